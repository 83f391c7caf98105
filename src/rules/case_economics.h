// The economic case: present values of every option, and what follows from them.
//
//     NPSV = Σ (B_t − C_t) · D(t)        EAV = NPSV / (D(1) + … + D(n))        BCR = PV benefits / PV costs
//
// Source: HM Treasury, The Green Book (2022), chapter 5 and Annexes A5, A6; (2026), chapters 5 and 6.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "rules/case_model.h"

namespace despatch {

/// Money of one option that moves together in every test.
struct CaseBucket {
  std::size_t option = 0;
  bool benefit = false, health = false;
  std::uint64_t inputs = 0;  ///< a bit for each input of the sensitivity tests that moves it
  std::vector<Exact> real;   ///< by year, at the price base, with optimism bias
  Exact present;
};

struct OptionFigures {
  Exact costs, benefits, bias;                         ///< present values; `costs` holds the bias
  std::vector<Exact> costs_by_year, benefits_by_year;  ///< at the price base, not discounted, with the bias
  Money stated_costs, stated_benefits;                 ///< as they are written, added up
  Exact net;                                           ///< present value of benefits less costs
  Value entry;                                         ///< what templates see
};

struct Economics {
  std::vector<CaseBucket> buckets;
  std::vector<OptionFigures> options;  ///< as in CaseModel::options; those without lines have no money
  /// Options that have lines, best net present value first; ties in the order given.
  std::vector<std::size_t> ranking;
  Value value;
};

/// The inputs' lines by name, a bit for each input. Names that mean no line are told.
using InputMasks = std::unordered_map<std::string, std::uint64_t>;

/// Puts the bias of `optimism_bias` on its lines. Gives what templates see of it; the sums are added by
/// work_out_economics.
struct BiasFinding {
  const OptimismBias* stated = nullptr;
  std::int64_t rate = 0;   ///< parts of a million, after mitigation
  std::int64_t upper = 0;  ///< before mitigation
  std::optional<std::int64_t> duration_upper;
  std::vector<std::pair<std::size_t, std::size_t>> lines;  ///< option and line
};
[[nodiscard]] std::vector<BiasFinding> apply_bias(CaseModel& model, Diagnostics& out);

/// Nothing when the case has no sound basis or a sum overflowed, which is told.
[[nodiscard]] std::optional<Economics> work_out_economics(const CaseModel& model,
                                                          const std::vector<BiasFinding>& biases,
                                                          const InputMasks& masks, const Workings& workings,
                                                          Diagnostics& out);

/// Cost per unit of benefit, and which options another beats both ways. Null without `unit_of_benefit`.
[[nodiscard]] Value cost_effectiveness(const CaseModel& model, const std::optional<Economics>& economics,
                                       const Workings& workings, Diagnostics& out);

/// Bits for the inputs of `sensitivity`; tells inputs that mean nothing or are out of order.
[[nodiscard]] InputMasks input_masks(const CaseModel& model, Diagnostics& out);
[[nodiscard]] Value sensitivity_findings(const CaseModel& model, const Economics& economics, const Workings& workings,
                                         Diagnostics& out);

/// Cash by year, VAT, funding and what the budget leaves.
[[nodiscard]] Value financial_findings(const CaseModel& model, const Workings& workings, Diagnostics& out);

/// Holds each of `claims` against what was worked out.
/// What cannot all be meant, though sums would come out: a line twice, VAT twice, signs that turn round.
void check_contradictions(const CaseModel& model, const RuleContext& context, Diagnostics& out);
void check_claims(const CaseModel& model, const std::optional<Economics>& economics, Money set_up, Diagnostics& out);

}  // namespace despatch
