#include "build/pack_pages.h"

#include <algorithm>

#include <fmt/format.h>

#include "document/parse.h"

namespace despatch {
namespace {

namespace fs = std::filesystem;

Inlines words(std::string_view text) {
  Inlines out;
  if (!text.empty()) out.push_back({.node = Text{std::string(text)}});
  return out;
}

Block paragraph(Inlines inlines) { return {.node = Paragraph{std::move(inlines)}}; }

TableCell cell(Inlines inlines, bool header = false) { return {.inlines = std::move(inlines), .header = header}; }

Inlines pages_link(const PackLine& line, const std::vector<PackPages>& pages) {
  if (line.parts.empty()) return words("none");
  Inlines text = words(page_range(pages[line.parts.front()], pages[line.parts.back()]));
  return {{.node = Link{.url = link_to_part(line.parts.front()), .inlines = std::move(text)}}};
}

Value with(const Value& mapping, std::string_view key, Value value) {
  Value::Mapping entries = mapping.as_mapping();
  entries.push_back({Value(key), std::move(value)});
  return Value::mapping(std::move(entries)).at(mapping.span());
}

Value pages_value(const PackLine& line, const std::vector<PackPages>& pages) {
  const PackPages first = pages[line.parts.front()], last = pages[line.parts.back()];
  return Value::mapping({{"from", Value(std::int64_t{first.from})},
                         {"to", Value(std::int64_t{last.to})},
                         {"link", Value(fmt::format("despatch-part-{}", line.parts.front()))}});
}

class Filler {
 public:
  Filler(const PackOutline& outline, fs::path folder, const std::vector<PackLine>& lines,
         const std::vector<PackPages>& pages, const std::function<bool(const fs::path&)>& is_kept_back)
      : outline_(outline), folder_(std::move(folder)), lines_(lines), pages_(pages), is_kept_back_(is_kept_back) {}

  Value items(const Value& list, bool inherited = false) {
    if (!list.is_sequence()) return list;
    Value::Sequence out;
    for (const Value& one : list.as_sequence()) out.push_back(item(one, inherited));
    return Value(std::move(out)).at(list.span());
  }

 private:
  Value item(const Value& from, bool inherited) {
    if (!from.is_mapping()) return from;
    Value out = from;
    const Value* id = from.find("id");
    for (const PackLine& line : lines_)
      if (!line.parts.empty() && !line.item_id.empty() && id != nullptr && id->is_string() &&
          id->as_string() == line.item_id)
        out = with(out, "pages", pages_value(line, pages_));
    if (const PackLine* line = line_of(from.find("paper")); line != nullptr && id == nullptr)
      out = with(out, "pages", pages_value(*line, pages_));
    const bool withheld = inherited || says_exempt(from);
    for (const std::string_view key : {"papers", "appendices", "background_papers"})
      if (const Value* list = from.find(key)) out = with(out, key, papers(*list, withheld));
    if (const Value* inner = from.find("items")) out = with(out, "items", items(*inner, withheld));
    return out;
  }

  Value papers(const Value& list, bool withheld) {
    if (list.is_mapping() && list.find("papers") != nullptr)
      return with(list, "papers", papers(*list.find("papers"), withheld));
    if (!list.is_sequence()) return list;
    Value::Sequence out;
    for (const Value& one : list.as_sequence()) out.push_back(paper(one, withheld));
    return Value(std::move(out)).at(list.span());
  }

  Value paper(const Value& from, bool withheld) {
    if (!from.is_mapping()) return from;
    Value out = from;
    if (const PackLine* line = line_of(from.find("file"))) out = with(out, "pages", pages_value(*line, pages_));
    if (!withheld && !says_exempt(from) && !is_exempt(from.find("file"))) return out;
    if (outline_.restricted) return open_to_members(out);
    const Value* title = from.find("public_title");
    Value::Mapping kept;
    for (const Value::Entry& entry : out.as_mapping())
      if (entry.key.is_string() && is_kept(entry.key.as_string())) kept.push_back(entry);
    kept.push_back({Value("title"), title != nullptr ? *title : Value("Not for publication")});
    return Value::mapping(std::move(kept)).at(from.span());
  }

  static bool is_kept(std::string_view key) {
    return key == "pages" || key == "exempt" || key == "confidential" || key == "public_title";
  }

  static bool says_exempt(const Value& from) {
    const Value* confidential = from.find("confidential");
    return from.find("exempt") != nullptr ||
           (confidential != nullptr && (!confidential->is_bool() || confidential->as_bool()));
  }

  bool is_exempt(const Value* file) const {
    return file != nullptr && file->is_string() && is_kept_back_((folder_ / file->as_string()).lexically_normal());
  }

  /// Templates keep back what is exempt; in the members' copy nothing is, and its title says what the paper is.
  static Value open_to_members(const Value& paper) {
    const Value* title = paper.find("title");
    const Value marked(fmt::format("{} (not for publication)",
                                   title != nullptr && title->is_string() ? title->as_string() : "A paper"));
    Value::Mapping kept;
    for (const Value::Entry& entry : paper.as_mapping()) {
      const std::string_view key = entry.key.is_string() ? entry.key.as_string() : std::string_view();
      if (key != "title" && key != "public_title" && key != "exempt" && key != "confidential") kept.push_back(entry);
    }
    kept.push_back({Value("title"), marked});
    kept.push_back({Value("public_title"), marked});
    return Value::mapping(std::move(kept)).at(paper.span());
  }

  const PackLine* line_of(const Value* file) {
    if (file == nullptr || !file->is_string()) return nullptr;
    const fs::path path = (folder_ / file->as_string()).lexically_normal();
    const auto found = std::ranges::find(lines_, path, &PackLine::file);
    return found == lines_.end() || found->parts.empty() ? nullptr : &*found;
  }

  const PackOutline& outline_;
  const fs::path folder_;
  const std::vector<PackLine>& lines_;
  const std::vector<PackPages>& pages_;
  const std::function<bool(const fs::path&)>& is_kept_back_;
};

}  // namespace

std::string page_range(PackPages first, PackPages last) {
  return first.from == last.to ? std::to_string(first.from) : fmt::format("{} to {}", first.from, last.to);
}

std::string public_title_of(const PackEntry& entry) {
  if (!entry.public_title.empty()) return entry.public_title;
  return entry.appendix ? "An appendix" : "A paper";
}

Document contents_page(Metadata meta, const std::vector<PackLine>& lines, const std::vector<PackPages>& pages) {
  Table table;
  table.columns = {{.width = 13}, {.width = 4}};
  table.head.push_back({.cells = {cell(words("Item"), true), cell(words("Pages"), true)}});
  for (const PackLine& line : lines) {
    // In one cell: a column of numbers would be empty beside each paper, and read aloud as that.
    Inlines title = words(line.number.empty() ? line.title : fmt::format("{}. {}", line.number, line.title));
    if (line.is_item) title = {{.node = Strong{std::move(title)}}};
    table.body.push_back({.cells = {cell(std::move(title)), cell(pages_link(line, pages))}});
  }
  Document out{.meta = std::move(meta)};
  out.blocks.push_back({.node = std::move(table)});
  return out;
}

Document withheld_page(Metadata meta, const OutlinedItem& item, const std::vector<PackEntry>& withheld,
                       SourceMap& sources) {
  meta.title = item.number.empty() ? item.title : fmt::format("{}. {}", item.number, item.title);
  // Not "Not for publication": that is printed on the members' copies, and this page is for everybody.
  meta.subtitle = "Not open to the public";
  Document out;
  for (const PackEntry& entry : withheld) {
    const std::string which =
        entry.public_title.empty()
            ? fmt::format("{} for this item", entry.appendix ? "An appendix" : "A paper")
            : fmt::format("The {} “{}”", entry.appendix ? "appendix" : "paper", entry.public_title);
    Inlines text = words(fmt::format("{} is not open to the public. {}", which, exemption_reason(entry.exemption)));
    const auto said = std::ranges::any_of(out.blocks, [&](const Block& block) {
      const auto* other = std::get_if<Paragraph>(&block.node);
      return other != nullptr && plain_text(other->inlines) == plain_text(text);
    });
    if (!said) out.blocks.push_back(paragraph(std::move(text)));
  }
  if (!item.public_interest.empty()) {
    Diagnostics told_elsewhere;
    Document reason = parse_document(sources.add("(public interest)", item.public_interest), told_elsewhere);
    for (Block& block : reason.blocks) out.blocks.push_back(std::move(block));
  }
  out.meta = std::move(meta);
  return out;
}

Value meeting_with_pages(const PackOutline& outline, const fs::path& meeting_folder, const std::vector<PackLine>& lines,
                         const std::vector<PackPages>& pages,
                         const std::function<bool(const fs::path&)>& is_kept_back) {
  const Value* items = outline.meeting.find("items");
  if (items == nullptr) return outline.meeting;
  return with(outline.meeting, "items", Filler(outline, meeting_folder, lines, pages, is_kept_back).items(*items));
}

}  // namespace despatch
