#include "base/diagnostic.h"

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <tuple>

#include <fmt/format.h>

#include "base/text.h"

namespace despatch {

Diagnostics::Builder& Diagnostics::Builder::label(std::string text) {
  diagnostic_.label = std::move(text);
  return *this;
}
Diagnostics::Builder& Diagnostics::Builder::note(std::string text) { return note(Span{}, std::move(text)); }
Diagnostics::Builder& Diagnostics::Builder::note(Span where, std::string text) {
  diagnostic_.notes.push_back({where, std::move(text)});
  return *this;
}
Diagnostics::Builder& Diagnostics::Builder::help(std::string text) {
  diagnostic_.help.push_back(std::move(text));
  return *this;
}
Diagnostics::Builder& Diagnostics::Builder::fix(Span where, std::string replacement) {
  diagnostic_.fix = Edit{where, std::move(replacement)};
  return *this;
}

Diagnostics::Builder Diagnostics::error(std::string_view code, Span where, std::string message) {
  add({.severity = Severity::Error, .code = code, .message = std::move(message), .where = where});
  return Builder(all_.back());
}
Diagnostics::Builder Diagnostics::warning(std::string_view code, Span where, std::string message) {
  add({.severity = Severity::Warning, .code = code, .message = std::move(message), .where = where});
  return Builder(all_.back());
}
void Diagnostics::add(Diagnostic diagnostic) { all_.push_back(std::move(diagnostic)); }
void Diagnostics::append(Diagnostics other) {
  all_.insert(all_.end(), std::make_move_iterator(other.all_.begin()), std::make_move_iterator(other.all_.end()));
}
void Diagnostics::while_doing(std::size_t from, std::string_view doing) {
  for (std::size_t i = from; i < all_.size(); ++i) all_[i].while_doing.emplace_back(doing);
}
std::size_t Diagnostics::errors() const {
  return static_cast<std::size_t>(
      std::ranges::count_if(all_, [](const Diagnostic& d) { return d.severity == Severity::Error; }));
}
std::size_t Diagnostics::warnings() const { return all_.size() - errors(); }

namespace {

// A line with thousands of one fault is told a few times and counted: each message shows its line, so telling all would
// take the square of the line's length.
void thin_out(std::vector<Diagnostic>& all) {
  constexpr std::size_t kMostInLine = 20;
  struct Told {
    std::size_t count = 0;
    std::size_t last = 0;  // index of the last one kept
  };
  std::map<std::string_view, Told> told;
  const Source* source = nullptr;
  std::size_t line_end = 0;
  std::size_t kept = 0;
  const auto count_rest = [&] {
    for (const auto& [code, of] : told)
      if (of.count > kMostInLine)
        all[of.last].notes.push_back({Span{}, fmt::format("{} more of these in this line", of.count - kMostInLine)});
    told.clear();
  };
  for (std::size_t i = 0; i < all.size(); ++i) {
    const Span where = all[i].where;
    if (where.source != source || !source || where.begin > line_end) {
      count_rest();
      source = where.source;
      if (source) line_end = std::min(source->text().find('\n', where.begin), source->text().size());
    }
    Told& of = told[all[i].code];
    if (source && ++of.count > kMostInLine) continue;
    of.last = kept;
    if (kept != i) all[kept] = std::move(all[i]);
    ++kept;
  }
  all.resize(kept);
  count_rest();
}

}  // namespace

void Diagnostics::sort() {
  const auto key = [](const Diagnostic& d) {
    return std::tuple(d.where.source ? std::string_view(d.where.source->name()) : std::string_view(), d.where.begin,
                      d.where.end, d.code, std::string_view(d.message));
  };
  std::ranges::stable_sort(all_, [&](const auto& a, const auto& b) { return key(a) < key(b); });
  const auto again = std::ranges::unique(all_, [&](const auto& a, const auto& b) { return key(a) == key(b); });
  all_.erase(again.begin(), again.end());
  thin_out(all_);
}

namespace {

struct Paint {
  bool color;
  std::string operator()(std::string_view escape, std::string_view text) const {
    return color ? fmt::format("\x1b[{}m{}\x1b[0m", escape, text) : std::string(text);
  }
};

struct Mark {
  Position begin;
  Position end;
  bool primary;
  std::string_view text;
};

/// Replaces tabs and control characters, so that carets stand under what they point at.
std::string printable(std::string_view line) {
  std::string out;
  for (const char c : line) out += static_cast<unsigned char>(c) < 0x20 || c == 0x7F ? ' ' : c;
  return out;
}

/// One file's part of the frame: its lines in order, a caret line under each.
void frame(std::string& out, const Source& source, std::vector<Mark> marks, const RenderOptions& options) {
  const Paint paint{options.color};
  std::ranges::stable_sort(marks, [](const Mark& a, const Mark& b) { return a.begin.line < b.begin.line; });
  const std::size_t gutter = std::max<std::size_t>(4, std::to_string(marks.back().begin.line).size() + 1);
  std::uint32_t printed_line = 0;
  for (const Mark& mark : marks) {
    const std::string_view line = source.line(mark.begin.line);
    const std::size_t length = code_points(line);
    std::size_t column = mark.begin.column;
    std::size_t width =
        mark.end.line == mark.begin.line && mark.end.column > mark.begin.column
            ? mark.end.column - mark.begin.column
            : std::max<std::size_t>(1, mark.end.line == mark.begin.line ? 1 : length + 1 - std::min(length, column));
    // A long line is shown from a little before the mark.
    std::size_t first = 0;
    if (length > options.width && column > options.width / 2) first = column - options.width / 2;
    const std::string shown = printable(utf8_substr(line, first, options.width));
    column = column > first ? column - first : 1;
    width = std::min(width, options.width > column ? options.width - column + 1 : 1);
    if (mark.begin.line != printed_line) {
      if (printed_line != 0 && mark.begin.line > printed_line + 1)
        out += paint("34", fmt::format("{:>{}} ", "...", gutter)) + "\n";
      out += paint("34", fmt::format("{:>{}} | ", mark.begin.line, gutter)) + shown + "\n";
      printed_line = mark.begin.line;
    }
    const std::string line_of_carets(width, mark.primary ? '^' : '-');
    out += paint("34", fmt::format("{:>{}} | ", "", gutter)) + std::string(column - 1, ' ');
    out += paint(mark.primary ? "1;31" : "34",
                 mark.text.empty() ? line_of_carets : fmt::format("{} {}", line_of_carets, mark.text));
    out += "\n";
  }
}

}  // namespace

std::string render_text(const Diagnostic& d, const RenderOptions& options) {
  const Paint paint{options.color};
  std::string out;
  if (d.where.known()) {
    const Position at = d.where.source->position(d.where.begin);
    out += paint("1", fmt::format("{}:{}:{}: ", printable(d.where.source->name()), at.line, at.column));
  }
  out += d.severity == Severity::Error ? paint("1;31", "error: ") : paint("1;35", "warning: ");
  out += paint("1", printable(d.message)) + fmt::format(" [{}]\n", d.code);

  // The file of the fault first, then the files of its notes in the order they were given.
  std::vector<std::pair<const Source*, std::vector<Mark>>> files;
  const auto mark = [&](Span span, bool primary, std::string_view text) {
    if (!span.known()) return;
    auto found = std::ranges::find(files, span.source, [](const auto& f) { return f.first; });
    if (found == files.end()) found = files.insert(files.end(), {span.source, {}});
    found->second.push_back({span.source->position(span.begin), span.source->position(span.end), primary, text});
  };
  mark(d.where, true, d.label);
  for (const Label& note : d.notes) mark(note.where, false, note.text);
  for (auto& [source, marks] : files) {
    if (source != d.where.source)
      out += paint("34", fmt::format("   --> {}:{}:{}\n", printable(source->name()), marks.front().begin.line,
                                     marks.front().begin.column));
    frame(out, *source, std::move(marks), options);
  }
  for (const Label& note : d.notes)
    if (!note.where.known()) out += paint("34", "     = ") + paint("1", "note: ") + printable(note.text) + "\n";
  for (const std::string& help : d.help) out += paint("34", "     = ") + paint("1", "help: ") + printable(help) + "\n";
  for (const std::string& doing : d.while_doing) out += paint("34", "     = ") + "while " + printable(doing) + "\n";
  return out;
}

std::string render_json(std::span<const Diagnostic> diagnostics) {
  using Json = nlohmann::ordered_json;
  const auto place = [](Json& to, Span span) {
    if (!span.known()) return;
    const Position begin = span.source->position(span.begin);
    const Position end = span.source->position(span.end);
    to["file"] = span.source->name();
    to["line"] = begin.line;
    to["column"] = begin.column;
    to["endLine"] = end.line;
    to["endColumn"] = end.column;
  };
  Json list = Json::array();
  for (const Diagnostic& d : diagnostics) {
    Json one;
    one["severity"] = d.severity == Severity::Error ? "error" : "warning";
    one["code"] = d.code;
    one["message"] = d.message;
    place(one, d.where);
    if (!d.label.empty()) one["label"] = d.label;
    one["notes"] = Json::array();
    for (const Label& note : d.notes) {
      Json n;
      n["text"] = note.text;
      place(n, note.where);
      one["notes"].push_back(std::move(n));
    }
    one["help"] = d.help;
    if (!d.while_doing.empty()) one["while"] = d.while_doing;
    if (d.fix) {
      Json fix;
      place(fix, d.fix->where);
      fix["replacement"] = d.fix->replacement;
      one["fix"] = std::move(fix);
    }
    list.push_back(std::move(one));
  }
  return list.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace despatch
