#include "pack/stamp.h"

#include "base/text.h"

namespace despatch {
namespace {

struct Words {
  std::vector<pdf::PlacedWord> words;
  double width = 0;
};

Words shaped(pdf::Shaper& shaper, const Theme& theme, std::string_view text) {
  Words out;
  for (const pdf::ShapedWord& run : shaper.shape(text, {.family = theme.text_family}, "en-GB", false)) {
    out.words.push_back({&run, out.width, static_cast<std::uint32_t>(out.words.size())});
    out.width += run.width_em * theme.running_size_pt;
  }
  return out;
}

/// As much of the text as has room, with an ellipsis where that is not all.
Words cut(pdf::Shaper& shaper, const Theme& theme, std::string_view text, double room) {
  Words whole = shaped(shaper, theme, text);
  std::size_t keep = code_points(text);
  while (whole.width > room && keep > 8) {
    keep = static_cast<std::size_t>(static_cast<double>(keep) * 0.9);
    whole = shaped(shaper, theme, std::string(trim(utf8_substr(text, 0, keep))) + "…");
  }
  return whole;
}

pdf::Color color_of(Rgb rgb) { return {rgb.red / 255.0F, rgb.green / 255.0F, rgb.blue / 255.0F}; }

}  // namespace

void stamp_page(pdf::PdfFile& file, pdf::Shaper& shaper, const Theme& theme, pdf::PageSize size,
                const PageStamp& stamp) {
  constexpr double kPointsPerMm = 72 / 25.4;
  constexpr double kBaseline = 11;
  const double left = theme.margin_left_mm * kPointsPerMm, right = size.width_pt - theme.margin_right_mm * kPointsPerMm;
  const auto set = [&](const Words& line, double x, double y, Rgb color) {
    if (!line.words.empty())
      file.text({.x = x, .y = y, .size_pt = theme.running_size_pt, .color = color_of(color)}, line.words);
  };
  file.begin_artifact(pdf::Artifact::Footer);
  const Words number = shaped(shaper, theme, stamp.right);
  set(number, right - number.width, kBaseline, theme.quiet);
  if (!stamp.left.empty())
    set(cut(shaper, theme, stamp.left, right - left - number.width - 24), left, kBaseline, theme.quiet);
  file.end_content();
  if (stamp.notice.empty()) return;
  file.begin_artifact(pdf::Artifact::Header);
  const Words notice = cut(shaper, theme, stamp.notice, right - left);
  set(notice, (size.width_pt - notice.width) / 2, size.height_pt - 17, theme.warning);
  file.end_content();
}

}  // namespace despatch
