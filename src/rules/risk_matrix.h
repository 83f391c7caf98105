// What a level of risk is called: the band of each cell of likelihood and impact.
//
// A register gives its bands as thresholds of the product (Low from 1, Medium from 5 …), or cell by cell. Either way
// the matrix is complete, and a band never falls as likelihood or impact rises. Without either, the bands begin at a
// fifth, two fifths and four fifths of the highest rating: 5, 10 and 20 on a scale of 5 by 5.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/diagnostic.h"
#include "model/risks.h"

namespace despatch {

class RiskMatrix {
 public:
  /// Tells every fault of scale, bands and cells. A matrix with faults still answers for every cell.
  RiskMatrix(const Risks& risks, Diagnostics& out);

  [[nodiscard]] std::int64_t likelihoods() const { return likelihoods_; }
  [[nodiscard]] std::int64_t impacts() const { return impacts_; }
  /// Lowest first; never empty.
  [[nodiscard]] const std::vector<std::string>& bands() const { return bands_; }
  /// The lowest product that is called by each band; empty where the cells are given one by one.
  [[nodiscard]] const std::vector<std::int64_t>& thresholds() const { return thresholds_; }
  /// Index into bands(). Levels beyond the scale count as its ends.
  [[nodiscard]] std::size_t band(std::int64_t likelihood, std::int64_t impact) const;
  [[nodiscard]] const std::string& band_name(std::int64_t likelihood, std::int64_t impact) const {
    return bands_[band(likelihood, impact)];
  }

 private:
  void by_product(const Risks& risks, Diagnostics& out);
  void by_cell(const Risks& risks, Diagnostics& out);

  std::int64_t likelihoods_ = 5, impacts_ = 5;
  std::vector<std::string> bands_;
  std::vector<std::int64_t> thresholds_;
  std::vector<std::vector<std::size_t>> cells_;  ///< by likelihood, then impact, both from 1 less one
};

}  // namespace despatch
