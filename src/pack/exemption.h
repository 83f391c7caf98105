// What keeps a paper from the public, and how that is said.
#pragma once

#include <string>

namespace despatch {

/// Source: Local Government Act 1972, s. 100A(2)-(4), s. 100I and Schedule 12A, Part 1 (England).
struct Exemption {
  int paragraph = 0;          ///< of Schedule 12A, 1 to 7; 0: none
  bool confidential = false;  ///< disclosure is forbidden, whatever the public interest
  [[nodiscard]] bool any() const { return paragraph != 0 || confidential; }
};

/// Above every page of the members' copy: "Not for publication: exempt, Schedule 12A paragraph 3".
[[nodiscard]] std::string exemption_notice(Exemption exemption);

/// A sentence for the public in place of what is held back.
[[nodiscard]] std::string exemption_reason(Exemption exemption);

/// In brackets behind a title: "not for publication, paragraph 3".
[[nodiscard]] std::string exemption_in_brief(Exemption exemption);

}  // namespace despatch
