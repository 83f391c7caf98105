// Pictures as PDF image XObjects.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include <tl/expected.hpp>

namespace despatch::pdf {

/// What turns the stored rows of a picture upright; the values of Exif's Orientation.
enum class Orientation : std::uint8_t {
  Upright = 1,
  MirroredLeftRight,
  Turned180,
  MirroredTopBottom,
  Transposed,
  Turned90Clockwise,
  Transversed,
  Turned90Counterclockwise
};

/// A picture ready to be written: `keys` are its dictionary's without Type, SMask and Length, `data` is encoded as they
/// say.
struct PreparedImage {
  std::uint32_t width = 0, height = 0;  ///< as stored
  double dpi = 96;
  Orientation orientation = Orientation::Upright;
  std::string keys;
  std::string data;
  std::string mask_keys;  ///< of the soft mask; empty for an opaque picture
  std::string mask_data;
  std::string profile;  ///< an ICC profile that the picture's colour space needs: ColorSpace is then missing in `keys`
};

/// PNG or JPEG, told by their first bytes. The error says what is wrong with the file, without its name.
[[nodiscard]] tl::expected<PreparedImage, std::string> prepare_image(std::string_view bytes);

[[nodiscard]] tl::expected<PreparedImage, std::string> prepare_png(std::string_view bytes);
[[nodiscard]] tl::expected<PreparedImage, std::string> prepare_jpeg(std::string_view bytes);

/// Sides and sizes beyond which a picture is refused.
inline constexpr std::uint32_t kMostImageSide = 32767;
inline constexpr std::uint64_t kMostImageBytes = std::uint64_t{256} << 20;  ///< decoded

}  // namespace despatch::pdf
