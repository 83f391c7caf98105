// PDF's lexical level (ISO 32000-1, 7.2 and 7.3): numbers, names and strings as text.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace despatch::pdf {

/// The number of a PDF object.
using ObjectId = std::uint32_t;

void append_integer(std::string& out, std::int64_t value);
/// At most `decimals` digits after the point, no trailing zeros, never "-0" or an exponent.
void append_number(std::string& out, double value, int decimals = 2);
/// "12 0 R"
void append_reference(std::string& out, ObjectId id);
/// Without a zero byte (ISO 32000-1, 7.3.5), and no longer than the 127 bytes that PDF/A allows.
[[nodiscard]] bool is_lawful_name(std::string_view name);
/// "/Name", with everything but letters, digits and a few marks escaped. A name that is not lawful is written as its
/// beginning and a mark of the whole, so that different names stay different.
void append_name(std::string& out, std::string_view name);
/// A literal string of any bytes: "(...)" with \ ( ) and CR escaped.
void append_bytes(std::string& out, std::string_view bytes);
/// What append_bytes writes between the brackets.
void append_escaped_bytes(std::string& out, std::string_view bytes);
/// A text string: ASCII as it is, anything else as UTF-16BE; cut, with an ellipsis, to what PDF/A allows.
void append_text(std::string& out, std::string_view utf8);
/// UTF-16BE in hexadecimal, without brackets, as CMaps want it.
void append_utf16_hex(std::string& out, std::string_view utf8);

}  // namespace despatch::pdf
