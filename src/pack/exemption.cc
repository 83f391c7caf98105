#include "pack/exemption.h"

#include <array>
#include <string_view>

#include <fmt/format.h>

namespace despatch {
namespace {

// Schedule 12A, Part 1, paragraphs 1 to 7, in plain words.
constexpr std::array<std::string_view, 8> kAbout = {
    "",
    "information about an individual",
    "information that would probably reveal who an individual is",
    "information about the financial or business affairs of a particular person, the council included",
    "information about consultations or negotiations on a labour relations matter",
    "information for which legal professional privilege could be claimed in legal proceedings",
    "information that shows that the council proposes to give a notice that lays requirements on a person, or to make "
    "an order or direction",
    "information about action to prevent, investigate or prosecute crime",
};

}  // namespace

std::string exemption_notice(Exemption exemption) {
  if (exemption.confidential) return "Not for publication: confidential";
  return fmt::format("Not for publication: exempt, Schedule 12A paragraph {}", exemption.paragraph);
}

std::string exemption_reason(Exemption exemption) {
  if (exemption.confidential)
    return "It holds confidential information, which the law does not allow the council to disclose (Local Government "
           "Act 1972, section 100A(3)).";
  const auto paragraph = static_cast<std::size_t>(exemption.paragraph);
  return fmt::format(
      "It holds exempt information under paragraph {} of Part 1 of Schedule 12A to the Local Government Act 1972: {}.",
      exemption.paragraph, paragraph < kAbout.size() ? kAbout[paragraph] : kAbout[0]);
}

std::string exemption_in_brief(Exemption exemption) {
  if (exemption.confidential) return "not for publication, confidential";
  return fmt::format("not for publication, paragraph {}", exemption.paragraph);
}

}  // namespace despatch
