// Funnel: from a long list through its sieves to the one that is preferred, with what fell out and why.
#include <algorithm>

#include <fmt/format.h>

#include "base/text.h"
#include "figure/chart.h"

namespace despatch::chart {
namespace {

struct Dropped {
  std::string name, why;
};
struct Step {
  std::string name;
  double count = 0;
  std::string text;
  std::vector<Dropped> out;  ///< what fell out before this step
};
struct Funnel {
  std::string title;
  std::vector<Step> steps;
};

std::optional<Funnel> read(Reader& reader) {
  const Value& root = reader.root();
  reader.only(root, "a funnel", {"type", "title", "table", "steps"});
  Funnel chart{.title = reader.text(root, "title"), .steps = {}};
  Reader::Names names;
  const Value* previous = nullptr;
  for (const Value& one : reader.list(root, "steps", "a funnel", 20)) {
    reader.only(one, "a step", {"name", "count", "text", "out"});
    if (!reader.needs(one, "a step", {"name", "count"})) continue;
    Step step{.name = reader.name(one, "name", names), .text = reader.text(one, "text"), .out = {}};
    const Value& count = *one.find("count");
    step.count = reader.number(count, "count").value_or(0);
    if (step.count < 0) reader.fault("figure/contradiction", count, "a step cannot have fewer than none");
    if (previous && !chart.steps.empty() && step.count > chart.steps.back().count)
      reader
          .fault("figure/contradiction", count,
                 fmt::format("`{}` has {}, more than the {} of `{}`; a funnel only narrows", step.name,
                             format_number(step.count, {}), format_number(chart.steps.back().count, {}),
                             chart.steps.back().name))
          .note(reader.place(*previous->find("count")), "the step before");
    Reader::Names out_names;
    for (const Value& dropped : reader.list(one, "out", "a step", 60, true)) {
      if (!dropped.is_mapping()) {
        step.out.push_back({reader.name(dropped, out_names), {}});
        continue;
      }
      reader.only(dropped, "what fell out", {"name", "why"});
      step.out.push_back({reader.name(dropped, "name", out_names), reader.text(dropped, "why")});
    }
    if (previous && !chart.steps.empty() && !step.out.empty()) {
      const double fell = chart.steps.back().count - step.count;
      if (static_cast<double>(step.out.size()) != fell)
        reader
            .fault("figure/contradiction", *one.find("out"),
                   fmt::format("{} {} to have fallen out before `{}`, but {} to {} is {}", step.out.size(),
                               step.out.size() == 1 ? "is said" : "are said", step.name,
                               format_number(chart.steps.back().count, {}), format_number(step.count, {}),
                               format_number(fell, {})))
            .note(reader.place(count), "the count that is left");
    }
    previous = &one;
    chart.steps.push_back(std::move(step));
  }
  if (reader.failed()) return std::nullopt;
  return chart;
}

std::string dropped_line(const Dropped& one) { return one.why.empty() ? one.name : one.name + ": " + one.why; }

Drawing draw(const Funnel& chart, double width) {
  Drawing drawing{.width = width, .height = 0, .shapes = {}};
  Canvas canvas(drawing);
  double most = 1;
  for (const Step& step : chart.steps) most = std::max(most, step.count);
  const double room = width * (width < kCompactWidth ? 0.3 : 0.34), middle = room / 2, words = room + 16;
  const bool beside = width - words > 90;
  // A step of one still has to hold its number.
  const auto half = [&](double count) {
    const double number = estimated_width(format_number(count, {}), 13, true) / 2 + 5;
    return std::min(room / 2, std::max(number, room / 2 * count / most));
  };
  double y = 1;
  for (std::size_t i = 0; i < chart.steps.size(); ++i) {
    const Step& step = chart.steps[i];
    const bool last = i + 1 == chart.steps.size();
    const double upper = half(step.count);
    const Ink fill = last ? Ink::Series1 : Ink::Series2;
    const double left = beside ? words : 0;
    double text_y = beside ? y : y + 34;
    text_y = canvas.lines(left, text_y, canvas.wrap_from(left, step.name, kWordSize, true), {.bold = true});
    if (!step.text.empty()) text_y = canvas.lines(left, text_y, canvas.wrap_from(left, step.text));
    const double height = beside ? std::max(26.0, text_y - y) : 30;
    canvas.box({middle - upper, y, 2 * upper, height, fill, true});
    canvas.words_on(middle, y + height / 2, format_number(step.count, {}), {Anchor::Middle, true, ink_on(fill), 13});
    y = std::max(y + height, text_y);
    if (last) break;

    const Step& next = chart.steps[i + 1];
    const double lower = half(next.count);
    const double from = beside ? y : y - (text_y - (y - 0));
    double neck = y + 14;
    if (!next.out.empty()) {
      double out_y = y + 4;
      const std::string fell = fmt::format("{} fell out", next.out.size());
      out_y =
          canvas.lines(left, out_y, canvas.wrap_from(left, fell, kSmallSize, true), {.bold = true, .size = kSmallSize});
      for (const Dropped& one : next.out) {
        canvas.cross({left + 3, out_y + kLineHeight / 2 - 0.3}, 2.2, 1);
        out_y = canvas.lines(left + 11, out_y, canvas.wrap_from(left + 11, dropped_line(one), kSmallSize),
                             {.size = kSmallSize});
      }
      neck = std::max(neck, out_y + 5);
    }
    if (beside) {
      canvas.shape(
          Polygon{{{middle - upper, from}, {middle + upper, from}, {middle + lower, neck}, {middle - lower, neck}},
                  Ink::Series6,
                  false});
    } else {
      canvas.line({middle, from + 2}, {middle, neck - 1}, Ink::Quiet, 1);
    }
    y = neck;
  }
  drawing.height = y + 1;
  return drawing;
}

std::string describe(const Funnel& chart) {
  std::string text = opening("Funnel", chart.title);
  if (chart.steps.empty()) return text + " There is nothing to show.";
  std::vector<std::string> counts;
  for (const Step& step : chart.steps) counts.push_back(fmt::format("{} {}", step.name, format_number(step.count, {})));
  text += fmt::format(" {}.", list_and(counts, "then"));
  for (const Step& step : chart.steps) {
    if (step.out.empty()) continue;
    std::vector<std::string> names;
    for (const Dropped& one : step.out)
      names.push_back(one.why.empty() ? one.name : fmt::format("{} ({})", one.name, one.why));
    text += fmt::format(" Before {} fell out: {}.", step.name, list_briefly(names));
  }
  return text;
}

FigureTable table_of(const Funnel& chart) {
  FigureTable table{.head = {"Step", "Number", "What happened"}, .rows = {}};
  const bool out = std::ranges::any_of(chart.steps, [](const Step& step) { return !step.out.empty(); });
  if (out) table.head.emplace_back("Fell out before it");
  for (const Step& step : chart.steps) {
    table.rows.push_back({step.name, format_number(step.count, {}), step.text});
    if (!out) continue;
    std::string all;
    for (const Dropped& one : step.out) all += (all.empty() ? "" : "; ") + dropped_line(one);
    table.rows.back().push_back(std::move(all));
  }
  return table;
}

}  // namespace

std::optional<Figured> make_funnel(Reader& reader, double width) {
  const auto chart = read(reader);
  if (!chart) return std::nullopt;
  return Figured{.drawing = chart->steps.empty() ? empty_drawing(width) : draw(*chart, width),
                 .alternative = describe(*chart),
                 .table = table_of(*chart)};
}

}  // namespace despatch::chart
