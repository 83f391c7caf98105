// Pictures that a paper names come in by this door, so that writers need no disk.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include <tl/expected.hpp>

namespace despatch {

/// The bytes of a picture as the paper names it (`images/map.png`). The error says in a few words why there are none:
/// "no such file", "lies outside the project". May be called again for the same picture.
using LoadAsset = std::function<tl::expected<std::string, std::string>(std::string_view url)>;

}  // namespace despatch
