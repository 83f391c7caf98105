#include "pack/content_scan.h"

#include <algorithm>
#include <charconv>

#include "write/pdf/syntax.h"

namespace despatch {
namespace {

bool is_blank(char c) { return c == ' ' || c == '\n' || c == '\r' || c == '\t' || c == '\f' || c == '\0'; }
bool is_delimiter(char c) { return std::string_view("()<>[]{}/%").find(c) != std::string_view::npos; }
bool is_regular(char c) { return !is_blank(c) && !is_delimiter(c); }

bool is_number(std::string_view token) {
  return !token.empty() &&
         (token[0] == '+' || token[0] == '-' || token[0] == '.' || (token[0] >= '0' && token[0] <= '9'));
}

/// The number in "<</MCID 3>>"; -1 without one, or where it is beyond all use.
long long mcid_in(std::string_view properties) {
  constexpr std::string_view kKey = "/MCID";
  const std::size_t key = properties.find(kKey);
  if (key == std::string_view::npos) return -1;
  std::string_view digits = properties.substr(key + kKey.size());
  while (!digits.empty() && is_blank(digits[0])) digits.remove_prefix(1);
  long long number = -1;
  const auto [end, fault] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
  return fault == std::errc() && number >= 0 && number <= kMostMcid ? number : -1;
}

bool is_one_of(std::string_view op, std::initializer_list<std::string_view> ops) {
  return std::ranges::find(ops, op) != ops.end();
}

}  // namespace

std::string decoded_name(std::string_view written) {
  std::string out;
  const auto digit = [&](std::size_t i) {
    const char c = i < written.size() ? written[i] : 'x';
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
  };
  for (std::size_t i = 0; i < written.size(); ++i) {
    const int first = written[i] == '#' ? digit(i + 1) : -1, second = first >= 0 ? digit(i + 2) : -1;
    if (second >= 0 && first + second > 0) {
      out += static_cast<char>(first * 16 + second);
      i += 2;
    } else {
      out += written[i];
    }
  }
  return out;
}

ContentMark mark_of(const ContentScan& scan, const NamedMark& named_mark) {
  const auto& operands = scan.operands();
  ContentMark mark;
  if (!operands.empty()) mark.tag = decoded_name(operands[0]);
  if (operands.size() < 2) return mark;
  const std::string_view properties = operands[1];
  if (properties[0] != '/')
    mark.number = mcid_in(properties);
  else if (named_mark)
    mark.number = named_mark(decoded_name(properties));
  return mark;
}

void ContentScan::skip_blanks() {
  while (at_ < text_.size()) {
    if (is_blank(text_[at_])) {
      ++at_;
    } else if (text_[at_] == '%') {
      while (at_ < text_.size() && text_[at_] != '\n' && text_[at_] != '\r') ++at_;
    } else {
      return;
    }
  }
}

void ContentScan::skip_string() {
  std::size_t depth = 0;
  while (at_ < text_.size()) {
    const char c = text_[at_++];
    if (c == '\\' && at_ < text_.size()) ++at_;
    if (c == '(') ++depth;
    if (c == ')' && --depth == 0) return;
  }
}

void ContentScan::skip_angle() {
  while (at_ < text_.size() && text_[at_++] != '>') {
  }
}

/// An array or a dictionary, whatever is inside.
void ContentScan::skip_bracketed() {
  std::size_t depth = 0;
  while (at_ < text_.size()) {
    const char c = text_[at_];
    const bool twice = at_ + 1 < text_.size() && text_[at_ + 1] == c;
    if (c == '(') {
      skip_string();
    } else if (c == '%') {
      skip_blanks();
    } else if (c == '[') {
      ++depth, ++at_;
    } else if (c == '<' && twice) {
      ++depth, at_ += 2;
    } else if (c == '<') {
      skip_angle();
    } else if (c == ']' || (c == '>' && twice)) {
      at_ += c == ']' ? 1 : 2;
      if (--depth == 0) return;
    } else {
      ++at_;
    }
  }
}

/// From behind BI to behind EI: an EI between blanks that is followed by what can be content.
void ContentScan::skip_inline_image() {
  while (at_ < text_.size()) {  // its dictionary
    skip_blanks();
    if (text_.substr(at_).starts_with("ID") && at_ + 2 < text_.size() && is_blank(text_[at_ + 2])) break;
    if (at_ >= text_.size()) return;
    const char c = text_[at_];
    if (c == '(') {
      skip_string();
    } else if (c == '[' || (c == '<' && text_.substr(at_).starts_with("<<"))) {
      skip_bracketed();
    } else {
      ++at_;
      while (at_ < text_.size() && is_regular(text_[at_])) ++at_;
    }
  }
  at_ = std::min(at_ + 3, text_.size());
  while (true) {
    const std::size_t end = text_.find("EI", at_);
    if (end == std::string_view::npos) {
      at_ = text_.size();
      return;
    }
    at_ = end + 2;
    const bool before = end > 0 && is_blank(text_[end - 1]);
    const bool after = at_ == text_.size() || is_blank(text_[at_]);
    const std::string_view behind = text_.substr(at_, 12);
    const bool text = std::ranges::all_of(behind, [](char c) { return is_blank(c) || (c > ' ' && c < 127); });
    if (before && after && text) return;
  }
}

bool ContentScan::next() {
  operands_.clear();
  op_ = {};
  skip_blanks();
  begin_ = at_;
  while (at_ < text_.size()) {
    const std::size_t start = at_;
    const char c = text_[at_];
    bool operand = true;
    if (c == '(') {
      skip_string();
    } else if (c == '[' || text_.substr(at_).starts_with("<<")) {
      skip_bracketed();
    } else if (c == '<') {
      skip_angle();
    } else if (c == '/') {
      ++at_;
      while (at_ < text_.size() && is_regular(text_[at_])) ++at_;
    } else if (is_regular(c)) {
      while (at_ < text_.size() && is_regular(text_[at_])) ++at_;
      const std::string_view token = text_.substr(start, at_ - start);
      operand = is_number(token) || token == "true" || token == "false" || token == "null";
    } else {
      ++at_;  // a bracket that nothing opened
      skip_blanks();
      continue;
    }
    const std::string_view token = text_.substr(start, at_ - start);
    if (!operand) {
      op_ = token;
      if (op_ == "BI") skip_inline_image();
      return true;
    }
    if (operands_.size() < kMostOperands) operands_.push_back(token);
    skip_blanks();
  }
  return false;
}

namespace {

class ContentReader {
 public:
  ContentReader(std::string_view content, bool without_marks, std::string& repaired, const NamedMark& named_mark)
      : content_(content), without_marks_(without_marks), repaired_(repaired), named_mark_(named_mark) {}

  ContentFacts read() {
    ContentScan scan(content_);
    while (scan.next()) {
      const bool kept = keep(scan);
      if (!kept) {
        copy_up_to(scan.begin());
        copied_ = scan.end();
        changed_ = true;
      } else {
        rename(scan);
      }
    }
    copy_up_to(content_.size());
    close_all();
    facts_.balanced = !unbalanced_;
    facts_.changed = changed_ || unbalanced_;
    facts_.numbered = !facts_.mcids.empty();
    if (!facts_.changed && !without_marks_) repaired_.clear();
    return std::move(facts_);
  }

 private:
  struct Mark {
    bool dropped = false;
    bool counts = false;  ///< tagged or an artifact
  };

  bool keep(const ContentScan& scan) {
    const std::string_view op = scan.op();
    if (op == "q") {
      facts_.deepest_save = std::max(facts_.deepest_save, ++saved_);
    } else if (op == "Q") {
      if (saved_ == 0) return bad();
      --saved_;
    } else if (op == "BT") {
      if (in_text_) return bad();
      in_text_ = true;
    } else if (op == "ET") {
      if (!in_text_) return bad();
      in_text_ = false;
    } else if (op == "BMC" || op == "BDC") {
      const ContentMark mark = mark_of(scan, named_mark_);
      if (mark.number >= 0 && mark.tag != "/Artifact") facts_.mcids.insert(mark.number);
      facts_.most_mcid = std::max(facts_.most_mcid, mark.number);
      marks_.push_back({.dropped = without_marks_ && mark.tag != "/OC", .counts = mark.tags()});
      if (mark.tags()) ++counting_;
      return !marks_.back().dropped;
    } else if (op == "EMC") {
      if (marks_.empty()) return bad();
      const Mark mark = marks_.back();
      marks_.pop_back();
      if (mark.counts) --counting_;
      return !mark.dropped;
    } else if (op == "MP" || op == "DP") {
      return !without_marks_;
    } else {
      painting(scan);
    }
    return true;
  }

  /// The names of resources are called here as append_name() calls them there.
  void rename(const ContentScan& scan) {
    for (const std::string_view operand : scan.operands()) {
      if (operand[0] != '/') continue;
      const std::string name = decoded_name(operand.substr(1));
      if (pdf::is_lawful_name(name) && operand.find("#00") == std::string_view::npos) continue;
      const auto begin = static_cast<std::size_t>(operand.data() - content_.data());
      copy_up_to(begin);
      pdf::append_name(repaired_, name);
      copied_ = begin + operand.size();
      changed_ = true;
    }
  }

  void painting(const ContentScan& scan) {
    const std::string_view op = scan.op();
    if (op == "Tr" && !scan.operands().empty()) {
      invisible_ = scan.operands().back() == "3";
    } else if (is_one_of(op, {"Tj", "TJ", "'", "\""})) {
      (invisible_ ? facts_.has_hidden_text : facts_.has_text) = true;
      if (counting_ == 0) facts_.unmarked = true;
    } else if (is_one_of(op, {"S", "s", "f", "F", "f*", "B", "B*", "b", "b*", "sh", "BI"})) {
      facts_.paints = true;
      if (counting_ == 0) facts_.unmarked = true;
    } else if (op == "Do" && !scan.operands().empty()) {
      auto& names = counting_ == 0 ? facts_.unmarked_xobjects : facts_.xobjects;
      names.insert(decoded_name(scan.operands().back()));
    } else if (op == "k" || op == "K") {
      facts_.device_cmyk = true;
    } else if ((op == "cs" || op == "CS") && !scan.operands().empty() && scan.operands()[0] == "/DeviceCMYK") {
      facts_.device_cmyk = true;
    }
  }

  bool bad() {
    unbalanced_ = true;
    return false;
  }

  void copy_up_to(std::size_t end) {
    if (end > copied_) repaired_.append(content_.substr(copied_, end - copied_));
    copied_ = std::max(copied_, end);
  }

  void close_all() {
    if (saved_ > 0 || in_text_ || !marks_.empty()) unbalanced_ = true;
    if (in_text_) repaired_ += "\nET";
    for (; !marks_.empty(); marks_.pop_back())
      if (!marks_.back().dropped) repaired_ += "\nEMC";
    for (; saved_ > 0; --saved_) repaired_ += "\nQ";
  }

  const std::string_view content_;
  const bool without_marks_;
  std::string& repaired_;
  const NamedMark& named_mark_;
  ContentFacts facts_;
  std::vector<Mark> marks_;
  std::size_t copied_ = 0, saved_ = 0, counting_ = 0;
  bool in_text_ = false, invisible_ = false, unbalanced_ = false, changed_ = false;
};

}  // namespace

ContentFacts read_content(std::string_view content, bool without_marks, std::string& repaired,
                          const NamedMark& named_mark) {
  repaired.clear();
  return ContentReader(content, without_marks, repaired, named_mark).read();
}

}  // namespace despatch
