#include "pack/mark_loose.h"

#include <algorithm>

#include <fmt/format.h>

namespace despatch {
namespace {

bool is_one_of(std::string_view op, std::initializer_list<std::string_view> ops) {
  return std::ranges::find(ops, op) != ops.end();
}

class Marker {
 public:
  Marker(std::string_view content, long long next_mcid, const NamedMark& named_mark,
         const std::function<Loose(const std::string&)>& xobject)
      : content_(content), next_(next_mcid), named_mark_(named_mark), xobject_(xobject) {}

  MarkedContent mark() {
    ContentScan scan(content_);
    while (scan.next()) step(scan);
    copy_up_to(content_.size());
    close();
    return std::move(made_);
  }

 private:
  enum class Open { None, Text, Path };

  void step(const ContentScan& scan) {
    const std::string_view op = scan.op();
    if (op == "BMC" || op == "BDC") {
      close_before(scan);
      marks_.push_back(mark_of(scan, named_mark_).tags());
      counting_ += marks_.back() ? 1 : 0;
    } else if (op == "EMC") {
      close_before(scan);
      if (marks_.empty()) return;
      counting_ -= marks_.back() ? 1 : 0;
      marks_.pop_back();
    } else if (op == "BT" || op == "ET") {
      close_before(scan);
    } else if (counting_ == 0) {
      painting(scan);
    }
  }

  void painting(const ContentScan& scan) {
    const std::string_view op = scan.op();
    if (is_one_of(op, {"Tj", "TJ", "'", "\""})) {
      // One piece for what a text object shows: its operators may stand between.
      if (open_ != Open::Text) open(scan, Open::Text);
    } else if (is_one_of(op, {"m", "l", "c", "v", "y", "h", "re"})) {
      // A mark may not stand between a path and what paints it (ISO 32000-1, 8.2).
      if (open_ == Open::None) open(scan, Open::Path);
    } else if (is_one_of(op, {"S", "s", "f", "F", "f*", "B", "B*", "b", "b*", "n"})) {
      if (open_ == Open::Path) close_behind(scan);
    } else if (open_ == Open::None && is_one_of(op, {"sh", "BI"})) {
      open(scan, Open::Path);
      close_behind(scan);
    } else if (open_ == Open::None && op == "Do" && !scan.operands().empty()) {
      const Loose kind = xobject_(decoded_name(scan.operands().back()));
      if (kind == Loose::MarkedInside) return;
      open(scan, kind == Loose::Text ? Open::Text : Open::Path);
      close_behind(scan);
    }
  }

  void open(const ContentScan& scan, Open what) {
    close_before(scan);
    copy_up_to(scan.begin());
    if (what == Open::Text) {
      made_.content += fmt::format("/P <</MCID {}>>BDC\n", next_);
      made_.text.push_back(next_++);
    } else {
      made_.content += "/Artifact BMC\n";
    }
    open_ = what;
  }

  void close_before(const ContentScan& scan) {
    if (open_ == Open::None) return;
    copy_up_to(scan.begin());
    close();
  }

  void close_behind(const ContentScan& scan) {
    copy_up_to(scan.end());
    close();
  }

  void close() {
    if (open_ != Open::None) made_.content += "\nEMC\n";
    open_ = Open::None;
  }

  void copy_up_to(std::size_t end) {
    if (end > copied_) made_.content.append(content_.substr(copied_, end - copied_));
    copied_ = std::max(copied_, end);
  }

  const std::string_view content_;
  long long next_;
  const NamedMark& named_mark_;
  const std::function<Loose(const std::string&)>& xobject_;
  MarkedContent made_;
  std::vector<bool> marks_;  ///< open ones: whether they are tags or artifacts
  std::size_t counting_ = 0, copied_ = 0;
  Open open_ = Open::None;
};

}  // namespace

MarkedContent mark_loose(std::string_view content, long long next_mcid, const NamedMark& named_mark,
                         const std::function<Loose(const std::string&)>& xobject) {
  return Marker(content, next_mcid, named_mark, xobject).mark();
}

}  // namespace despatch
