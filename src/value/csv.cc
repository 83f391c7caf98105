#include "value/csv.h"

#include <algorithm>
#include <string_view>
#include <unordered_map>
#include <vector>

#include <fmt/format.h>

#include "base/text.h"
#include "value/scalar_type.h"

namespace despatch {
namespace {

struct Field {
  std::string text;
  bool quoted = false;
  std::size_t begin = 0, end = 0;
};

/// Reads row after row; knows nothing of headers.
class Rows {
 public:
  Rows(const Source& source, const CsvOptions& options, Diagnostics& out)
      : source_(source),
        text_(source.text()),
        options_(options),
        out_(out),
        at_(text_.starts_with("\xEF\xBB\xBF") ? 3 : 0) {}

  [[nodiscard]] bool more() const { return !broken_ && at_ < text_.size(); }
  [[nodiscard]] bool broken() const { return broken_; }
  [[nodiscard]] Span span(std::size_t begin, std::size_t end) const {
    return {&source_, static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end)};
  }

  std::vector<Field> next() {
    std::vector<Field> row;
    for (;;) {
      row.push_back(text_.substr(at_, 1) == "\"" ? quoted() : plain());
      if (broken_) return row;
      if (row.size() > options_.columns) {
        fail("csv/limit", row.back().begin, row.back().end, fmt::format("more than {} columns", options_.columns),
             "split the table");
        return row;
      }
      if (at_ < text_.size() && text_[at_] == options_.separator) {
        ++at_;
        continue;
      }
      if (text_.substr(at_, 2) == "\r\n")
        at_ += 2;
      else if (at_ < text_.size())
        ++at_;
      return row;
    }
  }

 private:
  void fail(std::string_view code, std::size_t begin, std::size_t end, std::string message, std::string help) {
    out_.error(code, span(begin, end), std::move(message)).help(std::move(help));
    broken_ = true;
  }

  [[nodiscard]] bool ends_field(std::size_t at) const {
    return at >= text_.size() || text_[at] == options_.separator || text_[at] == '\n' || text_[at] == '\r';
  }

  Field plain() {
    Field field;
    field.begin = at_;
    while (!ends_field(at_)) {
      if (text_[at_] == '"') {
        fail("csv/quote", at_, at_ + 1, "a quote inside a field that does not begin with one",
             "put quotes round the whole field and write the quote inside it twice");
        break;
      }
      ++at_;
    }
    field.end = at_;
    field.text = trim(text_.substr(field.begin, at_ - field.begin));
    return field;
  }

  Field quoted() {
    Field field;
    field.quoted = true;
    field.begin = at_++;
    for (;;) {
      const std::size_t quote = text_.find('"', at_);
      if (quote == std::string_view::npos) {
        fail("csv/quote", field.begin, field.begin + 1, "a quote that is never closed",
             "put a closing quote at the end of the field");
        return field;
      }
      field.text += text_.substr(at_, quote - at_);
      at_ = quote + 1;
      if (text_.substr(at_, 1) != "\"") break;
      field.text += '"';
      ++at_;
    }
    field.end = at_;
    if (!ends_field(at_))
      fail("csv/quote", at_, at_ + 1, "text after the closing quote of a field",
           fmt::format("write a quote inside a quoted field twice, and `{}` right after its end", options_.separator));
    return field;
  }

  const Source& source_;
  std::string_view text_;
  const CsvOptions& options_;
  Diagnostics& out_;
  std::size_t at_;
  bool broken_ = false;
};

bool is_blank_row(const std::vector<Field>& row) { return row.size() == 1 && row[0].text.empty() && !row[0].quoted; }

/// The header row as keys: named, and each once.
bool check_header(const std::vector<Field>& header, const Rows& rows, Diagnostics& out) {
  bool good = true;
  std::unordered_map<std::string_view, const Field*> seen;
  for (const Field& field : header) {
    if (field.text.empty()) {
      out.error("csv/header", rows.span(field.begin, field.end), "a column without a name")
          .help("name it in the first row");
      good = false;
    } else if (const auto [found, added] = seen.emplace(field.text, &field); !added) {
      out.error("csv/header", rows.span(field.begin, field.end), fmt::format("two columns are named `{}`", field.text))
          .note(rows.span(found->second->begin, found->second->end), "the first");
      good = false;
    }
  }
  return good;
}

}  // namespace

Value read_csv(const Source& source, Diagnostics& out, const CsvOptions& options) {
  const std::string_view text = source.text();
  if (const auto bad = find_invalid_utf8(text)) {
    const auto at = static_cast<std::uint32_t>(*bad);
    out.error("text/not-utf8", {&source, at, at + 1},
              fmt::format("the byte 0x{:02X} is not UTF-8 text", static_cast<unsigned char>(text[at])))
        .help("save the file again as UTF-8 (in Excel: \"CSV UTF-8\")");
    return {};
  }
  Rows rows(source, options, out);
  if (!rows.more()) {
    out.error("csv/header", {&source, 0, 0}, "an empty table").help("the first row names the columns");
    return {};
  }
  const std::vector<Field> header = rows.next();
  if (rows.broken() || !check_header(header, rows, out)) return {};
  std::vector<Value> keys;
  for (const Field& field : header) keys.push_back(Value(field.text).at(rows.span(field.begin, field.end)));

  Value::Sequence items;
  std::size_t faults = 0;
  while (rows.more() && faults < options.faults) {
    const std::vector<Field> row = rows.next();
    if (rows.broken()) return {};
    if (is_blank_row(row) && header.size() > 1) {
      continue;
    }
    const Span where = rows.span(row.front().begin, row.back().end);
    if (row.size() != header.size()) {
      ++faults;
      out.error("csv/ragged-row", where,
                fmt::format("{} {} here, {} in the first row", row.size(), row.size() == 1 ? "field" : "fields",
                            header.size()))
          .note(rows.span(header.front().begin, header.back().end), "the columns")
          .help(row.size() > header.size() ? "a field that holds a comma needs quotes round it"
                                           : "write a comma for each field that is empty");
      continue;
    }
    if (items.size() >= options.rows) {
      out.error("csv/limit", where, fmt::format("more than {} rows", options.rows)).help("split the table");
      return {};
    }
    Value::Mapping entries;
    entries.reserve(row.size());
    for (std::size_t i = 0; i < row.size(); ++i) {
      const bool as_text = row[i].quoted || !options.typed;
      entries.push_back(
          {keys[i],
           (as_text ? Value(row[i].text) : typed_scalar(row[i].text)).at(rows.span(row[i].begin, row[i].end))});
    }
    items.push_back(Value::mapping(std::move(entries)).at(where));
  }
  return Value(std::move(items)).at({&source, 0, static_cast<std::uint32_t>(text.size())});
}

}  // namespace despatch
