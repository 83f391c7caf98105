#include "value/yaml.h"

#include <algorithm>
#include <istream>
#include <limits>
#include <optional>
#include <streambuf>
#include <string_view>
#include <unordered_map>
#include <vector>

#include <fmt/format.h>
#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/mark.h>
#include <yaml-cpp/parser.h>

#include "base/text.h"
#include "value/scalar_type.h"
#include "value/yaml_explain.h"
#include "value/yaml_places.h"
#include "value/yaml_runs.h"

namespace despatch {
namespace {

constexpr std::string_view kCoreTag = "tag:yaml.org,2002:";

/// Lets yaml-cpp read the text where it lies.
class ViewBuffer : public std::streambuf {
 public:
  explicit ViewBuffer(std::string_view text) {
    char* begin = const_cast<char*>(text.data());
    setg(begin, begin, begin + text.size());
  }
};

/// Stands for a `?` inside a word while yaml-cpp reads: there it would end a scalar within brackets. No file may hold
/// it.
constexpr char kHiddenQuestionMark = '\x1F';

/// A question mark that follows a letter belongs to the text. Gives the text with those hidden, or nothing when there
/// is none.
std::string hide_question_marks(std::string_view text) {
  std::string out;
  for (std::size_t at = text.find('?'); at != std::string_view::npos; at = text.find('?', at + 1)) {
    if (at == 0 || std::string_view(" \t\r\n[{,:").find(text[at - 1]) != std::string_view::npos) continue;
    if (out.empty()) out.assign(text);
    out[at] = kHiddenQuestionMark;
  }
  return out;
}

std::string show_question_marks(std::string text) {
  std::ranges::replace(text, kHiddenQuestionMark, '?');
  return text;
}

/// yaml-cpp writes the escapes for a no-break space and for the next-line sign as one byte of Latin-1: makes them
/// UTF-8.
std::string mend_escapes(std::string text) {
  std::size_t from = 0;
  while (const auto bad = find_invalid_utf8(std::string_view(text).substr(from))) {
    text.insert(from + *bad, "\xC2");
    from += *bad + 2;
  }
  return text;
}

struct GiveUp {};  ///< thrown through yaml-cpp when a limit is reached; never leaves this file

/// Builds the value from yaml-cpp's events.
class Reader : public YAML::EventHandler {
 public:
  /// `text` may differ from the source's where a fault was blanked out; lengths are equal. `base` is its place in the
  /// source. yaml-cpp reads `thin` in its stead, when that has runs.
  Reader(const Source& source, std::string_view text, std::uint32_t base, const ThinText& thin,
         const ReadLimits& limits, Diagnostics& out)
      : source_(source), text_(text), base_(base), thin_(thin), limits_(limits), out_(out) {}

  Value take() { return std::move(root_); }
  /// False when a run of numbers was no list, or no text, after all.
  [[nodiscard]] bool met_every_run() const { return runs_met_ == thin_.runs.size(); }
  [[nodiscard]] std::size_t last_end() const { return last_end_; }
  [[nodiscard]] std::optional<std::size_t> open_flow() const {
    for (auto frame = frames_.rbegin(); frame != frames_.rend(); ++frame)
      if (frame->flow) return frame->begin;
    return std::nullopt;
  }

  void OnDocumentStart(const YAML::Mark&) override {}
  void OnDocumentEnd() override {}

  void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    const std::size_t at = skip_properties(text_, place(mark));
    // An empty node has the place of whatever comes next; only a word that means nothing stands where it says.
    std::size_t end = at;
    while (end < text_.size() && std::string_view(" \t\r\n,]}#:").find(text_[end]) == std::string_view::npos) ++end;
    const bool written =
        end > at && is_null_word(text_.substr(at, end - at)) && (!wants_value() || same_line(last_end_, at));
    if (written) return add(Value(nullptr).at(span(at, end)), anchor);
    const std::size_t gap = empty_place(at);
    add(Value(nullptr).at(span(gap, gap)), anchor);
  }

  void OnAlias(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    const std::size_t at = place(mark);
    std::size_t end = at;
    while (end < text_.size() && std::string_view(" \t\r\n,]}").find(text_[end]) == std::string_view::npos) ++end;
    if (anchor >= anchors_.size() || !anchors_[anchor].done) {
      fault("yaml/alias", at, end, "an alias inside the value it stands for").help("write the value out instead");
      return add(Value(nullptr).at(span(at, end)), 0);
    }
    count(anchors_[anchor].nodes, at, end);
    add(anchors_[anchor].value.at(span(at, end)), 0, 0);
  }

  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                const std::string& value) override {
    const std::size_t at = skip_properties(text_, place(mark));
    const NumberRun* const run = thin_.met_at(at);
    if (run && run->form == NumberRun::Form::Text && value.empty()) return add_text(*run, tag, anchor);
    if (run && run->form == NumberRun::Form::Rows && follows_in_list(*run)) add_numbers(*run);
    std::size_t end = scalar_end(text_, at, value, indent_of_holder());
    if (end == std::string_view::npos) {
      fault("yaml/quote", at, at + 1, fmt::format("the text that begins with {} here is never closed", text_[at]))
          .help(fmt::format("put a closing {} at its end; if the mark belongs to the text, put quotes of the other "
                            "kind round the whole",
                            text_[at]));
      throw GiveUp{};
    }
    end = std::max(at, end);
    if (value.size() > limits_.scalar_bytes) {
      fault("yaml/limit", at, std::min(end, line_end(text_, at)),
            fmt::format("a text of {} bytes; at most {} are read", value.size(), limits_.scalar_bytes))
          .help("keep long text in a file of its own");
      throw GiveUp{};
    }
    const bool plain = tag == "?";
    if (plain && value == "<<" && !frames_.empty() && frames_.back().mapping && !wants_value())
      frames_.back().merges.push_back(values_.size() - frames_.back().first);
    std::string text;
    if (value.find(kHiddenQuestionMark) != std::string::npos)
      text = show_question_marks(mend_escapes(value));
    else if (at < text_.size() && text_[at] == '"' && find_invalid_utf8(value))
      text = mend_escapes(value);
    add(scalar(text.empty() ? value : text, tag, span(at, end), place(mark)), anchor);
    last_end_ = end;
  }

  void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                       YAML::EmitterStyle::value) override {
    open(mark, tag, anchor, false);
    const NumberRun* const run = thin_.met_at(frames_.back().begin);
    if (run && run->form == NumberRun::Form::List && frames_.back().flow) add_numbers(*run);
  }
  void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                  YAML::EmitterStyle::value) override {
    open(mark, tag, anchor, true);
  }

  void OnSequenceEnd() override {
    const Frame frame = close();
    Value::Sequence items(std::make_move_iterator(values_.begin() + static_cast<std::ptrdiff_t>(frame.first)),
                          std::make_move_iterator(values_.end()));
    values_.resize(frame.first);
    finish(Value(std::move(items)), frame);
  }

  void OnMapEnd() override {
    Frame frame = close();
    Value::Mapping entries;
    entries.reserve((values_.size() - frame.first) / 2);
    for (std::size_t i = frame.first; i + 1 < values_.size(); i += 2)
      if (is_key(values_[i]))
        entries.push_back({std::move(values_[i]), std::move(values_[i + 1])});
      else
        for (std::size_t& merge : frame.merges)
          if (merge > i - frame.first) merge -= 2;
    values_.resize(frame.first);
    if (!frame.merges.empty()) entries = merged(std::move(entries), frame.merges);
    drop_duplicates(entries);
    finish(Value::mapping(std::move(entries)), frame);
  }

 private:
  struct Frame {
    bool mapping = false;
    bool flow = false;
    std::size_t begin = 0;
    int column = 0;
    std::size_t first = 0;  ///< index in values_ of its first child
    YAML::anchor_t anchor = 0;
    std::size_t nodes_before = 0;
    std::vector<std::size_t> merges;  ///< index of each `<<` among the children
  };
  struct Anchor {
    Value value;
    std::size_t nodes = 0;
    bool done = false;
  };

  [[nodiscard]] std::size_t place(const YAML::Mark& mark) const {
    return std::min<std::size_t>(thin_.whole(static_cast<std::size_t>(std::max(mark.pos, 0))), text_.size());
  }
  [[nodiscard]] Span span(std::size_t begin, std::size_t end) const {
    return {&source_, base_ + static_cast<std::uint32_t>(begin), base_ + static_cast<std::uint32_t>(end)};
  }
  /// True when the next node is the value of a key.
  [[nodiscard]] bool wants_value() const {
    return !frames_.empty() && frames_.back().mapping && (values_.size() - frames_.back().first) % 2 == 1;
  }
  [[nodiscard]] bool same_line(std::size_t from, std::size_t to) const {
    return from <= to && text_.substr(from, to - from).find('\n') == std::string_view::npos;
  }
  [[nodiscard]] int indent_of_holder() const {
    for (auto frame = frames_.rbegin(); frame != frames_.rend(); ++frame)
      if (!frame->flow) return frame->column;
    return -1;
  }

  /// Where an empty node would stand: after its key's colon or its dash.
  [[nodiscard]] std::size_t empty_place(std::size_t next) const {
    if (frames_.empty()) return next;
    std::size_t at = std::min(last_end_, text_.size());
    if (frames_.back().mapping && !wants_value()) return std::min(next, text_.size());
    if (frames_.back().mapping) {
      const std::size_t colon = skip_space(text_, at);
      return colon < text_.size() && text_[colon] == ':' && colon < next ? colon + 1 : std::min(at, next);
    }
    at = std::min(next, text_.size());
    while (at > 0 && std::string_view(" \t\r\n").find(text_[at - 1]) != std::string_view::npos) --at;
    return at > 0 && (text_[at - 1] == '-' || text_[at - 1] == ',' || text_[at - 1] == '[')
               ? at
               : std::min(next, text_.size());
  }

  /// True when the number before the rows is the last of the list that is being read, so that they belong to it too.
  [[nodiscard]] bool follows_in_list(const NumberRun& run) const {
    if (frames_.empty()) return false;
    const Frame& list = frames_.back();
    return !list.mapping && !list.flow && values_.size() > list.first &&
           values_.back().span().begin == base_ + run.before;
  }
  void add_text(const NumberRun& run, const std::string& tag, YAML::anchor_t anchor) {
    if (run.end - run.begin > limits_.scalar_bytes) throw GiveUp{};
    ++runs_met_;
    add(scalar(std::string(text_.substr(run.begin, run.end - run.begin)), tag, span(run.at, run.end + 1), run.at),
        anchor);
  }
  void add_numbers(const NumberRun& run) {
    ++runs_met_;
    each_number(text_, run, [this](std::size_t begin, std::size_t end) {
      add(typed_scalar(text_.substr(begin, end - begin)).at(span(begin, end)), 0);
    });
  }

  Diagnostics::Builder fault(std::string_view code, std::size_t begin, std::size_t end, std::string message) {
    if (out_.size() >= limits_.faults + faults_before_) throw GiveUp{};
    return out_.error(code, span(begin, end), std::move(message));
  }

  void count(std::size_t nodes, std::size_t begin, std::size_t end) {
    nodes_ += nodes;
    if (nodes_ <= limits_.nodes) return;
    fault("yaml/limit", begin, end, fmt::format("more than {} values, with every alias written out", limits_.nodes))
        .help("split the file, or use fewer aliases");
    throw GiveUp{};
  }

  void open(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor, bool mapping) {
    const std::size_t at = skip_properties(text_, place(mark));
    if (frames_.size() >= limits_.depth) {
      fault("yaml/limit", at, std::min(at + 1, text_.size()),
            fmt::format("more than {} levels inside each other", limits_.depth))
          .help("use a flatter shape, or put quotes round text that holds many brackets");
      throw GiveUp{};
    }
    if (tag != "?" && tag != "!" && tag != fmt::format("{}{}", kCoreTag, mapping ? "map" : "seq"))
      unknown_tag(tag, place(mark));
    count(1, at, at);
    Frame frame;
    frame.mapping = mapping;
    frame.flow = at < text_.size() && (text_[at] == '[' || text_[at] == '{');
    frame.begin = at;
    frame.column = static_cast<int>(at - line_begin(text_, at));
    frame.first = values_.size();
    frame.anchor = anchor;
    frame.nodes_before = nodes_;
    frames_.push_back(std::move(frame));
    if (anchor != 0 && anchor >= anchors_.size()) anchors_.resize(anchor + 1);
    if (frames_.back().flow) last_end_ = at + 1;
  }

  Frame close() {
    Frame frame = std::move(frames_.back());
    frames_.pop_back();
    if (frame.flow) last_end_ = flow_end(text_, last_end_);
    return frame;
  }

  void finish(Value value, const Frame& frame) {
    const std::size_t end = std::max(frame.begin, last_end_);
    add(value.at(span(frame.begin, end)), frame.anchor, 0, nodes_ - frame.nodes_before + 1);
  }

  void add(Value value, YAML::anchor_t anchor, std::size_t nodes = 1, std::size_t weight = 1) {
    const Span at = value.span();
    if (nodes != 0) count(nodes, at.begin - base_, at.end - base_);
    last_end_ = std::max<std::size_t>(last_end_, at.end - base_);
    if (anchor != 0) {
      if (anchor >= anchors_.size()) anchors_.resize(anchor + 1);
      anchors_[anchor] = {value, weight, true};
    }
    if (frames_.empty())
      root_ = std::move(value);
    else
      values_.push_back(std::move(value));
  }

  void unknown_tag(std::string_view tag, std::size_t at) {
    std::size_t end = at;
    while (end < text_.size() && std::string_view(" \t\r\n").find(text_[end]) == std::string_view::npos) ++end;
    fault("yaml/tag", at, end, fmt::format("the tag `{}` is not known here", tag))
        .help("take it out; to keep a number or a word as text, put quotes round it");
  }

  Value scalar(const std::string& value, const std::string& tag, Span where, std::size_t tag_at) {
    if (tag == "?") return typed_scalar(value).at(where);
    if (tag == "!") return Value(value).at(where);
    const std::string_view name =
        std::string_view(tag).starts_with(kCoreTag) ? std::string_view(tag).substr(kCoreTag.size()) : "";
    if (name == "str") return Value(value).at(where);
    const Value typed = typed_scalar(value);
    const bool fits = (name == "int" && typed.is_int()) || (name == "float" && typed.is_number()) ||
                      (name == "bool" && typed.is_bool()) || (name == "null" && typed.is_null());
    if (fits) return (name == "float" ? Value(typed.as_float()) : typed).at(where);
    if (name.empty() || (name != "int" && name != "float" && name != "bool" && name != "null"))
      unknown_tag(tag, tag_at);
    else
      fault("yaml/tag", where.begin - base_, where.end - base_,
            fmt::format("`{}` is not what the tag !!{} says", value.substr(0, 40), name))
          .help("take the tag out, or mend the value");
    return Value(value).at(where);
  }

  /// Keys are scalars. Anything else is reported and left out.
  bool is_key(const Value& key) {
    const std::size_t begin = key.span().begin - base_, end = key.span().end - base_;
    if (key.is_null() && begin == end) {
      fault("yaml/no-key", begin, begin, "a value without a key").help("write `key: value`");
      return false;
    }
    if (!key.is_sequence() && !key.is_mapping()) return true;
    if (text_.substr(begin, 1) == "{" && begin > 0 && text_[begin - 1] == '{')
      fault("yaml/special-character", begin - 1, std::min(end, line_end(text_, begin)),
            "a value that begins with `{{`, which YAML reads as a mapping in a mapping")
          .help("put quotes round the whole value: \"{{ … }}\"");
    else
      fault("yaml/no-key", begin, std::min(end, line_end(text_, begin)),
            fmt::format("{} as a key; a key is one word or one text", key.kind_name()))
          .help("put quotes round it if it is text");
    return false;
  }

  /// The entries of every mapping under `<<` stand where it stood; a key written out wins, then the first that has it.
  Value::Mapping merged(Value::Mapping entries, const std::vector<std::size_t>& merges) {
    Value::Mapping out;
    std::vector<bool> is_merge(entries.size());
    for (const std::size_t at : merges)
      if (at / 2 < entries.size()) is_merge[at / 2] = true;
    std::unordered_map<std::string_view, bool> written;
    for (std::size_t i = 0; i < entries.size(); ++i)
      if (!is_merge[i] && entries[i].key.is_string()) written.emplace(entries[i].key.as_string(), true);
    const auto take = [&](const Value& from) {
      if (!from.is_mapping()) {
        const Span at = from.span();
        fault("yaml/merge", at.begin - base_, at.end - base_,
              fmt::format("`<<` takes a mapping or a list of mappings, not {}", from.kind_name()))
            .help("write `<<: *name`, where the mapping is marked `&name`");
        return;
      }
      count(from.size(), from.span().begin - base_, from.span().end - base_);
      for (const Value::Entry& entry : from.as_mapping())
        if (!entry.key.is_string() || written.emplace(entry.key.as_string(), true).second) out.push_back(entry);
    };
    for (std::size_t i = 0; i < entries.size(); ++i) {
      if (!is_merge[i])
        out.push_back(std::move(entries[i]));
      else if (entries[i].value.is_sequence())
        for (const Value& one : entries[i].value.as_sequence()) take(one);
      else
        take(entries[i].value);
    }
    return out;
  }

  void duplicate(const Value& again, const Value& first) {
    const Span at = again.span();
    fault("yaml/duplicate-key", at.begin - base_, at.end - base_,
          fmt::format("the key `{}` stands twice in one mapping", at.text()))
        .note(first.span(), "the first")
        .help("keep one of the two; for several values of one kind write a list");
  }

  void drop_duplicates(Value::Mapping& entries) {
    static constexpr std::size_t kFew = 12;
    std::unordered_map<std::string_view, std::size_t> seen;
    std::size_t kept = 0;
    for (std::size_t i = 0; i < entries.size(); ++i) {
      const Value& key = entries[i].key;
      std::size_t first = kept;
      if (entries.size() > kFew && key.is_string()) {
        const auto [found, added] = seen.emplace(key.as_string(), kept);
        if (!added) first = found->second;
      } else if (entries.size() <= kFew || odd_keys_ < 1000) {
        odd_keys_ += key.is_string() ? 0 : 1;
        for (std::size_t k = 0; k < kept && first == kept; ++k)
          if (entries[k].key == key) first = k;
      }
      if (first != kept) {
        duplicate(key, entries[first].key);
        continue;
      }
      if (kept != i) entries[kept] = std::move(entries[i]);
      ++kept;
    }
    entries.resize(kept);
  }

  const Source& source_;
  std::string_view text_;
  std::uint32_t base_;
  const ThinText& thin_;
  std::size_t runs_met_ = 0;
  const ReadLimits& limits_;
  Diagnostics& out_;
  const std::size_t faults_before_ = out_.size();
  Value root_;
  std::vector<Frame> frames_;
  std::vector<Value> values_;
  std::vector<Anchor> anchors_;
  std::size_t nodes_ = 0;
  std::size_t last_end_ = 0;
  std::size_t odd_keys_ = 0;
};

/// One run of the parser over a text.
struct Attempt {
  Value value;
  std::optional<SyntaxFault> fault;  ///< set when the syntax is wrong
  std::string what;                  ///< holds fault->what
  bool gave_up = false;              ///< a limit was reached and reported
  bool met_every_run = true;
};

Attempt attempt(const Source& source, std::string_view text, std::uint32_t base, const ThinText& thin,
                const ReadLimits& limits, Diagnostics& out) {
  Attempt result;
  ViewBuffer buffer(thin.runs.empty() ? text : std::string_view(thin.text));
  std::istream stream(&buffer);
  Reader reader(source, text, base, thin, limits, out);
  const auto failed = [&](std::size_t at, std::string what) {
    result.what = std::move(what);
    result.fault = SyntaxFault{text, std::min(at, text.size()), result.what, reader.last_end(), reader.open_flow()};
  };
  try {
    YAML::Parser parser(stream);
    if (!parser.HandleNextDocument(reader)) {
      result.value = Value(nullptr).at({&source, base, base});
      return result;
    }
    // Once more only, to see whether anything is left: on some faulty texts yaml-cpp would go on for ever.
    struct Rest : YAML::EventHandler {
      std::optional<int> at;
      void OnDocumentStart(const YAML::Mark& mark) override { at = mark.pos; }
      void OnDocumentEnd() override {}
      void OnNull(const YAML::Mark&, YAML::anchor_t) override { throw GiveUp{}; }
      void OnAlias(const YAML::Mark&, YAML::anchor_t) override { throw GiveUp{}; }
      void OnScalar(const YAML::Mark&, const std::string&, YAML::anchor_t, const std::string&) override {
        throw GiveUp{};
      }
      void OnSequenceStart(const YAML::Mark&, const std::string&, YAML::anchor_t, YAML::EmitterStyle::value) override {
        throw GiveUp{};
      }
      void OnSequenceEnd() override {}
      void OnMapStart(const YAML::Mark&, const std::string&, YAML::anchor_t, YAML::EmitterStyle::value) override {
        throw GiveUp{};
      }
      void OnMapEnd() override {}
    } rest;
    try {
      parser.HandleNextDocument(rest);
    } catch (const GiveUp&) {
    }
    if (rest.at)
      failed(static_cast<std::size_t>(std::max(*rest.at, 0)), "text after the end");
    else
      result.value = reader.take();
    result.met_every_run = reader.met_every_run();
  } catch (const YAML::Exception& fault) {
    failed(static_cast<std::size_t>(std::max(fault.mark.pos, 0)), fault.msg);
  } catch (const GiveUp&) {
    result.gave_up = true;
  }
  return result;
}

/// Without its runs of numbers first. Whatever is wrong with that, yaml-cpp reads the whole text, so that faults are
/// told as ever.
Attempt attempt(const Source& source, std::string_view text, std::uint32_t base, const ReadLimits& limits,
                Diagnostics& out) {
  if (limits.numbers_apart) {
    const ThinText thin = thin_out(text);
    Diagnostics found;
    if (!thin.runs.empty())
      if (Attempt thinned = attempt(source, text, base, thin, limits, found);
          !thinned.fault && !thinned.gave_up && thinned.met_every_run && found.size() == 0)
        return thinned;
  }
  return attempt(source, text, base, ThinText(), limits, out);
}

/// A `---` line between two documents, at or before `at`.
std::optional<std::size_t> document_marker(std::string_view text, std::size_t at) {
  for (std::size_t begin = line_begin(text, std::min(at, text.size()));; begin = line_begin(text, begin - 1)) {
    const std::string_view line = text.substr(begin, line_end(text, begin) - begin);
    if (line.starts_with("---") && (line.size() == 3 || line[3] == ' ' || line[3] == '\r')) return begin;
    const std::string_view content = trim(line);
    if (begin == 0 || (!content.empty() && content.front() != '#' && begin < line_begin(text, at))) return std::nullopt;
  }
}

Explanation explain_rest(std::string_view text, std::size_t at) {
  Explanation found;
  if (const auto marker = document_marker(text, at)) {
    found.code = "yaml/several-documents";
    found.begin = *marker, found.end = *marker + 3;
    found.message = "a second document begins here; one file holds one document";
    found.help = "move what follows into a file of its own, or take out the `---`";
    return found;
  }
  found.begin = std::min(at, text.size()), found.end = line_end(text, found.begin);
  found.message = "text that belongs to nothing above it";
  found.help = "look for a stray comma, bracket or quote here, and at the indentation of the lines above";
  return found;
}

bool begins_entry(std::string_view text, std::size_t begin) {
  return begin < text.size() && std::string_view(" \t\r\n#]},").find(text[begin]) == std::string_view::npos;
}

/// Blanks out the outermost entry that holds [from, to], so that the rest of the file can be looked at.
/// False when nothing new would be seen.
bool blank_entry(std::string& work, std::size_t from, std::size_t to) {
  std::size_t begin = line_begin(work, std::min(from, work.size()));
  while (begin > 0 && !begins_entry(work, begin)) begin = line_begin(work, begin - 1);
  std::size_t end = std::min(line_end(work, std::min(to, work.size())) + 1, work.size());
  while (end < work.size() && !begins_entry(work, end)) end = std::min(line_end(work, end) + 1, work.size());
  bool changed = false;
  for (std::size_t i = begin; i < end; ++i) {
    if (work[i] == '\n' || work[i] == '\r' || work[i] == ' ') continue;
    work[i] = ' ';
    changed = true;
  }
  return changed && trim(std::string_view(work)).size() > 0;
}

/// Bytes that no text file holds. Each is reported and, in `work`, replaced.
void check_bytes(const Source& source, std::string_view text, std::uint32_t base, std::string& work, Diagnostics& out) {
  static constexpr std::size_t kMost = 5;
  const auto span = [&](std::size_t at, std::size_t n) {
    return Span{&source, base + static_cast<std::uint32_t>(at), base + static_cast<std::uint32_t>(at + n)};
  };
  const auto mend = [&](std::size_t at) {
    if (work.empty()) work.assign(text);
    work[at] = 'x';
  };
  std::size_t reported = 0;
  for (std::size_t at = 0; at < text.size();) {
    const auto bad = find_invalid_utf8(text.substr(at));
    if (!bad) break;
    at += *bad;
    if (reported++ < kMost) {
      auto fault = out.error("text/not-utf8", span(at, 1),
                             fmt::format("the byte 0x{:02X} is not UTF-8 text", static_cast<unsigned char>(text[at])));
      if (at == 0 && text.size() > 1 && (text.starts_with("\xFF\xFE") || text.starts_with("\xFE\xFF")))
        fault.note("the file looks like UTF-16");
      fault.help("save the file again as UTF-8");
    }
    mend(at++);
  }
  reported = 0;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const auto c = static_cast<unsigned char>(text[at]);
    if ((c >= 0x20 && c != 0x7F) || c == '\t' || c == '\n' || c == '\r') continue;
    if (reported++ < kMost)
      out.error("yaml/control-character", span(at, 1), fmt::format("an invisible control character (0x{:02X})", c))
          .help("delete it; retype the word if need be");
    mend(at);
  }
}

Value read_region(const Source& source, std::uint32_t begin, std::uint32_t end, Diagnostics& out,
                  const ReadLimits& limits) {
  static constexpr std::size_t kMostAttempts = 8;
  static constexpr std::size_t kMostBytesToRetry = 1u << 20;
  std::string_view text = std::string_view(source.text()).substr(begin, end - begin);
  const std::size_t before = out.errors();
  std::string work;
  check_bytes(source, text, begin, work, out);
  if (!work.empty()) text = work;
  if (out.errors() > before + 2) return {};

  for (std::size_t i = 0; i < kMostAttempts; ++i) {
    Diagnostics found;
    const std::string hidden = hide_question_marks(text);
    Attempt now = attempt(source, hidden.empty() ? text : std::string_view(hidden), begin, limits, found);
    if (now.fault) now.fault->text = text;
    out.append(std::move(found));
    if (now.gave_up) return {};
    if (!now.fault) return i == 0 && work.empty() ? now.value : Value();
    const Explanation why = now.what == "text after the end" ? explain_rest(text, now.fault->at) : explain(*now.fault);
    const auto span = [&](std::size_t from, std::size_t to) {
      return Span{&source, begin + static_cast<std::uint32_t>(std::min(from, text.size())),
                  begin + static_cast<std::uint32_t>(std::min(to, text.size()))};
    };
    auto fault = out.error(why.code, span(why.begin, why.end), why.message);
    if (why.note_begin)
      fault.note(span(*why.note_begin, *why.note_begin + 1), why.note);
    else if (!why.note.empty())
      fault.note(why.note);
    if (!why.help.empty()) fault.help(why.help);

    if (why.code == "yaml/several-documents" || text.size() > kMostBytesToRetry) return {};
    if (work.empty()) work.assign(text);
    // An open quote or bracket swallows the rest of the file: only the entry where it was opened is at fault.
    const bool opened_before = why.begin < now.fault->at && (why.code == "yaml/quote" || why.code == "yaml/bracket");
    if (!blank_entry(work, why.begin, opened_before ? why.begin : std::max(why.begin, now.fault->at))) return {};
    text = work;
  }
  return {};
}

bool is_marker(std::string_view line, std::string_view marker) {
  return line.starts_with(marker) && trim(line.substr(marker.size())).empty();
}

/// True when the first line with content looks like `key:`.
bool looks_like_mapping(std::string_view text) {
  const std::size_t at = skip_space(text, 0);
  const std::string_view line = text.substr(at, line_end(text, at) - at);
  const std::size_t colon = line.find(':');
  if (colon == 0 || colon == std::string_view::npos) return false;
  const std::string_view key = line.substr(0, colon);
  return key.find_first_of(" \t[](){}<>*`!") == std::string_view::npos || key.front() == '"' || key.front() == '\'';
}

}  // namespace

Value read_yaml(const Source& source, Diagnostics& out, const ReadLimits& limits) {
  const std::string_view text = source.text();
  const std::uint32_t begin = text.starts_with("\xEF\xBB\xBF") ? 3 : 0;
  return read_region(source, begin, static_cast<std::uint32_t>(text.size()), out, limits);
}

FrontMatter read_front_matter(const Source& source, Diagnostics& out) {
  const std::string_view text = source.text();
  const std::size_t bom = text.starts_with("\xEF\xBB\xBF") ? 3 : 0;
  const std::size_t first_end = line_end(text, bom);
  if (!is_marker(text.substr(bom, first_end - bom), "---")) return {Value(), static_cast<std::uint32_t>(bom)};
  const std::size_t begin = std::min(first_end + 1, text.size());
  for (std::size_t at = begin; at < text.size();) {
    const std::size_t end = line_end(text, at);
    const std::string_view line = text.substr(at, end - at);
    if (is_marker(line, "---") || is_marker(line, "...")) {
      const std::string_view inside = text.substr(begin, at - begin);
      const auto body = static_cast<std::uint32_t>(std::min(end + 1, text.size()));
      const std::size_t content = skip_space(inside, 0);
      if (content == inside.size())
        return {Value::mapping(Value::Mapping{})
                    .at({&source, static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(at)}),
                body};
      if (!looks_like_mapping(inside)) break;
      Value value = read_region(source, static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(at), out, {});
      if (!value.is_undefined() && !value.is_mapping()) {
        out.error("yaml/front-matter", value.span(),
                  fmt::format("front matter is a mapping of keys and values, not {}", value.kind_name()))
            .help("write `key: value`, one to a line");
        value = Value();
      }
      return {std::move(value), body};
    }
    at = end + 1;
  }
  if (looks_like_mapping(text.substr(begin)) && text.substr(begin).find("\n---") == std::string_view::npos)
    out.error("yaml/front-matter", {&source, static_cast<std::uint32_t>(bom), static_cast<std::uint32_t>(bom + 3)},
              "front matter begins here and is never closed")
        .help("put a line `---` after its last key");
  return {Value(), static_cast<std::uint32_t>(bom)};
}

}  // namespace despatch
