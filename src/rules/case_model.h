// A business case made ready for its sums: every line of every option over the years, and the basis on which years are
// made comparable. What is wrong with it is told here, once; the sums that follow find sound data or none.
#pragma once

#include <array>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "rules/case_lines.h"
#include "rules/deflators.h"
#include "rules/discounting.h"
#include "rules/findings.h"

namespace despatch {

struct CaseLine {
  const YearLine* line = nullptr;
  SpreadLine money;
  bool benefit = false;
  bool economic = true;   ///< counts in the economic case
  bool financial = true;  ///< counts in the financial case
  std::int64_t bias = 0;  ///< optimism bias on it, in parts of a million
  [[nodiscard]] Flow flow() const { return Flow::of(*line); }
  [[nodiscard]] std::string_view treatment() const {
    return line->treatment ? std::string_view(**line->treatment) : std::string_view();
  }
  /// The names by which a test or a bias may mean this line: its id, heading and group, and "costs" or "benefits". Some
  /// may be empty.
  [[nodiscard]] std::array<std::string_view, 4> names() const;
};

struct CaseOptionLines {
  std::string id, name;
  Span place;
  std::vector<CaseLine> lines;
  std::optional<Located<Money>> npc;  ///< as another paper worked it out
};

/// How years and prices are made comparable.
struct CaseBasis {
  std::string edition, edition_title;
  std::string_view source;  ///< of the edition; empty for a schedule of the project's own
  DiscountRates standard, health;
  std::optional<DiscountRates> sensitivity;
  std::int64_t sensitivity_over = 0;
  Timing timing = Timing::EndYear;
  std::string base_year, price_base;
  bool price_base_stated = false;
  std::int64_t first_year = 0;  ///< years from the base year to the first of the case; below 0 when it began earlier
  std::optional<PriceIndex> index;
  Span place;  ///< where the edition or schedule is written

  /// t of a year of the case.
  [[nodiscard]] std::int64_t years_from_base(std::size_t year) const {
    return first_year + static_cast<std::int64_t>(year);
  }
};

struct CaseModel {
  const BusinessCase* source = nullptr;
  CaseYears years;
  std::deque<YearLine> set_up_lines;  ///< made from `set_up`, where it has a year
  std::vector<CaseOptionLines> options;
  std::optional<std::size_t> preferred, comparator;
  std::optional<CaseBasis> basis;  ///< nothing when it is not stated or not sound
  bool sound = true;               ///< false when a fault was told that stops the sums
  [[nodiscard]] std::optional<std::size_t> index_of(std::string_view id) const;
};

/// Whether the author asks for an economic case: an edition, options with lines, or tests of them.
[[nodiscard]] bool asks_for_economics(const BusinessCase& business_case);

[[nodiscard]] CaseModel gather_case(const BusinessCase& business_case, const RuleContext& context, Diagnostics& out);

/// Real prices of the price base, and present values: what each penny of a line counts in each year, in fixed point.
struct LineWeights {
  std::vector<Wide> real, present;
  bool sound = true;
};
/// Weights of every line, made once for lines that share a basis.
class Weigher {
 public:
  Weigher(const CaseModel& model, Diagnostics& out);
  [[nodiscard]] const LineWeights& of(const CaseLine& line);
  [[nodiscard]] const DiscountFactors& standard() const { return standard_; }

 private:
  [[nodiscard]] LineWeights make(const CaseLine& line);
  [[nodiscard]] std::optional<Wide> to_price_base(const CaseLine& line, std::size_t year, bool& told);

  const CaseModel& model_;
  Diagnostics& out_;
  DiscountFactors standard_, health_;
  std::unordered_map<std::string, std::unique_ptr<LineWeights>> made_;
  bool year_missing_told_ = false, no_index_told_ = false;
};

/// A number as papers print it, noughts at its end left out: "120.2414", "1,247.49".
[[nodiscard]] std::string plain_number(double value, int places);
/// Pounds without pence, rounded: "£1,247,491", "-£12".
[[nodiscard]] std::string pounds_text(double pounds);

}  // namespace despatch
