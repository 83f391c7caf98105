// Timelines: dates down the page, or phases as bars over an axis of time with milestones and deadlines among them.
#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "base/text.h"
#include "figure/chart.h"

namespace despatch::chart {
namespace {

enum class Outcome { Unsaid, Met, MetLate, Missed };

struct Event {
  Date date;
  std::string text;
  bool deadline = false;
  Outcome outcome = Outcome::Unsaid;
  std::optional<Date> met_on;
};
struct Phase {
  std::string name;
  Date from, to;
  std::string state;  ///< a few words; may be empty
};
struct Timeline {
  std::string title;
  std::vector<Phase> phases;  ///< ascending by beginning
  std::vector<Event> events;  ///< ascending
  std::optional<Date> as_of;
};

/// "deadline met", "deadline missed": what the mark means, in words.
std::string standing(const Event& event) {
  if (!event.deadline) return {};
  switch (event.outcome) {
    case Outcome::Unsaid: return "deadline";
    case Outcome::Met: return event.met_on ? "deadline, met on " + long_date(*event.met_on) : "deadline, met";
    case Outcome::MetLate: return "deadline, met late on " + long_date(*event.met_on);
    case Outcome::Missed: return "deadline, missed";
  }
  return {};
}

void read_met(Reader& reader, const Value& one, Event& event) {
  const Value* met = one.find("met");
  if (!met || met->is_null()) return;
  if (!event.deadline) {
    reader.fault("figure/contradiction", *met, "only a deadline is met or missed").help("add `deadline: true`");
    return;
  }
  if (met->is_bool()) {
    event.outcome = met->as_bool() ? Outcome::Met : Outcome::Missed;
    return;
  }
  event.met_on = reader.date_at(one, "met");
  if (event.met_on) event.outcome = *event.met_on > event.date ? Outcome::MetLate : Outcome::Met;
}

std::optional<Timeline> read(Reader& reader) {
  const Value& root = reader.root();
  reader.only(root, "a timeline", {"type", "title", "table", "events", "phases", "as_of"});
  Timeline chart{
      .title = reader.text(root, "title"), .phases = {}, .events = {}, .as_of = reader.date_at(root, "as_of")};
  Reader::Names names;
  for (const Value& one : reader.list(root, "phases", "a timeline", 60, true)) {
    reader.only(one, "a phase", {"name", "from", "to", "state"});
    if (!reader.needs(one, "a phase", {"name", "from", "to"})) continue;
    Phase phase{.name = reader.name(one, "name", names), .from = {}, .to = {}, .state = reader.text(one, "state")};
    const auto from = reader.date_at(one, "from"), to = reader.date_at(one, "to");
    if (!from || !to) continue;
    phase.from = *from;
    phase.to = *to;
    if (*from > *to)
      reader
          .fault("figure/contradiction", *one.find("to"),
                 fmt::format("`{}` ends on {}, before it begins on {}", phase.name, long_date(*to), long_date(*from)))
          .note(reader.place(*one.find("from")), "its beginning");
    chart.phases.push_back(std::move(phase));
  }
  for (const Value& one : reader.list(root, "events", "a timeline", 80, root.find("phases") != nullptr)) {
    reader.only(one, "an event", {"date", "text", "deadline", "met"});
    if (!reader.needs(one, "an event", {"date", "text"})) continue;
    const auto date = reader.date_at(one, "date");
    if (!date) continue;
    Event event{
        .date = *date, .text = reader.text(one, "text"), .deadline = reader.flag_at(one, "deadline"), .met_on = {}};
    read_met(reader, one, event);
    chart.events.push_back(std::move(event));
  }
  if (reader.failed()) return std::nullopt;
  std::ranges::stable_sort(chart.events, {}, &Event::date);
  std::ranges::stable_sort(chart.phases, {}, &Phase::from);
  return chart;
}

/// A filled diamond is a deadline met, a crossed one missed, an empty one yet to be told; a square is no deadline.
void mark(Canvas& canvas, const Event& event, Point at) {
  if (!event.deadline) {
    canvas.box({at.x - 3, at.y - 3, 6, 6, Ink::Series1, true});
    return;
  }
  const bool met = event.outcome == Outcome::Met || event.outcome == Outcome::MetLate;
  canvas.diamond(at, 5.5, met ? Ink::Accent : Ink::Paper);
  if (event.outcome == Outcome::Missed) canvas.cross(at, 4.2, 1.5);
  if (event.outcome == Outcome::Unsaid) canvas.diamond(at, 2.5, Ink::Text);
}

/// Time runs downwards: dates of any number and words of any length then have room, on paper and on a telephone.
Drawing draw_list(const Timeline& chart, double width) {
  Drawing drawing{.width = width, .height = 0, .shapes = {}};
  Canvas canvas(drawing);
  double date_width = 0;
  for (const Event& event : chart.events)
    date_width = std::max(date_width, estimated_width(long_date(event.date), kWordSize, true));
  const bool above = width < kCompactWidth;
  const double axis = above ? 6 : date_width + 14, words = axis + 14;
  double y = 7, last = y;
  std::vector<double> at;
  for (std::size_t i = 0; i < chart.events.size(); ++i) {
    const Event& event = chart.events[i];
    // The gap grows with the time between, within bounds: 2 pt a month, at most 22 pt.
    if (i > 0) y += std::clamp(days_between(chart.events[i - 1].date, event.date) / 30.4 * 2, 0.0, 22.0);
    double text_y = y - kLineHeight / 2;
    if (above)
      text_y = canvas.lines(words, text_y, {long_date(event.date)}, {.bold = true});
    else
      canvas.words_on(date_width, y, long_date(event.date), {Anchor::End, true});
    text_y = canvas.lines(words, text_y, canvas.wrap_from(words, event.text));
    if (event.deadline)
      text_y = canvas.lines(words, text_y, canvas.wrap_from(words, standing(event), kWordSize, true), {.bold = true});
    at.push_back(last = y);
    y = text_y + kLineHeight / 2 + 6;
  }
  canvas.line({axis, 7}, {axis, last}, Ink::Quiet, 1);
  for (std::size_t i = 0; i < at.size(); ++i) mark(canvas, chart.events[i], {axis, at[i]});
  drawing.height = y - kLineHeight / 2 - 4;
  return drawing;
}

class Gantt {
 public:
  Gantt(const Timeline& chart, double width) : chart_(chart) {
    drawing_.width = width;
    above_ = width < 380;
    first_ = chart.phases.front().from;
    last_ = first_;
    const auto reach = [&](Date date) {
      first_ = std::min(first_, date);
      last_ = std::max(last_, date);
    };
    for (const Phase& phase : chart.phases) {
      reach(phase.from);
      reach(add_days(phase.to, 1));
    }
    for (const Event& event : chart.events) reach(event.date);
    if (chart.as_of) reach(*chart.as_of);
    left_ = above_ ? 6 : width * 0.4;
    right_ = width - 8;
    choose_ticks();
  }

  Drawing draw() {
    double y = axis(0);
    const double top = y - 2;
    struct Row {
      Date date;
      const Phase* phase;
      const Event* event;
    };
    std::vector<Row> rows;
    for (const Phase& phase : chart_.phases) rows.push_back({phase.from, &phase, nullptr});
    for (const Event& event : chart_.events) rows.push_back({event.date, nullptr, &event});
    std::ranges::stable_sort(rows, {}, &Row::date);
    const std::size_t shapes_before = drawing_.shapes.size();
    y += 4;
    for (const Row& row : rows) y = row.phase ? phase(*row.phase, y) : event(*row.event, y);
    y -= 2;
    // Words that stand above their marks are not crossed: the lines are then drawn at each mark.
    if (!above_) marked_ = {{top, y}};
    std::vector<DrawnShape> grid;
    for (const auto& [from, to] : marked_) {
      for (const Date tick : ticks_)
        grid.emplace_back(StrokeLine{{x_of(tick), from}, {x_of(tick), to}, Ink::Grid, 0.5});
      if (chart_.as_of)
        grid.emplace_back(StrokeLine{{x_of(*chart_.as_of), from}, {x_of(*chart_.as_of), to}, Ink::Text, 1, true});
    }
    drawing_.shapes.insert(drawing_.shapes.begin() + static_cast<std::ptrdiff_t>(shapes_before), grid.begin(),
                           grid.end());
    if (chart_.as_of) {
      const std::string text = "as of " + long_date(*chart_.as_of);
      const double half = widest({text}, kSmallSize, false, canvas_.spaces()) / 2;
      canvas_.words({std::clamp(x_of(*chart_.as_of), half, drawing_.width - half), y + kBaseline + 1}, text,
                    {Anchor::Middle, false, Ink::Text, kSmallSize});
      y += kLineHeight + 1;
    }
    drawing_.height = y + 1;
    return std::move(drawing_);
  }

 private:
  double x_of(Date date) const {
    const double all = std::max(1, days_between(first_, last_));
    return left_ + days_between(first_, date) / all * (right_ - left_);
  }

  /// Beginnings of months, every so many that their names stand apart.
  void choose_ticks() {
    const int first =
        static_cast<int>(first_.year()) * 12 + static_cast<int>(static_cast<unsigned>(first_.month())) - 1;
    const int last = static_cast<int>(last_.year()) * 12 + static_cast<int>(static_cast<unsigned>(last_.month())) - 1;
    const double per_month = (right_ - left_) / std::max(1.0, days_between(first_, last_) / 30.44);
    for (const int step : {1, 2, 3, 6, 12, 24, 60, 120, 240, 600, 1200, 6000}) {
      step_ = step;
      const double needs = estimated_width(step < 12 ? "Sep 2027" : "2027", kSmallSize, false) + 8;
      if (per_month * step >= needs) break;
    }
    for (int month = first / step_ * step_; month <= last; month += step_) {
      const Date date{std::chrono::year(month / 12), std::chrono::month(static_cast<unsigned>(month % 12 + 1)),
                      std::chrono::day(1)};
      if (date >= first_ && date <= last_) ticks_.push_back(date);
    }
  }

  double axis(double y) {
    double free_from = -1;
    for (const Date tick : ticks_) {
      std::string name = fmt::format("{}", static_cast<int>(tick.year()));
      if (step_ < 12) name = fmt::format("{} {}", month_name(static_cast<unsigned>(tick.month())).substr(0, 3), name);
      const double width = estimated_width(name, kSmallSize, false);
      const double x = std::clamp(x_of(tick), width / 2, drawing_.width - width / 2);
      if (x - width / 2 < free_from) continue;
      canvas_.words({x, y + kBaseline}, name, {Anchor::Middle, false, Ink::Text, kSmallSize});
      free_from = x + width / 2 + 5;
    }
    y += kLineHeight + 2;
    canvas_.line({left_, y}, {right_, y}, Ink::Text, 0.75);
    return y + 2;
  }

  struct Words {
    double middle, end;
  };
  /// The words of a row; says where its mark stands and where the row ends.
  Words words(double y, const std::string& name, const std::string& below, bool bold, double mark_height) {
    const auto wrapped = [&](const std::string& text, double size, bool bold) {
      return above_ ? canvas_.wrap_from(0, text, size, bold) : wrap(text, left_ - 14, size, bold);
    };
    double end = canvas_.lines(0, y, wrapped(name, kWordSize, bold), {.bold = bold});
    if (!below.empty()) end = canvas_.lines(0, end - 1, wrapped(below, kSmallSize, false), {.size = kSmallSize}) - 1;
    if (above_) {
      marked_.emplace_back(end + 0.5, end + 3.5 + mark_height);
      return {end + 2 + mark_height / 2, end + 2 + mark_height};
    }
    return {(y + end) / 2, std::max(end, y + mark_height)};
  }

  double phase(const Phase& phase, double y) {
    std::string dates = phase.from == phase.to ? long_date(phase.from)
                                               : fmt::format("{} to {}", long_date(phase.from), long_date(phase.to));
    if (!phase.state.empty()) dates += "; " + phase.state;
    const Words at = words(y, phase.name, dates, true, 11);
    const double x0 = x_of(phase.from), x1 = std::max(x0 + 2, x_of(add_days(phase.to, 1)));
    canvas_.box({x0, at.middle - 5.5, std::min(x1, right_ + 2) - x0, 11, Ink::Series2, true});
    return at.end + 6;
  }

  double event(const Event& event, double y) {
    std::string below = long_date(event.date);
    if (event.deadline) below += "; " + standing(event);
    const Words at = words(y, event.text, below, false, 11);
    mark(canvas_, event, {x_of(event.date), at.middle});
    return at.end + 6;
  }

  const Timeline& chart_;
  Drawing drawing_;
  Canvas canvas_{drawing_};
  bool above_ = false;
  std::vector<std::pair<double, double>> marked_;  ///< from where to where down the page the lines of time are drawn
  Date first_, last_;
  int step_ = 1;
  std::vector<Date> ticks_;
  double left_ = 0, right_ = 0;
};

std::string describe(const Timeline& chart) {
  std::string text = opening("Timeline", chart.title);
  if (chart.events.empty() && chart.phases.empty()) return text + " There is nothing to show.";
  if (!chart.phases.empty()) {
    Date last = chart.phases.front().to;
    for (const Phase& phase : chart.phases) last = std::max(last, phase.to);
    text += fmt::format(" {} from {} to {}", counted(chart.phases.size(), "phase", "phases"),
                        long_date(chart.phases.front().from), long_date(last));
    if (chart.phases.size() <= 8) {
      std::vector<std::string> names;
      for (const Phase& phase : chart.phases) names.push_back(phase.name);
      text += ": " + list_and(names);
    }
    text += ".";
  }
  if (chart.events.size() == 1)
    text += fmt::format(" On {}: {}.", long_date(chart.events[0].date), chart.events[0].text);
  if (chart.events.size() > 1)
    text += fmt::format(" {} from {} to {}.", counted(chart.events.size(), "event", "events"),
                        long_date(chart.events.front().date), long_date(chart.events.back().date));
  std::vector<std::string> deadlines;
  std::size_t met = 0, late = 0, missed = 0;
  std::vector<std::string> missed_names;
  for (const Event& event : chart.events) {
    if (!event.deadline) continue;
    deadlines.push_back(fmt::format("{} ({})", event.text, long_date(event.date)));
    met += event.outcome == Outcome::Met;
    late += event.outcome == Outcome::MetLate;
    missed += event.outcome == Outcome::Missed;
    if (event.outcome == Outcome::Missed) missed_names.push_back(deadlines.back());
  }
  if (deadlines.empty()) return text;
  text +=
      fmt::format(" {}: {}.", deadlines.size() == 1 ? "The deadline" : fmt::format("{} deadlines", deadlines.size()),
                  list_briefly(deadlines));
  if (met + late + missed == 0) return text;
  std::vector<std::string> counts;
  if (met > 0) counts.push_back(fmt::format("{} met", met));
  if (late > 0) counts.push_back(fmt::format("{} met late", late));
  if (missed > 0) counts.push_back(fmt::format("{} missed", missed));
  if (const std::size_t rest = deadlines.size() - met - late - missed; rest > 0)
    counts.push_back(fmt::format("{} yet to come", rest));
  text += fmt::format(" Of the deadlines, {}.", list_and(counts));
  if (!missed_names.empty()) text += fmt::format(" Missed: {}.", list_briefly(missed_names));
  return text;
}

FigureTable table_of(const Timeline& chart) {
  FigureTable table;
  const bool phases = !chart.phases.empty();
  const bool deadlines = std::ranges::any_of(chart.events, &Event::deadline);
  table.head = {phases ? "What" : "Event", phases ? "From" : "Date"};
  if (phases) table.head.emplace_back("To");
  if (deadlines || std::ranges::any_of(chart.phases, [](const Phase& p) { return !p.state.empty(); }))
    table.head.emplace_back("Standing");
  const bool standing_shown = table.head.size() > (phases ? 3u : 2u);
  for (const Phase& phase : chart.phases) {
    table.rows.push_back({phase.name, long_date(phase.from), long_date(phase.to)});
    if (standing_shown) table.rows.back().push_back(phase.state);
  }
  for (const Event& event : chart.events) {
    table.rows.push_back({event.text, long_date(event.date)});
    if (phases) table.rows.back().emplace_back();
    if (standing_shown) table.rows.back().push_back(standing(event));
  }
  return table;
}

}  // namespace

std::optional<Figured> make_timeline(Reader& reader, double width) {
  const auto chart = read(reader);
  if (!chart) return std::nullopt;
  Figured out{.drawing = {}, .alternative = describe(*chart), .table = table_of(*chart)};
  if (!chart->phases.empty())
    out.drawing = Gantt(*chart, width).draw();
  else
    out.drawing = chart->events.empty() ? empty_drawing(width) : draw_list(*chart, width);
  return out;
}

}  // namespace despatch::chart
