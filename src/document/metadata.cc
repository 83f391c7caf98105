#include "document/metadata.h"

#include <fmt/format.h>

#include "base/language.h"
#include "base/text.h"
#include "document/context.h"
#include "document/inlines.h"

namespace despatch {
namespace {

class MetadataReader {
 public:
  MetadataReader(const Value& map, Diagnostics& out) : map_(map), out_(out) {}

  Metadata read() {
    Metadata meta;
    text("title", meta.title);
    text("subtitle", meta.subtitle);
    text("author", meta.author);
    text("council", meta.council);
    text("description", meta.description);
    text("reference", meta.reference);
    text("status", meta.status);
    text("marking", meta.marking);
    text("header", meta.header);
    text("footer", meta.footer);
    text("theme", meta.theme);
    language(meta);
    date(meta);
    keywords(meta);
    return meta;
  }

 private:
  /// Words on one line; numbers and the like as they were typed.
  std::optional<std::string> words(std::string_view key, const Value& value) {
    std::string raw;
    if (value.is_string())
      raw = value.as_string();
    else if (value.is_int())
      raw = fmt::format("{}", value.as_int());
    else if (value.is_float() || value.is_bool())
      raw = value.span().known() ? std::string(value.span().text())
                                 : fmt::format("{}", value.is_bool() ? value.as_bool() : value.as_float());
    else if (value.is_null())
      return std::string();
    else {
      out_.error("document/metadata", value.span(),
                 fmt::format("`{}` is {} here; it takes words", key, value.kind_name()));
      return std::nullopt;
    }
    std::string clean;
    append_clean(clean, trim(raw));
    return clean;
  }

  void text(std::string_view key, std::string& field) {
    const Value* const value = map_.find(key);
    if (!value) return;
    if (auto found = words(key, *value)) field = std::move(*found);
  }

  void language(Metadata& meta) {
    const Value* const value = map_.find("language");
    if (!value) return;
    std::string tag;
    text("language", tag);
    if (tag.empty()) {
      out_.error("document/no-language", value->span(), "the paper's language is left empty")
          .help("write a tag of BCP 47, as in `cy`, or leave `language` out: it is then `en-GB`");
      return;
    }
    if (!is_language_tag(tag)) {
      tell_language(tag, value->span(), out_);
      return;
    }
    meta.language = std::move(tag);
  }

  void date(Metadata& meta) {
    const Value* const value = map_.find("date");
    if (!value) return;
    std::string text_of_date;
    text("date", text_of_date);
    if (text_of_date.empty()) return;
    const auto parsed = parse_date(text_of_date);
    if (parsed)
      meta.date = *parsed;
    else
      out_.error("document/metadata", value->span(), fmt::format("`date` is no date: {}", parsed.error()));
  }

  void keywords(Metadata& meta) {
    const Value* const value = map_.find("keywords");
    if (!value || value->is_null()) return;
    const auto add = [&](const Value& one) {
      if (auto found = words("keywords", one); found && !found->empty()) meta.keywords.push_back(std::move(*found));
    };
    if (!value->is_sequence()) {
      // "roads, bridges" is what people write at first.
      if (const auto found = words("keywords", *value))
        for (const std::string_view part : split(*found, ','))
          if (!trim(part).empty()) meta.keywords.emplace_back(trim(part));
      return;
    }
    for (const Value& one : value->as_sequence()) add(one);
  }

  const Value& map_;
  Diagnostics& out_;
};

}  // namespace

Metadata read_metadata(const Value& front_matter, Diagnostics& out) {
  if (!front_matter.is_mapping()) return {};
  return MetadataReader(front_matter, out).read();
}

}  // namespace despatch
