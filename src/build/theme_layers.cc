#include "build/theme_layers.h"

#include <algorithm>
#include <vector>

#include <fmt/format.h>

#include "base/text.h"
#include "model/check.h"
#include "model/type.h"

namespace despatch {
namespace {

struct Sheet {
  std::string_view name;
  double width_mm, height_mm;
};
constexpr Sheet kSheets[] = {{"A3", 297, 420}, {"A4", 210, 297},         {"A5", 148, 210},
                             {"B5", 176, 250}, {"Letter", 215.9, 279.4}, {"Legal", 215.9, 355.6}};

const std::vector<std::string_view>& fields() {
  static const std::vector<std::string_view> names = {"title", "council", "date",   "reference", "status",
                                                      "page",  "pages",   "header", "footer",    "marking"};
  return names;
}

class Layer {
 public:
  Layer(const Value& file, Look& look, Diagnostics& out) : file_(file), look_(look), theme_(look.theme), out_(out) {}

  void lay() {
    page();
    take("fonts.text", theme_.text_family);
    take("fonts.headings", theme_.heading_family);
    take("fonts.code", theme_.code_family);
    take("italics", theme_.italics);
    take("underlined_links", theme_.underlined_links);
    sizes();
    colours();
    headings();
    running("header", theme_.header);
    running("footer", theme_.footer);
    logo();
    choose("tables.rules", theme_.table_rules,
           {{"rows", TableRules::Rows}, {"head", TableRules::Head}, {"grid", TableRules::Grid}});
    choose("tables.wide", theme_.wide_tables, {{"turn", WideTables::Turn}, {"list", WideTables::List}});
    choose("side_headings", theme_.side_headings_above, {{"beside", false}, {"above", true}});
    if (const Value* value = at("line_numbers"))
      theme_.line_numbers = value->is_bool() ? (value->as_bool() ? 1 : 0) : static_cast<int>(value->as_float());
    if (const Value* value = at("watermark"))
      theme_.watermark = value->is_string() ? std::string(trim(value->as_string())) : std::string();
    take("cover", theme_.cover);
  }

 private:
  /// The value at a path such as "page.margins.top"; its place is remembered. Null where the file says nothing.
  const Value* at(std::string_view path) {
    const Value* value = &file_;
    for (std::string_view rest = path; value != nullptr && !rest.empty();) {
      const auto dot = rest.find('.');
      value = value->is_mapping() ? value->find(rest.substr(0, dot)) : nullptr;
      rest = dot == std::string_view::npos ? std::string_view() : rest.substr(dot + 1);
    }
    if (value == nullptr || is_gap(*value)) return nullptr;
    look_.places.insert_or_assign(std::string(path), value->span());
    return value;
  }

  void take(std::string_view path, double& to) {
    if (const Value* value = at(path)) to = value->as_float();
  }
  void take(std::string_view path, bool& to) {
    if (const Value* value = at(path)) to = value->as_bool();
  }
  void take(std::string_view path, std::string& to) {
    if (const Value* value = at(path)) to = std::string(trim(value->as_string()));
  }
  static Rgb rgb(const Value& value) {
    const std::uint32_t bits = colour_of(value.as_string()).value_or(0);
    return {static_cast<std::uint8_t>(bits >> 16), static_cast<std::uint8_t>(bits >> 8),
            static_cast<std::uint8_t>(bits)};
  }
  void take(std::string_view path, Rgb& to) {
    if (const Value* value = at(path)) to = rgb(*value);
  }
  /// False takes the ground away; true is the ground of panels.
  void take(std::string_view path, std::optional<Rgb>& to) {
    const Value* value = at(path);
    if (value == nullptr) return;
    to = value->is_string() ? std::optional(rgb(*value))
         : value->as_bool() ? std::optional(theme_.panel)
                            : std::nullopt;
  }
  template <class T>
  void choose(std::string_view path, T& to, std::initializer_list<std::pair<std::string_view, T>> words) {
    const Value* value = at(path);
    if (value == nullptr) return;
    for (const auto& [word, meaning] : words)
      if (value->as_string() == word) to = meaning;
  }

  void page() {
    if (const Value* size = at("page.size"))
      for (const Sheet& sheet : kSheets)
        if (size->as_string() == sheet.name) {
          theme_.page_width_mm = sheet.width_mm;
          theme_.page_height_mm = sheet.height_mm;
        }
    take("page.width", theme_.page_width_mm);
    take("page.height", theme_.page_height_mm);
    if (const Value* way = at("page.orientation");
        way != nullptr && (way->as_string() == "landscape") != (theme_.page_width_mm > theme_.page_height_mm))
      std::swap(theme_.page_width_mm, theme_.page_height_mm);
    take("page.margins.top", theme_.margin_top_mm);
    take("page.margins.bottom", theme_.margin_bottom_mm);
    take("page.margins.left", theme_.margin_left_mm);
    take("page.margins.right", theme_.margin_right_mm);
    take("page.mirrored", theme_.mirrored);
    if (const Value* value = at("page.multiple_of")) theme_.page_multiple = static_cast<int>(value->as_float());
  }

  void sizes() {
    take("sizes.text", theme_.text_size_pt);
    if (const Value* value = at("sizes.tables")) {
      theme_.table_size_pt.clear();
      if (value->is_sequence()) {
        for (const Value& size : value->as_sequence()) theme_.table_size_pt.push_back(size.as_float());
      } else {
        theme_.table_size_pt.push_back(value->as_float());
      }
      std::ranges::sort(theme_.table_size_pt, std::greater<>());
    }
    take("sizes.captions", theme_.caption_size_pt);
    take("sizes.notes", theme_.note_size_pt);
    take("sizes.running", theme_.running_size_pt);
    take("sizes.code", theme_.code_size_pt);
    take("sizes.raised", theme_.raised_share);
    take("sizes.code_in_text", theme_.code_share);
    take("spacing.lines", theme_.leading);
    take("spacing.paragraphs", theme_.paragraph_space_em);
    take("spacing.list_items", theme_.list_space_em);
  }

  void colours() {
    take("contrast", theme_.least_contrast);
    take("colours.page", theme_.page);
    take("colours.text", theme_.text);
    take("colours.headings", theme_.heading);
    take("colours.accent", theme_.accent);
    take("colours.links", theme_.link);
    take("colours.quiet", theme_.quiet);
    take("colours.rules", theme_.rule);
    take("colours.strong_rules", theme_.strong_rule);
    take("colours.panels", theme_.panel);
    take("colours.warnings", theme_.warning);
    take("colours.watermark", theme_.watermark_color);
    if (const Value* value = at("colours.table_head")) theme_.table_head = rgb(*value);
    take("colours.table_head_ground", theme_.table_head_ground);
    take("colours.zebra", theme_.zebra);
    if (const Value* value = at("colours.series"))
      for (std::size_t i = 0; i < theme_.series.size() && i < value->size(); ++i)
        theme_.series[i] = rgb(value->as_sequence()[i]);
  }

  void headings() {
    for (std::size_t i = 0; i < 6; ++i) {
      heading("headings.all", i);
      heading(fmt::format("headings.h{}", i + 1), i);
    }
  }

  void heading(const std::string& path, std::size_t i) {
    HeadingStyle& style = theme_.heading_style[i];
    take(path + ".size", theme_.heading_size_pt[i]);
    if (const Value* value = at(path + ".colour")) {
      style.color = rgb(*value);
      look_.places.insert_or_assign(fmt::format("headings.h{}.colour", i + 1), value->span());
    }
    choose(path + ".weight", style.bold, {{"bold", true}, {"regular", false}});
    choose(path + ".slant", style.italic, {{"upright", false}, {"italic", true}});
    take(path + ".above", style.above_em);
    take(path + ".below", style.below_em);
    take(path + ".rule", style.rule);
  }

  void running(const std::string& path, RunningLines& running) {
    line(path, running.line);
    const Value* first = at(path + ".first_page");
    if (first == nullptr) return;
    running.first = std::nullopt;
    if (first->is_bool() && first->as_bool()) return;
    running.first = RunningLine{};
    if (first->is_mapping()) line(path + ".first_page", *running.first);
  }

  void line(const std::string& path, RunningLine& line) {
    words(path + ".left", line.left);
    words(path + ".centre", line.centre);
    words(path + ".right", line.right);
    take(path + ".rule", line.rule);
  }

  void words(const std::string& path, std::string& to) {
    const Value* value = at(path);
    if (value == nullptr) return;
    to = value->is_string() ? value->as_string() : std::string();
    std::ranges::replace_if(
        to, [](char c) { return c == '\n' || c == '\r' || c == '\t'; }, ' ');
    for (std::size_t open = to.find('{'); open != std::string::npos; open = to.find('{', open + 1)) {
      const std::size_t close = to.find('}', open);
      const std::string_view name =
          std::string_view(to).substr(open + 1, close == std::string::npos ? std::string::npos : close - open - 1);
      if (close != std::string::npos && std::ranges::find(fields(), name) != fields().end()) continue;
      auto fault = out_.error("theme/unknown-field", value->span(),
                              close == std::string::npos ? std::string("a brace is opened here and never closed")
                                                         : fmt::format("there is no field `{{{}}}`", name));
      if (const auto meant = nearest(name, fields()); meant && close != std::string::npos) {
        fault.help(fmt::format("did you mean `{{{}}}`?", *meant));
      } else {
        std::vector<std::string> all;
        for (const std::string_view field : fields()) all.push_back(fmt::format("`{{{}}}`", field));
        fault.help(fmt::format("the fields are {}", list_and(all)));
      }
      return;
    }
  }

  void logo() {
    const Value* value = at("logo");
    if (value == nullptr) return;
    // Another theme's logo does not lend this one its size or words.
    if (value->is_bool() || value->find("file") != nullptr) theme_.logo = {};
    if (value->is_bool()) return;
    take("logo.alt", theme_.logo.alt);
    choose("logo.place", theme_.logo.place,
           {{"left", LogoPlace::Left}, {"centre", LogoPlace::Centre}, {"right", LogoPlace::Right}});
    take("logo.width", theme_.logo.width_mm);
    take("logo.height", theme_.logo.height_mm);
  }

  const Value& file_;
  Look& look_;
  Theme& theme_;
  Diagnostics& out_;
};

}  // namespace

void lay_over(const Value& file, Look& look, Diagnostics& out) { Layer(file, look, out).lay(); }

}  // namespace despatch
