#include <algorithm>
#include <set>
#include <tuple>

#include <fmt/format.h>

#include "base/files.h"
#include "base/text.h"
#include "build/figure_places.h"
#include "build/paper.h"
#include "build/said_check.h"
#include "document/parse.h"
#include "write/html/write_html.h"
#include "write/markdown/write_markdown.h"
#include "write/pdf/write_pdf.h"

namespace despatch {
namespace {

namespace fs = std::filesystem;

/// `trace: false` leaves out where figures come from.
bool is_traced(const Document& document) {
  const Value* said = document.front_matter.find("trace");
  return said == nullptr || !said->is_bool() || said->as_bool();
}

/// The tree it is written from is gone before the next one is made: a long report has room for one at a time.
MadeText markdown_of(const Source& merged, PaperLog& log) {
  Diagnostics found;
  Document written = parse_document(merged, found);
  check_document(written, found);
  check_said(written, log.documents, log.made, found);
  log.diagnostics.append(log.made.resolved(found));

  // A file on its own keeps what it says of its figures: it was told when its project made it.
  if (!log.project.empty())
    set_figure_sources(
        written, is_traced(written) ? figures_from_data(written, log.made, log.project) : std::vector<FigureSource>{});
  return write_markdown(written);
}

EmittedPaper normalised(const Source& merged, const std::string& name, PaperLog& log) {
  MadeText markdown = markdown_of(merged, log);
  EmittedPaper paper;
  paper.markdown = &log.sources.add(name + " (normalised)", std::move(markdown.text));
  log.made.add(*paper.markdown, std::move(markdown.origins));
  Diagnostics told_already;  // whatever is wrong was wrong in `merged` too
  paper.document = parse_document(*paper.markdown, told_already);
  return paper;
}

std::string_view fault_of(std::string_view code) { return code.substr(code.find('/') + 1); }

/// What HTML and PDF both found, as a missing picture, is told once.
void append_new(const Diagnostics& found, Diagnostics& out) {
  const auto key_of = [](const Diagnostic& diagnostic) {
    return std::tuple(diagnostic.where.source, diagnostic.where.begin, diagnostic.where.end,
                      std::string(fault_of(diagnostic.code)));
  };
  std::set<decltype(key_of(Diagnostic()))> told;
  for (const Diagnostic& diagnostic : out.all()) told.insert(key_of(diagnostic));
  for (const Diagnostic& diagnostic : found.all())
    if (told.insert(key_of(diagnostic)).second) out.add(diagnostic);
}

bool leaves_disk(std::string_view url) {
  const std::size_t colon = url.find(':');
  return (colon != std::string_view::npos && url.find('/') > colon) || url.starts_with("//");
}

std::string percent_decoded(std::string_view url) {
  std::string out;
  for (std::size_t i = 0; i < url.size(); ++i) {
    const auto digit = [&](std::size_t at) {
      const char c = at < url.size() ? url[at] : 'x';
      if (c >= '0' && c <= '9') return c - '0';
      if (c >= 'a' && c <= 'f') return c - 'a' + 10;
      return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
    };
    if (url[i] == '%' && digit(i + 1) >= 0 && digit(i + 2) >= 0) {
      out += static_cast<char>(digit(i + 1) * 16 + digit(i + 2));
      i += 2;
    } else {
      out += url[i];
    }
  }
  return out;
}

}  // namespace

EmittedPaper emit_markdown(const Source& merged, PaperLog& log) { return normalised(merged, merged.name(), log); }

EmittedPaper emit_markdown(MadeText merged, const fs::path& file, PaperLog& log) {
  const std::string name = display_name(file);
  const Source& made = log.sources.add(name + " (merged)", std::move(merged.text));
  log.made.add(made, std::move(merged.origins));
  if (log.trace != nullptr) log.trace->name_last(made);
  return normalised(made, name, log);
}

std::optional<Look> look_of(const EmittedPaper& paper, const std::string& theme, const std::string& edition,
                            Span edition_place, ThemeFiles& themes, PaperLog& log) {
  const Value& front = paper.document.front_matter;
  const auto place_of = [&](std::string_view key) {
    const Value* value = front.find(key);
    return value != nullptr ? value->span() : Span{};
  };
  LookRequest request{.theme = theme, .edition = edition};
  if (theme.empty()) {
    request.theme = paper.document.meta.theme;
    request.theme_place = place_of("theme");
  }
  request.edition_place = edition_place;
  Diagnostics found;
  std::optional<Look> look = themes.find(request, found, &log.inputs);
  log.diagnostics.append(log.made.resolved(found));
  return look;
}

std::vector<Located<std::string>> editions_named(const Value* asked) {
  std::vector<Located<std::string>> editions;
  const auto add = [&](const Value& value) {
    if (!value.is_string()) return;
    std::string name(trim(value.as_string()));
    if (!name.empty() && std::ranges::find(editions, name, &Located<std::string>::value) == editions.end())
      editions.push_back({std::move(name), value.span()});
  };
  if (asked != nullptr && asked->is_sequence()) {
    for (const Value& one : asked->as_sequence()) add(one);
  } else if (asked != nullptr) {
    add(*asked);
  }
  if (editions.empty()) editions.push_back({"standard", {}});
  return editions;
}

std::vector<Located<std::string>> editions_of(const EmittedPaper& paper) {
  return editions_named(paper.document.front_matter.find("editions"));
}

std::string make_html(const EmittedPaper& paper, const LoadAsset& load, PaperLog& log, const Look& look) {
  Diagnostics found;
  std::string page = write_html(paper.document, {.theme = look.theme}, load, found);
  log.diagnostics.append(log.made.resolved(found));
  return page;
}

PdfOptions pdf_options(const EmittedPaper& paper, pdf::FontLibrary& fonts, std::optional<Instant> made_at,
                       const Look& look, Diagnostics& out) {
  PdfOptions options{.theme = with_fonts(look, fonts, out)};
  const std::optional<Date>& date = paper.document.meta.date;
  if (made_at || date) options.created = made_at ? *made_at : instant_of(*date);
  return options;
}

std::string make_pdf(const EmittedPaper& paper, pdf::FontLibrary& fonts, std::optional<Instant> made_at,
                     const LoadAsset& load, PaperLog& log, const Look& look) {
  Diagnostics found;
  const PdfOptions options = pdf_options(paper, fonts, made_at, look, found);
  std::string file = write_pdf(paper.document, options, fonts, load, found);
  append_new(log.made.resolved(found), log.diagnostics);
  return file;
}

LoadAsset picture_loader(const fs::path& file, const fs::path& root, Disk& disk, Inputs* inputs,
                         std::vector<Picture>* pictures) {
  return [=, &disk](std::string_view url) -> tl::expected<std::string, std::string> {
    if (leaves_disk(url)) return tl::unexpected<std::string>("pictures are read from the disk only");
    const std::string name = percent_decoded(url.substr(0, url.find_first_of("?#")));
    const fs::path path = file.parent_path() / name;
    if (name.empty() || name.find('\0') != std::string::npos || fs::path(name).has_root_path() ||
        !lies_within(root, path))
      return tl::unexpected<std::string>("it lies outside the project");
    const FileRead& found = disk.read(path);
    if (inputs != nullptr) (*inputs)[input_name(root, path)] = found.hash;
    std::error_code error;
    if (found.source == nullptr)
      return tl::unexpected(fs::exists(path, error) ? found.error : std::string("there is no such file"));
    if (pictures != nullptr) pictures->push_back({name, found.source});
    return std::string(found.source->text());
  };
}

}  // namespace despatch
