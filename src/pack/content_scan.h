// The operators of a page's content, one after another, without their meaning (ISO 32000-1, 7.8.2).
//
//     ContentScan scan(bytes);
//     while (scan.next())
//       if (scan.op() == "Tj") …
#pragma once

#include <functional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace despatch {

/// Larger numbers of marked content are nobody's: tables of them would grow without use.
inline constexpr long long kMostMcid = 100'000;

class ContentScan {
 public:
  /// `content` must outlive the scan.
  explicit ContentScan(std::string_view content) : text_(content) {}

  /// False at the end. Whatever the bytes are, each call moves on.
  bool next();

  [[nodiscard]] std::string_view op() const { return op_; }
  /// As written: "/P", "12", "<</MCID 3>>"; those of the last operator, at most kMostOperands of them.
  [[nodiscard]] const std::vector<std::string_view>& operands() const { return operands_; }
  /// Where the first operand begins and where the operator ends. An inline image is one operator, `BI`.
  [[nodiscard]] std::size_t begin() const { return begin_; }
  [[nodiscard]] std::size_t end() const { return at_; }

  static constexpr std::size_t kMostOperands = 64;

 private:
  void skip_blanks();
  void skip_string();
  void skip_angle();
  void skip_bracketed();
  void skip_inline_image();

  std::string_view text_;
  std::size_t at_ = 0;
  std::size_t begin_ = 0;
  std::string_view op_;
  std::vector<std::string_view> operands_;
};

/// A name without its escapes: "/A#20B" is "/A B". A zero byte stays as it is written: to qpdf it is no escape.
[[nodiscard]] std::string decoded_name(std::string_view written);

/// Gives the number of marked content that the resources hold under a name, as "/M"; -1 for none.
using NamedMark = std::function<long long(const std::string& name)>;

/// What BMC or BDC begins.
struct ContentMark {
  std::string tag;        ///< "/P"
  long long number = -1;  ///< of marked content; -1 for none
  /// What has a number belongs to an element, and an artifact to none; other marks say nothing to a reader of tags.
  [[nodiscard]] bool tags() const { return number >= 0 || tag == "/Artifact"; }
};
[[nodiscard]] ContentMark mark_of(const ContentScan& scan, const NamedMark& named_mark);

/// What a scan of a page's or a form's content tells.
struct ContentFacts {
  bool has_text = false;         ///< shows text that can be seen
  bool has_hidden_text = false;  ///< shows text in the invisible mode that scanners use
  bool paints = false;           ///< paths, shadings, inline images
  bool unmarked = false;         ///< paints something that is neither tagged nor an artifact
  bool device_cmyk = false;
  std::set<std::string> xobjects;           ///< names that Do paints within marks
  std::set<std::string> unmarked_xobjects;  ///< and outside of them
  bool numbered = false;                    ///< some of it, or of what it paints, has a number
  std::set<long long> mcids;                ///< numbers of its pieces of tagged content
  long long most_mcid = -1;                 ///< the largest number that stands in it, also of artifacts
  std::size_t deepest_save = 0;             ///< how many q are open at most
  bool balanced = true;                     ///< q and Q, BT and ET, BDC and EMC all pair
  bool changed = false;                     ///< `repaired` is what to take instead
};

/// `repaired` is the content with every pair closed and nothing closed twice, and with lawful names; only filled when
/// that is a change.
/// With `without_marks` it is always filled, and holds no marked content but that of layers (/OC).
[[nodiscard]] ContentFacts read_content(std::string_view content, bool without_marks, std::string& repaired,
                                        const NamedMark& named_mark = {});

}  // namespace despatch
