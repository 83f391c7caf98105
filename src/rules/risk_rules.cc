// A risk register: ratings and bands, what is left, where it is going, what is above the appetite, what nobody answers
// for.
#include <algorithm>
#include <map>
#include <set>

#include <fmt/format.h>

#include "base/text.h"
#include "model/check.h"
#include "rules/findings.h"
#include "rules/risk_matrix.h"

namespace despatch {
namespace {

/// The highest rating, or the highest band, that the council lives with.
struct Limit {
  std::int64_t rating = 0;  ///< 0: a band is named
  std::size_t band = 0;
  std::string text;
  Span span;
};

struct Appetite {
  std::optional<Limit> all;
  std::map<std::string, Limit> by_category;  ///< in lower case
  std::set<std::string> named;               ///< categories with a line of their own, faulty lines too
  bool by_category_given = false;

  [[nodiscard]] const Limit* of(const Risk& risk) const {
    if (all) return &*all;
    if (risk.category)
      if (const auto found = by_category.find(ascii_lower(**risk.category)); found != by_category.end())
        return &found->second;
    const auto other = by_category.find("other");
    return other == by_category.end() ? nullptr : &other->second;
  }
};

std::optional<Limit> limit_of(const Value& value, const RiskMatrix& matrix, Diagnostics& out) {
  if (value.is_number()) {
    const auto rating = static_cast<std::int64_t>(value.as_float());
    return Limit{rating, 0, std::to_string(rating), value.span()};
  }
  if (!value.is_string()) return std::nullopt;
  const auto found = std::ranges::find(matrix.bands(), value.as_string());
  if (found != matrix.bands().end())
    return Limit{0, static_cast<std::size_t>(found - matrix.bands().begin()), value.as_string(), value.span()};
  auto fault = out.error("risk/appetite", value.span(), fmt::format("the register has no band {}", value.as_string()));
  const std::vector<std::string_view> names(matrix.bands().begin(), matrix.bands().end());
  if (const auto meant = nearest(value.as_string(), names))
    fault.help(fmt::format("did you mean {}?", *meant));
  else
    fault.help(fmt::format("the bands are {}", list_and(matrix.bands())));
  return std::nullopt;
}

Appetite appetite_of(const Risks& register_, const RiskMatrix& matrix, Diagnostics& out) {
  Appetite appetite;
  if (!register_.appetite) return appetite;
  if (!register_.appetite->is_mapping()) {
    appetite.all = limit_of(*register_.appetite, matrix, out);
    return appetite;
  }
  appetite.by_category_given = true;
  for (const Value::Entry& entry : register_.appetite->as_mapping()) {
    if (!entry.key.is_string() || is_common_key(entry.key.as_string())) continue;
    const std::string category = ascii_lower(entry.key.as_string());
    appetite.named.insert(category);
    if (auto limit = limit_of(entry.value, matrix, out)) appetite.by_category.emplace(category, *limit);
    if (category != "other" && std::ranges::none_of(register_.risks, [&](const Risk& risk) {
          return risk.category && ascii_lower(**risk.category) == category;
        }))
      out.warning("risk/appetite", entry.key.span(), fmt::format("no risk has the category {}", entry.key.as_string()))
          .help("mend its name, or take the line out");
  }
  return appetite;
}

bool exceeds(const Limit& limit, const RiskMatrix& matrix, std::int64_t likelihood, std::int64_t impact) {
  return limit.rating > 0 ? likelihood * impact > limit.rating : matrix.band(likelihood, impact) > limit.band;
}

/// The level that is left: the residual one, or the risk's own where no residual is given.
std::pair<std::int64_t, std::int64_t> left_of(const Risk& risk) {
  return risk.residual ? std::pair(*risk.residual->likelihood, *risk.residual->impact)
                       : std::pair(*risk.likelihood, *risk.impact);
}

std::optional<std::string> trend_of(const Risk& risk) {
  if (risk.previous) {
    const auto [likelihood, impact] = left_of(risk);
    const std::int64_t now = likelihood * impact, before = *risk.previous->likelihood * *risk.previous->impact;
    return now > before ? "rising" : now < before ? "falling" : "steady";
  }
  return risk.trend ? std::optional(**risk.trend) : std::nullopt;
}

bool is_closed(const Risk& risk) { return risk.closed || (risk.state && **risk.state == "closed"); }

void check_scale(const Risk& risk, const RiskMatrix& matrix, Diagnostics& out) {
  const auto on_scale = [&](const Located<std::int64_t>& value, std::int64_t most, std::string_view what) {
    if (*value > most)
      out.error("risk/off-scale", value.span,
                fmt::format("{} {} of {} on a scale up to {}", indefinite(what), what, *value, most))
          .help("mend it, or the register's `scale:`");
  };
  on_scale(risk.likelihood, matrix.likelihoods(), "likelihood");
  on_scale(risk.impact, matrix.impacts(), "impact");
  for (const auto* level : {&risk.residual, &risk.previous})
    if (*level) {
      on_scale((*level)->likelihood, matrix.likelihoods(), "likelihood");
      on_scale((*level)->impact, matrix.impacts(), "impact");
    }
}

void check_levels(const Risk& risk, Diagnostics& out) {
  const std::int64_t rating = *risk.likelihood * *risk.impact;
  const auto [likelihood, impact] = left_of(risk);
  const std::int64_t left = likelihood * impact;
  if (left > rating)
    out.error("risk/worse-after-mitigation", risk.residual->likelihood.span,
              fmt::format("what is left of `{}` is rated {}, more than the {} before its mitigation", *risk.id, left,
                          rating))
        .note(risk.likelihood.span, "before")
        .help("mend one of the two");
  if (left < rating && !risk.mitigation && risk.actions.empty())
    out.error("risk/less-without-mitigation", risk.residual->likelihood.span,
              fmt::format("what is left of `{}` is rated {}, less than the {} before, and nothing is done about it",
                          *risk.id, left, rating))
        .note(risk.likelihood.span, "before")
        .help("add the `mitigation:` that lessens it, or take `residual:` out");
  if (risk.trend && risk.previous && **risk.trend != *trend_of(risk))
    out.error("risk/trend-contradiction", risk.trend->span,
              fmt::format("`{}` is said to be {}, but its rating went from {} to {}", *risk.id, **risk.trend,
                          *risk.previous->likelihood * *risk.previous->impact, left))
        .note(risk.previous->likelihood.span, "the rating before")
        .note(risk.residual ? risk.residual->likelihood.span : risk.likelihood.span, "the rating now")
        .help("take `trend:` out: it follows from `previous:`");
}

void check_days(const Risk& risk, const Risks& register_, const RuleContext& context, Diagnostics& out) {
  const auto out_of_order = [&](const Located<Date>& day, std::string_view what, const Located<Date>& other,
                                std::string_view than) {
    out.error("order/dates", day.span,
              fmt::format("`{}` {} on {}, {} {}", *risk.id, what, long_date(*day), than, long_date(*other)))
        .note(other.span, "the other day")
        .help("mend one of the days");
  };
  if (register_.date) {
    constexpr std::string_view kThan = "after the day of the register,";
    if (risk.previous && risk.previous->date && **risk.previous->date >= **register_.date)
      out.error("order/dates", risk.previous->date->span,
                fmt::format("the rating before of `{}` is of {}, and the register is of {}", *risk.id,
                            long_date(**risk.previous->date), long_date(**register_.date)))
          .note(register_.date->span, "the register")
          .help("mend one of the days");
    if (risk.raised && **risk.raised > **register_.date)
      out_of_order(*risk.raised, "came onto the register", *register_.date, kThan);
    if (risk.closed && **risk.closed > **register_.date)
      out_of_order(*risk.closed, "was closed", *register_.date, kThan);
  }
  if (risk.raised && risk.closed && **risk.closed < **risk.raised)
    out_of_order(*risk.closed, "was closed", *risk.raised, "before it was raised,");
  if (risk.closed && risk.state && **risk.state == "open")
    out.error("risk/closed-contradiction", risk.state->span,
              fmt::format("`{}` is said to be open, and to have been closed on {}", *risk.id, long_date(**risk.closed)))
        .note(risk.closed->span, "closed")
        .help("mend `state:`, or take `closed:` out");
  if (is_closed(risk)) {
    for (const RiskAction& action : risk.actions)
      if (!action.done)
        out.warning("risk/closed-contradiction", action.text.span,
                    fmt::format("`{}` is closed, and this action on it is not done", *risk.id))
            .note(risk.closed ? risk.closed->span : risk.state->span, "closed")
            .help("add `done:`, or take the action out");
    return;
  }
  const std::optional<Date> today = context.as_of    ? context.as_of
                                    : register_.date ? std::optional(**register_.date)
                                                     : std::nullopt;
  if (risk.review_on && today && **risk.review_on < *today) {
    auto fault = out.warning("risk/review-past", risk.review_on->span,
                             fmt::format("the review of `{}` was due on {}, and it is {}", *risk.id,
                                         long_date(**risk.review_on), long_date(*today)));
    if (register_.date) fault.note(register_.date->span, "the day that the register is true for");
    fault.help("review it, and set the next day");
  }
  for (const RiskAction& action : risk.actions) {
    if (action.due && !action.done && today && **action.due < *today)
      out.warning("risk/action-overdue", action.due->span,
                  fmt::format("this action on `{}` was due on {}", *risk.id, long_date(**action.due)))
          .help("add `done:`, or a new day and why");
    if (action.due && risk.raised && **action.due < **risk.raised)
      out_of_order(*action.due, "has an action that is due", *risk.raised, "before it was raised,");
    if (!action.owner && !risk.owner)
      out.warning("risk/no-owner", action.text.span, fmt::format("nobody answers for this action on `{}`", *risk.id))
          .help("add `owner:` with the id of a post");
  }
}

void check_appetite(const Risk& risk, const Appetite& appetite, const RiskMatrix& matrix, bool& over,
                    Diagnostics& out) {
  const Limit* limit = appetite.of(risk);
  if (!limit) {
    const bool told = risk.category && appetite.named.contains(ascii_lower(**risk.category));
    if (appetite.by_category_given && !told && !appetite.named.contains("other"))
      out.warning("risk/appetite", risk.category ? risk.category->span : risk.id.span,
                  fmt::format("no appetite is set for `{}`{}", *risk.id,
                              risk.category ? fmt::format(", whose category is {}", **risk.category)
                                            : std::string(", which has no category")))
          .help("add its category to `appetite:`, or `other:` for the rest");
    return;
  }
  const auto [likelihood, impact] = left_of(risk);
  over = exceeds(*limit, matrix, likelihood, impact);
  if (over && !risk.accepted) {
    const std::string level =
        limit->rating > 0 ? fmt::format("rated {}", likelihood * impact) : matrix.band_name(likelihood, impact);
    out.warning("risk/over-appetite", risk.id.span,
                fmt::format("what is left of `{}` is {}, and the council lives with {} at most", *risk.id, level,
                            limit->text))
        .note(limit->span, "the appetite")
        .help("do more about it, say under `accepted:` who accepts it, or have the appetite agreed anew");
  }
  if (!over && risk.accepted)
    out.warning("risk/appetite", risk.id.span,
                fmt::format("`{}` is accepted above the appetite, and what is left of it lies within", *risk.id))
        .note(limit->span, "the appetite")
        .help("take `accepted:` out");
}

std::string title_of_post(const RuleContext& context, const std::optional<Located<std::string>>& id) {
  if (!id) return "";
  for (const Value& document : context.documents) {
    const Value* officers = document.find("officers");
    if (!officers || !officers->is_sequence()) continue;
    for (const Value& one : officers->as_sequence()) {
      const Value* name = one.find("id");
      const Value* title = one.find("title");
      if (name && name->is_string() && name->as_string() == **id && title && title->is_string())
        return title->as_string();
    }
  }
  return **id;
}

}  // namespace

Value findings_for(const Risks& register_, const RuleContext& context, Diagnostics& out) {
  const RiskMatrix matrix(register_, out);
  const Appetite appetite = appetite_of(register_, matrix, out);

  struct Row {
    const Risk* risk;
    std::int64_t rating, left;
    std::size_t band, left_band;
    bool over = false;
  };
  std::vector<Row> rows;
  std::map<std::string, Span> words;
  Value::Sequence closed;
  std::int64_t without_owner = 0, without_mitigation = 0, rising = 0;
  for (const Risk& risk : register_.risks) {
    check_scale(risk, matrix, out);
    check_levels(risk, out);
    check_days(risk, register_, context, out);
    if (const auto [first, added] = words.emplace(ascii_lower(trim(*risk.risk)), risk.risk.span); !added)
      out.warning("risk/twice", risk.risk.span, fmt::format("`{}` is the same risk in the same words", *risk.id))
          .note(first->second, "the first")
          .help("take one of them out, or say how they differ");
    if (is_closed(risk)) {
      closed.push_back(Value(*risk.id));
      continue;
    }
    if (!risk.owner) {
      ++without_owner;
      out.warning("risk/no-owner", risk.id.span, fmt::format("nobody answers for the risk `{}`", *risk.id))
          .help("add `owner:` with the id of a post");
    }
    if (!risk.mitigation && risk.actions.empty()) {
      ++without_mitigation;
      out.warning("risk/no-mitigation", risk.id.span, fmt::format("nothing is done about the risk `{}`", *risk.id))
          .help("add `mitigation:`, or say there that the risk is accepted");
    }
    const auto [likelihood, impact] = left_of(risk);
    Row row{&risk, *risk.likelihood * *risk.impact, likelihood * impact, matrix.band(*risk.likelihood, *risk.impact),
            matrix.band(likelihood, impact)};
    check_appetite(risk, appetite, matrix, row.over, out);
    rising += trend_of(risk) == "rising" ? 1 : 0;
    rows.push_back(row);
  }
  // The worst first: by what is left (its band, then its rating), then by what it was before.
  std::ranges::stable_sort(rows, std::ranges::greater(),
                           [](const Row& row) { return std::tuple(row.left_band, row.left, row.band, row.rating); });

  Value::Sequence list;
  std::vector<std::int64_t> counts(matrix.bands().size()), before(matrix.bands().size());
  std::int64_t over_appetite = 0;
  for (const Row& row : rows) {
    const Risk& risk = *row.risk;
    ++counts[row.left_band], ++before[row.band];
    over_appetite += row.over ? 1 : 0;
    const auto [likelihood, impact] = left_of(risk);
    const Limit* limit = appetite.of(risk);
    const auto trend = trend_of(risk);
    list.push_back(Value::mapping(
        {{"id", *risk.id},
         {"number", static_cast<std::int64_t>(list.size() + 1)},
         {"rating", context.workings.of("likelihood times impact, before mitigation")
                        .times("likelihood", risk.likelihood)
                        .times("impact", risk.impact)
                        .gives(row.rating)},
         {"band", matrix.bands()[row.band]},
         {"residual_likelihood", likelihood},
         {"residual_impact", impact},
         {"residual_rating", context.workings.of("likelihood times impact, of what is left")
                                 .times("likelihood", risk.residual ? risk.residual->likelihood : risk.likelihood)
                                 .times("impact", risk.residual ? risk.residual->impact : risk.impact)
                                 .gives(row.left)},
         {"residual_band", matrix.bands()[row.left_band]},
         {"trend", trend ? Value(*trend) : Value(nullptr)},
         {"previous_rating",
          risk.previous ? Value(*risk.previous->likelihood * *risk.previous->impact) : Value(nullptr)},
         {"over_appetite", row.over},
         {"appetite", limit ? Value(limit->text) : Value(nullptr)},
         {"owner_title", risk.owner ? Value(title_of_post(context, risk.owner)) : Value(nullptr)}}));
  }
  Value::Sequence by_band;
  for (std::size_t i = 0; i < matrix.bands().size(); ++i)
    by_band.push_back(
        Value::mapping({{"name", matrix.bands()[i]},
                        {"from", matrix.thresholds().empty() ? Value(nullptr) : Value(matrix.thresholds()[i])},
                        {"count", counts[i]},
                        {"before", before[i]}}));
  Value::Sequence cells;
  for (std::int64_t l = matrix.likelihoods(); l >= 1; --l) {
    Value::Sequence in_row;
    for (std::int64_t i = 1; i <= matrix.impacts(); ++i) {
      Value::Sequence here;
      for (const Row& row : rows)
        if (left_of(*row.risk) == std::pair(l, i)) here.push_back(Value(*row.risk->id));
      in_row.push_back(Value::mapping({{"impact", i},
                                       {"band", matrix.band_name(l, i)},
                                       {"level", static_cast<std::int64_t>(matrix.band(l, i))},
                                       {"risks", Value(std::move(here))}}));
    }
    cells.push_back(Value::mapping({{"likelihood", l}, {"cells", Value(std::move(in_row))}}));
  }
  return Value::mapping({{"risks", Value(std::move(list))},
                         {"closed", Value(std::move(closed))},
                         {"bands", Value(std::move(by_band))},
                         {"matrix", Value(std::move(cells))},
                         {"likelihoods", matrix.likelihoods()},
                         {"impacts", matrix.impacts()},
                         {"over_appetite", over_appetite},
                         {"without_owner", without_owner},
                         {"without_mitigation", without_mitigation},
                         {"rising", rising}});
}

}  // namespace despatch
