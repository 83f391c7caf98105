#include "write/pdf/layout/shop.h"

#include <fmt/format.h>

#include <algorithm>

namespace despatch::layout {

PageShape upright_page(const Theme& theme) {
  return {.width = theme.page_width_mm * kPointsPerMm,
          .height = theme.page_height_mm * kPointsPerMm,
          .left = theme.margin_left_mm * kPointsPerMm,
          .right = theme.margin_right_mm * kPointsPerMm,
          .top = theme.margin_top_mm * kPointsPerMm,
          .bottom = theme.margin_bottom_mm * kPointsPerMm};
}

PageShape turned_page(const Theme& theme) {
  PageShape out = upright_page(theme);
  if (out.width >= out.height) return out;  // it lies on its side already
  std::swap(out.width, out.height);
  // Turned anticlockwise: the binding edge at the left of the upright page is at the top here.
  out.left = out.right = theme.margin_right_mm * kPointsPerMm;
  return out;
}

double close_leading(const Theme& theme, double usual) {
  constexpr double kRoomy = 1.45;
  return theme.leading > kRoomy ? std::max(usual, theme.leading - 0.12) : usual;
}

Frame Frame::indented(double amount) const {
  const double least = look.size_pt * 9;
  const double taken = std::clamp(amount, 0.0, std::max(0.0, width - least));
  Frame out = *this;
  out.width -= taken;
  if (!right_to_left) out.x += taken;
  out.depth = depth + 1;
  return out;
}

namespace {

constexpr double kMissingWidthPt = 160;
constexpr double kMissingHeightPt = 90;

Picture missing(double most_width, double most_height) {
  return {.missing = true,
          .width_pt = std::min(kMissingWidthPt, most_width),
          .height_pt = std::min(kMissingHeightPt, most_height)};
}

}  // namespace

Picture place_picture(Shop& shop, const Image& image, Span where, double most_width, double most_height) {
  const auto bytes = shop.load ? shop.load(image.url) : tl::unexpected(std::string("no pictures are loaded here"));
  if (!bytes) {
    shop.diagnostics
        .error("pdf/missing-picture", where, fmt::format("picture `{}` is missing: {}", image.url, bytes.error()))
        .help("the path is taken from the paper's folder; a frame with the alternative text stands in its place");
    return missing(most_width, most_height);
  }
  const auto info = shop.file.add_image(*bytes);
  if (!info || info->width_px == 0 || info->height_px == 0) {
    shop.diagnostics
        .error("pdf/unreadable-picture", where,
               fmt::format("picture `{}` cannot be used: {}", image.url, info ? "it has no size" : info.error()))
        .help("save it again as PNG or JPEG");
    return missing(most_width, most_height);
  }
  const double dpi = info->dpi >= 36 ? info->dpi : 96;
  const double width = info->width_px * 72.0 / dpi;
  const double height = info->height_px * 72.0 / dpi;
  const double scale = std::min({1.0, most_width / width, most_height / height});
  return {.image = info->id, .width_pt = width * scale, .height_pt = height * scale};
}

}  // namespace despatch::layout
