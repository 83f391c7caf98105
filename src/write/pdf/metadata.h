// What a document says of itself: the Info dictionary and the XMP packet, which must agree (ISO 19005-2, 6.6.2).
#pragma once

#include <string>

#include "write/pdf/pdf_file.h"

namespace despatch::pdf {

[[nodiscard]] std::string info_dictionary(const DocumentProperties& properties);
[[nodiscard]] std::string xmp_packet(const DocumentProperties& properties, Claims claims);

}  // namespace despatch::pdf
