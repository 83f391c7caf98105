#include "rules/risk_matrix.h"

#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "base/text.h"

namespace despatch {
namespace {

constexpr std::string_view kDefaultBands[] = {"Low", "Medium", "High", "Very high"};

/// A fifth, two fifths and four fifths of the highest rating; each at least one above the last.
std::vector<std::int64_t> default_thresholds(std::int64_t highest) {
  std::vector<std::int64_t> out = {1};
  for (const std::int64_t fifths : {1, 2, 4}) out.push_back(std::max(out.back() + 1, (highest * fifths + 4) / 5));
  return out;
}

void check_names(const std::vector<Located<std::string>>& names, std::int64_t most, std::string_view what,
                 Diagnostics& out) {
  if (names.empty() || static_cast<std::int64_t>(names.size()) == most) return;
  out.error("risk/matrix", names.front().span,
            fmt::format("there are {} words for {} on a scale up to {}", names.size(), what, most))
      .help("give a word for each, from 1 upwards");
}

}  // namespace

RiskMatrix::RiskMatrix(const Risks& risks, Diagnostics& out) {
  const RiskScale scale = risks.scale.value_or(RiskScale{});
  likelihoods_ = std::clamp<std::int64_t>(scale.likelihood, 1, 10);
  impacts_ = std::clamp<std::int64_t>(scale.impact, 1, 10);
  check_names(scale.likelihood_names, likelihoods_, "likelihood", out);
  check_names(scale.impact_names, impacts_, "impact", out);
  std::map<std::string, Span> seen;
  for (const RiskBand& band : risks.bands)
    if (const auto [first, added] = seen.emplace(ascii_lower(*band.name), band.name.span); !added)
      out.error("risk/bands", band.name.span, fmt::format("two bands are called {}", *band.name))
          .note(first->second, "the first")
          .help("give one of them another name");
  cells_.assign(static_cast<std::size_t>(likelihoods_),
                std::vector<std::size_t>(static_cast<std::size_t>(impacts_), 0));
  if (risks.matrix.empty())
    by_product(risks, out);
  else
    by_cell(risks, out);
}

void RiskMatrix::by_product(const Risks& risks, Diagnostics& out) {
  const std::int64_t highest = likelihoods_ * impacts_;
  if (risks.bands.empty()) {
    bands_.assign(std::begin(kDefaultBands), std::end(kDefaultBands));
    thresholds_ = default_thresholds(highest);
  } else {
    struct Begin {
      const RiskBand* band;
      std::int64_t from;
      Span span;
    };
    std::vector<Begin> sorted;
    for (const RiskBand& band : risks.bands) {
      if (band.from)
        sorted.push_back({&band, **band.from, band.from->span});
      else if (&band == &risks.bands.front() && risks.bands.size() > 1)
        sorted.push_back({&band, 1, band.name.span});  // the lowest begins where ratings do
      else
        out.error("risk/bands", band.name.span,
                  fmt::format("nothing says from which rating on a risk is called {}", *band.name))
            .help("add `from:`, or give the cells one by one under `matrix:`");
    }
    std::ranges::stable_sort(sorted, {}, &Begin::from);
    for (std::size_t i = 1; i < sorted.size(); ++i)
      if (sorted[i].from == sorted[i - 1].from)
        out.error("risk/bands", sorted[i].span,
                  fmt::format("{} and {} both begin at {}", *sorted[i - 1].band->name, *sorted[i].band->name,
                              sorted[i].from))
            .note(sorted[i - 1].span, *sorted[i - 1].band->name)
            .help("mend one of them");
    if (!sorted.empty() && sorted.front().from > 1)
      out.error("risk/bands", sorted.front().span,
                fmt::format("the lowest band begins at {}, so ratings below it have no name", sorted.front().from))
          .help("let the lowest band begin at 1");
    for (const Begin& one : sorted) {
      if (one.from > highest)
        out.warning("risk/bands", one.span,
                    fmt::format("no risk can be {}: the highest rating is {} × {} = {}", *one.band->name, likelihoods_,
                                impacts_, highest))
            .help("mend `from:`, or the register's `scale:`");
      bands_.push_back(*one.band->name);
      thresholds_.push_back(one.from);
    }
    if (bands_.empty()) {
      bands_.assign(1, *risks.bands.front().name);
      thresholds_.assign(1, 1);
    }
  }
  for (std::int64_t l = 1; l <= likelihoods_; ++l)
    for (std::int64_t i = 1; i <= impacts_; ++i)
      for (std::size_t band = 0; band < thresholds_.size(); ++band)
        if (l * i >= thresholds_[band]) cells_[static_cast<std::size_t>(l - 1)][static_cast<std::size_t>(i - 1)] = band;
}

void RiskMatrix::by_cell(const Risks& risks, Diagnostics& out) {
  if (risks.bands.empty())
    bands_.assign(std::begin(kDefaultBands), std::end(kDefaultBands));
  else
    for (const RiskBand& band : risks.bands) {
      bands_.push_back(*band.name);
      if (band.from)
        out.error("risk/bands", band.from->span,
                  fmt::format("{} begins at {}, and the matrix gives the cells one by one", *band.name, **band.from))
            .note(risks.matrix.front().likelihood.span, "the matrix")
            .help("take out `from:` or `matrix:`");
    }
  // The place of each cell, for what contradicts it.
  std::vector<const RiskMatrixRow*> rows(static_cast<std::size_t>(likelihoods_), nullptr);
  std::vector<std::string_view> names(bands_.begin(), bands_.end());
  for (const RiskMatrixRow& row : risks.matrix) {
    if (*row.likelihood > likelihoods_) {
      out.error("risk/matrix", row.likelihood.span,
                fmt::format("a row for a likelihood of {} on a scale up to {}", *row.likelihood, likelihoods_))
          .help("mend it, or the register's `scale:`");
      continue;
    }
    const auto l = static_cast<std::size_t>(*row.likelihood - 1);
    if (rows[l]) {
      out.error("risk/matrix", row.likelihood.span, fmt::format("two rows for a likelihood of {}", *row.likelihood))
          .note(rows[l]->likelihood.span, "the first")
          .help("take one of them out");
      continue;
    }
    rows[l] = &row;
    if (static_cast<std::int64_t>(row.bands.size()) != impacts_)
      out.error("risk/matrix", row.bands.empty() ? row.likelihood.span : row.bands.front().span,
                fmt::format("the row for a likelihood of {} has {} cells, and the scale of impact goes up to {}",
                            *row.likelihood, row.bands.size(), impacts_))
          .help("give a band for each impact, from 1 upwards");
    for (std::size_t i = 0; i < row.bands.size() && i < cells_[l].size(); ++i) {
      const auto found = std::ranges::find(bands_, *row.bands[i]);
      if (found != bands_.end()) {
        cells_[l][i] = static_cast<std::size_t>(found - bands_.begin());
        continue;
      }
      auto fault = out.error("risk/matrix", row.bands[i].span, fmt::format("there is no band {}", *row.bands[i]));
      if (!risks.bands.empty()) fault.note(risks.bands.front().name.span, "the bands stand here");
      if (const auto meant = nearest(*row.bands[i], names))
        fault.help(fmt::format("did you mean {}?", *meant));
      else
        fault.help(fmt::format("the bands are {}", list_and(bands_)));
    }
  }
  std::vector<std::string> missing;
  for (std::size_t l = 0; l < rows.size(); ++l)
    if (!rows[l]) missing.push_back(std::to_string(l + 1));
  if (!missing.empty())
    out.error("risk/matrix", risks.matrix.front().likelihood.span,
              fmt::format("the matrix has no row for a likelihood of {}", list_and(missing, "or")))
        .help("give a row for each likelihood of the scale");
  // A worse risk is never called less.
  const auto cell = [&](std::size_t l, std::size_t i) -> const Located<std::string>* {
    return rows[l] && i < rows[l]->bands.size() && std::ranges::find(bands_, *rows[l]->bands[i]) != bands_.end()
               ? &rows[l]->bands[i]
               : nullptr;
  };
  const auto never_falls = [&](std::size_t l, std::size_t i, std::size_t from_l, std::size_t from_i) {
    const auto* here = cell(l, i);
    const auto* before = cell(from_l, from_i);
    if (!here || !before || cells_[l][i] >= cells_[from_l][from_i]) return;
    out.error("risk/matrix", here->span,
              fmt::format("likelihood {} and impact {} are {}, and the lesser {} and {} are {}", l + 1, i + 1, **here,
                          from_l + 1, from_i + 1, **before))
        .note(before->span, "the lesser risk")
        .help("a worse risk is never called less; mend one of the two, or the order of `bands:`, lowest first");
  };
  for (std::size_t l = 0; l < cells_.size(); ++l)
    for (std::size_t i = 0; i < cells_[l].size(); ++i) {
      if (i > 0) never_falls(l, i, l, i - 1);
      if (l > 0) never_falls(l, i, l - 1, i);
    }
}

std::size_t RiskMatrix::band(std::int64_t likelihood, std::int64_t impact) const {
  const auto at = [](std::int64_t level, std::int64_t most) {
    return static_cast<std::size_t>(std::clamp<std::int64_t>(level, 1, most) - 1);
  };
  return cells_[at(likelihood, likelihoods_)][at(impact, impacts_)];
}

}  // namespace despatch
