#include "figure/figure.h"
#include "figure/canvas.h"

#include <algorithm>
#include <cmath>
#include <map>

#include <fmt/format.h>
#include <catch2/catch.hpp>

#include "base/files.h"
#include "figure/canvas.h"
#include "figure/numbers.h"

using namespace despatch;
using chart::kCompactWidth;
using chart::Spaces;
using chart::widest;

namespace {

Figured draw(std::string_view specification, double width = 450) {
  Diagnostics out;
  auto figure = make_figure(specification, {}, out, width);
  INFO(specification);
  INFO((out.empty() ? "" : out.all()[0].message));
  REQUIRE(figure);
  return *figure;
}

std::string said(std::string_view specification) { return draw(specification).alternative; }

std::string fault(std::string_view specification) {
  Diagnostics out;
  const auto figure = make_figure(specification, {}, out);
  CHECK_FALSE(figure);
  return out.empty() ? "" : out.all()[0].message;
}

struct Box {
  double left, top, right, bottom;
  std::string what;
};

Box box_of(const DrawnText& words, Spaces spaces = Spaces::AsSet) {
  // Just what the eye sees: from the height of capitals to the end of descenders.
  const double width = widest({words.text}, words.size, words.bold, spaces);
  const double left = words.at.x - (words.anchor == Anchor::End      ? width
                                    : words.anchor == Anchor::Middle ? width / 2
                                                                     : 0);
  return {left, words.at.y - words.size * 0.72, left + width, words.at.y + words.size * 0.2, words.text};
}

/// Every mark lies on the drawing, and no words lie on other words.
void check_geometry(const Drawing& drawing) {
  std::string wrong;
  const auto inside = [&](const Box& box) {
    if (box.left < -0.6 || box.right > drawing.width + 0.6 || box.top < -0.6 || box.bottom > drawing.height + 0.6 ||
        std::isnan(box.left + box.right + box.top + box.bottom))
      wrong += fmt::format("outside {:.1f}×{:.1f}: {} ({:.1f} {:.1f} {:.1f} {:.1f})\n", drawing.width, drawing.height,
                           box.what, box.left, box.top, box.right, box.bottom);
  };
  const auto around = [](const std::vector<Point>& points, std::string what) {
    Box box{1e9, 1e9, -1e9, -1e9, std::move(what)};
    for (const Point& p : points) {
      box.left = std::min(box.left, p.x);
      box.right = std::max(box.right, p.x);
      box.top = std::min(box.top, p.y);
      box.bottom = std::max(box.bottom, p.y);
    }
    return box;
  };
  std::vector<Box> words;
  for (const DrawnShape& shape : drawing.shapes) {
    if (const auto* box = std::get_if<FilledBox>(&shape)) {
      if (box->width < 0 || box->height < 0) wrong += "a box of negative size\n";
      inside({box->x, box->y, box->x + box->width, box->y + box->height, "box"});
      for (const auto& [from, to] : hatch_lines(*box))
        for (const Point& p : {from, to})
          if (p.x < box->x - 0.01 || p.x > box->x + box->width + 0.01 || p.y < box->y - 0.01 ||
              p.y > box->y + box->height + 0.01)
            wrong += "hatching leaves its box\n";
    } else if (const auto* line = std::get_if<StrokeLine>(&shape)) {
      inside(around({line->from, line->to}, "line"));
    } else if (const auto* course = std::get_if<Polyline>(&shape)) {
      inside(around(course->points, "course"));
    } else if (const auto* area = std::get_if<Polygon>(&shape)) {
      inside(around(area->points, "area"));
    } else {
      words.push_back(box_of(std::get<DrawnText>(shape)));
      inside(words.back());
      // A telephone shows the drawing between margins of a twentieth, which may take what readers add between letters.
      const auto& drawn = std::get<DrawnText>(shape);
      const bool number = std::ranges::count_if(drawn.text, [](char c) { return c >= '0' && c <= '9'; }) > 8;
      const double margin = drawing.width * 0.05;
      const Box spaced = box_of(drawn, Spaces::AsReadersMayAsk);
      if (drawing.width < kCompactWidth && !number && (spaced.left < -margin || spaced.right > drawing.width + margin))
        wrong += fmt::format("with wide spaces outside the screen: {} ({:.1f} {:.1f})\n", spaced.what, spaced.left,
                             spaced.right);
    }
  }
  std::ranges::sort(words, {}, &Box::top);
  for (std::size_t i = 0; i < words.size(); ++i)
    for (std::size_t j = i + 1; j < words.size() && words[j].top < words[i].bottom - 0.3; ++j)
      if (words[i].left < words[j].right - 0.3 && words[j].left < words[i].right - 0.3)
        wrong += fmt::format("`{}` lies on `{}`\n", words[i].what, words[j].what);
  INFO(wrong);
  CHECK(wrong.empty());
}

void check_table(const FigureTable& table) {
  for (const auto& row : table.rows) CHECK(row.size() == table.head.size());
}

void check_figure(const std::string& specification) {
  for (const double width : {210.0, 300.0, 450.0, 640.0}) {
    INFO(specification);
    INFO(width);
    const Figured figure = draw(specification, width);
    check_geometry(figure.drawing);
    check_table(figure.table);
    CHECK(figure.alternative.ends_with('.'));
    CHECK(figure.alternative.size() < 3500);
  }
}

/// Boxes of one fill, in the order they are drawn.
std::vector<FilledBox> boxes(const Drawing& drawing, Ink fill) {
  std::vector<FilledBox> out;
  for (const DrawnShape& shape : drawing.shapes)
    if (const auto* box = std::get_if<FilledBox>(&shape); box && box->fill == fill) out.push_back(*box);
  return out;
}

/// Everything drawn, as text: what the same specification must give again.
std::string dump(const Drawing& drawing) {
  std::string out;
  for (const DrawnShape& shape : drawing.shapes) {
    if (const auto* box = std::get_if<FilledBox>(&shape))
      out += fmt::format("box {} {} {} {} {}\n", box->x, box->y, box->width, box->height, static_cast<int>(box->fill));
    else if (const auto* words = std::get_if<DrawnText>(&shape))
      out += fmt::format("words {} {} {}\n", words->at.x, words->at.y, words->text);
    else if (const auto* line = std::get_if<StrokeLine>(&shape))
      out += fmt::format("line {} {} {} {}\n", line->from.x, line->from.y, line->to.x, line->to.y);
  }
  return out;
}

/// A generator of its own, so that every machine tries the same figures.
class Dice {
 public:
  explicit Dice(std::uint64_t seed) : state_(seed * 2 + 1) {}
  std::uint32_t next() {
    state_ = state_ * 6364136223846793005u + 1442695040888963407u;
    return static_cast<std::uint32_t>(state_ >> 33);
  }
  int from(int least, int most) {
    return least + static_cast<int>(next() % static_cast<std::uint32_t>(most - least + 1));
  }
  double number() {
    static constexpr double kMagnitudes[] = {0.001, 1, 100, 1e6, 1e12};
    return std::round((from(-1000, 4000)) * kMagnitudes[from(0, 4)]) / 100;
  }
  std::string name(int n) {
    static constexpr const char* kWords[] = {"Trust",
                                             "Company owned by the council",
                                             "Redesign",
                                             "in-house/shared",
                                             "عربية",
                                             "日本語の名前",
                                             "Ελληνικά",
                                             "as now",
                                             "Unabbreviatedlongwordwithoutanybreak",
                                             "£5m"};
    std::string out = kWords[from(0, 9)];
    for (int more = from(0, 3); more > 0; --more) out += std::string(" ") + kWords[from(0, 9)];
    return "\"" + out + fmt::format(" {}\"", n);
  }

 private:
  std::uint64_t state_;
};

}  // namespace

// ------------------------------------------------------------------------------------------------- what is said
// instead

TEST_CASE("a bar chart says who leads, and its table has the numbers") {
  const Figured figure =
      draw("type: bar\ntitle: Weighted totals\ncategory: Option\ndata:\n  Company: 68.5\n  As now: 42.75\n");
  CHECK(figure.alternative ==
        "Bar chart: Weighted totals. Company is highest with 68.50; As now is lowest with 42.75.");
  CHECK(figure.table.head == std::vector<std::string>{"Option", "Value"});
  CHECK(figure.table.rows[1] == std::vector<std::string>{"As now", "42.75"});
}

TEST_CASE("bars are told by what is better, ties as ties, and what is not known") {
  CHECK(said("type: bar\ndata: {A: 3, B: 3, C: 1}\n") ==
        "Bar chart. A and B are level as the highest with 3; C is lowest with 1.");
  CHECK(said("type: bar\nbetter: higher\ndata: {A: 3, B: 2, C: 2, D: 1}\n") ==
        "Bar chart. A leads with 3; next are B and C with 2; D is last with 1.");
  CHECK(said("type: bar\nbetter: lower\nunit: £m\ndata: {A: 3, B: -2.5}\n") ==
        "Bar chart. B leads with −£2.5m; A is last with £3.0m.");
  CHECK(said("type: bar\ndata: {A: 0, B: 0}\n") == "Bar chart. All 2 are level with 0: A and B.");
  CHECK(said("type: bar\ndata: {A: 7}\n") == "Bar chart. A has 7.");
  CHECK(said("type: bar\ndata: {A: 7, B: ~, C: 2}\n") ==
        "Bar chart. A is highest with 7; C is lowest with 2. Not known for B.");
  CHECK(said("type: bar\ndata: {A: ~}\n") == "Bar chart. No value is known.");
  CHECK(said("type: bar\ndata: {}\n") == "Bar chart. There is nothing to show.");
  CHECK(said("type: bar\ncategories: [a, b]\nseries:\n  - {name: One, values: [1, 2]}\n  - {name: Two, values: [3, "
             "3]}\n") ==
        "Bar chart. 2 series for 2 categories. One: b is highest with 2; a is lowest with 1. Two: All 2 are level with "
        "3: "
        "a and b.");
}

TEST_CASE("contributions say who leads and what the totals are made of") {
  const Figured figure = draw(
      "type: stacked-bar\ntitle: Totals\ncategory: Option\nbetter: higher\ncategories: [Company, Trust]\nseries:\n"
      "  - {name: Quality, values: [40, 30]}\n  - {name: Cost, values: [39.5, 34]}\n");
  CHECK(
      figure.alternative ==
      "Stacked bar chart: Totals. Company leads with 79.5; Trust is last with 64.0. Each total is made of Quality and "
      "Cost.");
  CHECK(figure.table.head == std::vector<std::string>{"Option", "Quality", "Cost", "Total"});
  CHECK(figure.table.rows[0] == std::vector<std::string>{"Company", "40.0", "39.5", "79.5"});
}

TEST_CASE("costs by year are held against the budget") {
  CHECK(said("type: stacked-bar\norientation: vertical\nunit: £m\ncategories: [2027/28, 2028/29]\nseries:\n"
             "  - {name: Staff, values: [5, 4]}\n  - {name: Income, values: [-1, -1]}\n"
             "line: {name: Budget, values: [3.5, 3.5]}\n") ==
        "Stacked column chart. 2027/28 is highest with £4.0m; 2028/29 is lowest with £3.0m. It is above the budget in "
        "2027/28 (by £0.5m). Each total is made of Staff and Income.");
}

TEST_CASE("a line says where it goes, and its turns") {
  CHECK(said("type: line\nunit: £m\ncategories: [2025, 2026, 2027]\nseries:\n  - {name: Cost, values: [1, 5, 2]}\n") ==
        "Line chart. Cost goes from £1m in 2025 to £2m in 2027; its highest is £5m in 2026.");
  CHECK(said("type: line\ncategories: [a, b, c]\nseries:\n  - {name: S, values: [~, 5, ~]}\n  - {name: T, values: [~, "
             "~, ~]}\n") == "Line chart. S is 5 in b. T: no value is known.");
}

TEST_CASE("intervals say the nearest change and who takes over") {
  const Figured figure = draw(
      "type: intervals\nleader: Company\nitems:\n"
      "  - {name: Quality, value: 35, from: 12, to: 61, below: Trust, above: Redesign}\n"
      "  - {name: Control, value: 20, from: 18, to: 100, below: Trust}\n  - {name: Risk, value: 20, from: 0, to: "
      "100}\n");
  CHECK(figure.alternative ==
        "Interval chart. The nearest change is in Control: now 20%; below 18% Trust takes over. Whatever the value of "
        "Risk, Company stays in the lead. Quality: now 35%, holds from 12% to 61%; below that Trust; above that "
        "Redesign.");
  CHECK(figure.table.rows[1] == std::vector<std::string>{"Control", "20%", "18%", "100%", "Trust", "no change"});
  CHECK(said("type: intervals\nleader: Company\nitems: [{name: A, value: 50, from: 0, to: 100}]\n") ==
        "Interval chart. Whatever the value of A, Company stays in the lead.");
}

TEST_CASE("a tornado says what moves the result most and what turns its sign") {
  const Figured figure = draw(
      "type: tornado\nunit: £m\nresult: Net present value\nbase: 4\nitems:\n  - {name: Set-up, low: 3, high: 5}\n"
      "  - {name: Placements, low: -3, high: 9, low_text: 20% higher, high_text: 20% lower}\n");
  CHECK(figure.alternative ==
        "Tornado chart. Net present value is £4m at base. Placements moves it most, from −£3m to £9m; Set-up moves it "
        "least, from £3m to £5m. It changes sign with Placements.");
  CHECK(figure.table.rows[0] ==
        std::vector<std::string>{"Placements", "−£3m (20% higher)", "£9m (20% lower)", "£12m", "yes"});
}

TEST_CASE("a fan and a distribution say their middle and their ends") {
  CHECK(said("type: fan\nunit: £m\ncategories: [2027, 2028]\npercentiles:\n  - {percentile: 10, values: [4, 3]}\n"
             "  - {percentile: 50, values: [5, 5]}\n  - {percentile: 90, values: [6, 8]}\n"
             "line: {name: Budget, values: [7, 7]}\n") ==
        "Fan chart. In 2027 P50 is £5m, between £4m at P10 and £6m at P90. In 2028 P50 is £5m, between £3m at P10 and "
        "£8m "
        "at P90. P90 is above the line Budget in 2028.");
  CHECK(
      said(
          "type: distribution\nresult: NPV\npercentiles:\n  - {percentile: 10, value: -2}\n  - {percentile: 50, value: "
          "2}\n  - {percentile: 90, value: 6}\nmarks: [{name: break even, value: 0}]\n") ==
      "Cumulative curve. NPV runs from −2 at P10 to 6 at P90. Half of the results are at or below 2. 30% of results "
      "are "
      "at or below break even, 0.");
}

TEST_CASE("a timeline says what is met and what is missed") {
  const Figured figure = draw(
      "type: timeline\nphases:\n  - {name: Mobilise, from: 2027-09-01, to: 2027-12-31}\nevents:\n"
      "  - {date: 2027-12-31, text: Appraisal due, deadline: true, met: 2027-12-20}\n"
      "  - {date: 2028-01-20, text: Case due, deadline: true, met: false}\n  - {date: 2028-03-01, text: Cabinet}\n");
  CHECK(
      figure.alternative ==
      "Timeline. 1 phase from 1 September 2027 to 31 December 2027: Mobilise. 3 events from 31 December 2027 to 1 "
      "March "
      "2028. 2 deadlines: Appraisal due (31 December 2027) and Case due (20 January 2028). Of the deadlines, 1 met and "
      "1 missed. Missed: Case due (20 January 2028).");
  CHECK(figure.table.rows[2] == std::vector<std::string>{"Case due", "20 January 2028", "", "deadline, missed"});
  CHECK(said("type: timeline\nevents: []\n") == "Timeline. There is nothing to show.");
}

TEST_CASE("a matrix counts its bands and names the worst") {
  const Figured figure = draw(
      "type: matrix\nrows: 2\ncolumns: 3\nbands: [{name: low}, {name: high}]\ncells:\n  - [low, high, high]\n  - [low, "
      "low, "
      "high]\npoints:\n  - {label: R1, row: 1, column: 3}\n  - {label: R2, row: 2, column: 1}\n");
  CHECK(figure.alternative ==
        "Matrix of likelihood by impact. 2 items: 1 high and 1 low. R1 stands highest, at likelihood 1 and impact 3.");
  CHECK(figure.table.rows[1] == std::vector<std::string>{"R2", "2", "1", "2", "low"});
  CHECK(
      said("type: matrix\npoints:\n  - {label: R1, text: Rain, row: 2, column: 3}\n  - {label: R2, text: Snow, row: 3, "
           "column: 2}\n  - {label: R3, row: 2, column: 3}\n") ==
      "Matrix of likelihood by impact. R1 (Rain), R2 (Snow) and R3 stand highest.");
}

TEST_CASE("a funnel says what fell out and why") {
  CHECK(
      said(
          "type: funnel\nsteps:\n  - {name: Long list, count: 3}\n  - {name: Preferred, count: 1, out: [{name: A, why: "
          "too dear}, B]}\n") ==
      "Funnel. Long list 3 then Preferred 1. Before Preferred fell out: A (too dear) and B.");
}

TEST_CASE("nothing to show is drawn and said") {
  for (const char* text :
       {"type: bar\ndata: {}", "type: stacked-bar\ncategories: []\nseries: []",
        "type: line\ncategories: []\nseries: []", "type: intervals\nitems: []", "type: tornado\nbase: 1\nitems: []",
        "type: fan\ncategories: []\npercentiles: []", "type: distribution\npercentiles: []",
        "type: timeline\nevents: []", "type: matrix\npoints: []", "type: funnel\nsteps: []"})
    check_figure(text);
}

// ------------------------------------------------------------------------------------------------------------ geometry

TEST_CASE("bars are as long as their values") {
  const auto bars = boxes(draw("type: bar\ndata: {A: 40, B: 10, C: -20}\n").drawing, Ink::Series1);
  REQUIRE(bars.size() == 3);
  CHECK(bars[0].width / bars[1].width == Approx(4));
  CHECK(bars[0].width / bars[2].width == Approx(2));
  CHECK(bars[2].x + bars[2].width == Approx(bars[0].x));

  const Drawing stacked = draw(
                              "type: stacked-bar\ncategories: [a]\nseries:\n  - {name: One, values: [30]}\n  - {name: "
                              "Two, values: [12]}\n")
                              .drawing;
  const double one = boxes(stacked, Ink::Series1).back().width, two = boxes(stacked, Ink::Series2).back().width;
  CHECK(one / two == Approx(2.5));
}

TEST_CASE("names keep in one line where there is room: a stressed one is bold, causes are longer than names") {
  const auto written = [](const Figured& figure) {
    std::vector<std::string> out;
    for (const DrawnShape& shape : figure.drawing.shapes)
      if (const auto* words = std::get_if<DrawnText>(&shape)) out.push_back(words->text);
    return out;
  };
  const auto has = [](const std::vector<std::string>& words, std::string_view one) {
    return std::ranges::find(words, one) != words.end();
  };
  for (const std::string_view name : {"Pool", "Museum", "Swimming baths"}) {
    INFO(name);
    CHECK(has(written(draw(fmt::format("type: bar\ndata: {{{}: 3, Gym: 2}}\nhighlight: {}\n", name, name))), name));
  }
  const auto tornado = written(draw(
      "type: tornado\nresult: Cost\nbase: 2.4\nitems:\n  - {name: Tender, low: 2.1, high: 3.2, low_text: 10% below, "
      "high_text: a third above}\n"));
  CHECK(has(tornado, "10% below to a third above"));
}

TEST_CASE("on a narrow drawing the lines of a plan do not run through its words") {
  for (const double width : {210.0, 300.0, 370.0, 450.0}) {
    INFO(width);
    const Figured plan = draw(
        "type: timeline\nas_of: 2027-02-12\nphases:\n  - {name: Design of the works, from: 2027-01-18, to: "
        "2027-06-30}\n"
        "  - {name: Works, from: 2027-09-01, to: 2028-08-31}\nevents:\n  - {date: 2027-08-15, text: The contract is "
        "signed, deadline: true}\n",
        width);
    std::size_t upright = 0, through = 0;
    for (const DrawnShape& shape : plan.drawing.shapes) {
      const auto* line = std::get_if<StrokeLine>(&shape);
      if (line == nullptr || line->from.x != line->to.x) continue;
      ++upright;
      for (const DrawnShape& other : plan.drawing.shapes)
        if (const auto* words = std::get_if<DrawnText>(&other)) {
          const Box box = box_of(*words);
          through +=
              line->from.x > box.left && line->from.x < box.right && line->from.y < box.bottom && line->to.y > box.top;
        }
    }
    CHECK(upright > 2);
    CHECK(through == 0);
  }
}

TEST_CASE("columns are as high as their values") {
  const auto columns =
      boxes(draw("type: bar\norientation: vertical\ndata: {A: 40, B: 10, C: -20}\n").drawing, Ink::Series1);
  REQUIRE(columns.size() == 3);
  CHECK(columns[0].height / columns[1].height == Approx(4));
  CHECK(columns[0].height / columns[2].height == Approx(2));
}

TEST_CASE("a figure of any size keeps its words apart and on the drawing") {
  for (const int count : {1, 2, 12, 60, 120}) {
    std::string data;
    for (int i = 0; i < count; ++i)
      data += fmt::format("  a name that is rather long for its place, number {}: {}\n", i, i * i * 1000 - 500000);
    check_figure("type: bar\nunit: £\ndata:\n" + data);
    check_figure("type: bar\nunit: visitors from outside\norientation: vertical\ndata:\n" + data);
    check_figure("type: line\ndata:\n" + data);
  }
}

TEST_CASE("random figures of every type keep their words apart and on the drawing") {
  for (int round = 0; round < 60; ++round) {
    Dice dice(static_cast<std::uint64_t>(round) + 17);
    const int categories = dice.from(1, 14), series = dice.from(1, 8);
    std::string names, rows;
    for (int i = 0; i < categories; ++i) names += (i ? ", " : "") + dice.name(i);
    for (int s = 0; s < series; ++s) {
      rows += fmt::format("  - {{name: {}, values: [", dice.name(s));
      for (int i = 0; i < categories; ++i)
        rows += (i ? ", " : "") + (dice.from(0, 12) == 0 ? std::string("~") : fmt::format("{}", dice.number()));
      rows += "]}\n";
    }
    const char* unit = round % 4 == 0 ? "£" : round % 4 == 1 ? "£m" : round % 4 == 2 ? "\"%\"" : "visits a year";
    const std::string data = fmt::format("unit: {}\ncategories: [{}]\nseries:\n{}", unit, names, rows);
    for (const char* type :
         {"bar", "stacked-bar", "bar\norientation: vertical", "stacked-bar\norientation: vertical", "line"})
      check_figure(fmt::format("type: {}\n{}", type, data));

    std::string items, swings, dropped, risks, events, phases;
    for (int i = 0; i < categories; ++i) {
      const int from = dice.from(0, 50), to = dice.from(50, 100);
      items += fmt::format("  - {{name: {}, value: 50, from: {}, to: {}, below: {}, above: {}}}\n", dice.name(i), from,
                           to, dice.name(i), dice.name(i));
      const double low = dice.number();
      swings += fmt::format("  - {{name: {}, low: {}, high: {}, low_text: {}}}\n", dice.name(i), low,
                            low + std::abs(dice.number()), dice.name(i));
      dropped += fmt::format("{}{{name: {}, why: {}}}", i ? ", " : "", dice.name(i), dice.name(i));
      risks +=
          fmt::format("  - {{label: {}, row: {}, column: {}{}}}\n", round % 2 ? dice.name(i) : fmt::format("R{}", i),
                      dice.from(1, 4), dice.from(1, 6), dice.from(0, 1) ? ", text: " + dice.name(i) : "");
      events += fmt::format("  - {{date: {}-{:02}-{:02}, text: {}, deadline: true{}}}\n", dice.from(2017, 2031),
                            dice.from(1, 12), dice.from(1, 28), dice.name(i), dice.from(0, 1) ? ", met: false" : "");
      const int year = dice.from(2017, 2030);
      phases += fmt::format("  - {{name: {}, from: {}-{:02}-01, to: {}-12-31}}\n", dice.name(i), year, dice.from(1, 12),
                            year + dice.from(0, 3));
    }
    check_figure(fmt::format("type: intervals\nleader: {}\nitems:\n{}", dice.name(1), items));
    check_figure(fmt::format("type: tornado\nunit: {}\nbase: {}\nitems:\n{}", unit, dice.number(), swings));
    check_figure(
        fmt::format("type: funnel\nsteps:\n  - {{name: {}, count: {}}}\n  - {{name: {}, count: 1, out: [{}]}}\n",
                    dice.name(1), categories + 1, dice.name(2), dropped));
    check_figure(
        fmt::format("type: matrix\nrows: 4\ncolumns: 6\nbands: [{{name: Low}}, {{name: {}, from: 5}}]\npoints:\n{}",
                    dice.name(3), risks));
    check_figure("type: timeline\nevents:\n" + events);
    check_figure(fmt::format("type: timeline\nas_of: 2024-02-29\nphases:\n{}events:\n{}", phases, events));

    std::string fan, curve;
    std::vector<double> at(static_cast<std::size_t>(categories), dice.number());
    for (const int percentile : {10, 25, 50, 75, 90}) {
      fan += fmt::format("  - {{percentile: {}, values: [", percentile);
      for (std::size_t i = 0; i < at.size(); ++i) fan += fmt::format("{}{}", i ? ", " : "", at[i] += dice.from(0, 40));
      fan += "]}\n";
      curve += fmt::format("  - {{percentile: {}, value: {}}}\n", percentile, at[0]);
    }
    check_figure(fmt::format("type: fan\nunit: {}\ncategories: [{}]\npercentiles:\n{}", unit, names, fan));
    check_figure(fmt::format("type: distribution\nunit: {}\npercentiles:\n{}marks:\n  - {{name: {}, value: {}}}\n",
                             unit, curve, dice.name(1), dice.number()));
  }
}

TEST_CASE("every chart of the manual is drawn") {
  const std::string manual = read_file(DESPATCH_SOURCE_DIR "/docs/charts.md").value();
  int charts = 0;
  for (std::size_t at = manual.find("```chart\n"); at != std::string::npos; at = manual.find("```chart\n", at + 1)) {
    const std::size_t begin = at + std::string_view("```chart\n").size();
    check_figure(manual.substr(begin, manual.find("```", begin) - begin));
    ++charts;
  }
  CHECK(charts >= 9);
  CHECK(said("type: bar\ncategory: Option\nunit: points\nbetter: higher\ndata:\n  Company owned by the council: 68.5\n"
             "  Redesign in house: 61.75\n  Carry on as now: 42.75\n") ==
        "Bar chart. Company owned by the council leads with 68.50 points; next is Redesign in house with 61.75 points; "
        "Carry on as now is last with 42.75 points.");
}

TEST_CASE("the same specification gives the same drawing") {
  const char* text = "type: stacked-bar\ncategories: [a, b]\nseries:\n  - {name: S, values: [1, 0.1]}\n";
  CHECK(dump(draw(text).drawing) == dump(draw(text).drawing));
}

TEST_CASE("steps of an axis are round and cover the values") {
  for (const auto& [least, most] : std::vector<std::pair<double, double>>{
           {0, 7}, {-3, 9}, {0, 1e-6}, {12.5, 13.1}, {0, 9.99e14}, {-1e12, -1}, {0, 0}, {5, 5}}) {
    const chart::Scale scale = chart::make_scale(least, most);
    INFO(least << " to " << most);
    CHECK(scale.low <= least);
    CHECK(scale.high >= most);
    CHECK(scale.ticks.size() >= 2);
    CHECK(scale.ticks.size() <= 8);
    const double mantissa = scale.step / std::pow(10, std::floor(std::log10(scale.step) + 1e-9));
    CHECK((std::abs(mantissa - 1) < 1e-6 || std::abs(mantissa - 2) < 1e-6 || std::abs(mantissa - 2.5) < 1e-6 ||
           std::abs(mantissa - 5) < 1e-6));
  }
}

TEST_CASE("numbers agree in their decimals, and small ones are not lost") {
  using namespace chart;
  CHECK(format_number(1250000, format_of_unit("£")) == "£1,250,000");
  CHECK(format_number(-0.4, format_of_unit("£m")) == "−£0.4m");
  CHECK(format_number(12, format_of_unit("%")) == "12%");
  CHECK(format_number(0.00042, {}) == "0.00042");
  // One of a unit in words.
  for (const auto& [unit, one] : {std::pair<std::string_view, std::string_view>{"answers", "1 answer"},
                                  {"visits a year", "1 visit a year"},
                                  {"policies", "1 policy"},
                                  {"branches", "1 branch"},
                                  {"people", "1 people"},
                                  {"loss", "1 loss"}})
    CHECK(format_number(1, format_of_unit(unit)) == one);
  CHECK(format_number(2, format_of_unit("answers")) == "2 answers");
  CHECK(format_number(1, {.suffix = " points", .decimals = 2}) == "1.00 points");
  CHECK(format_tick(0, format_of_unit("£m")) == "£0");
  CHECK(decimals_for(std::vector<double>{1, 2.5, 3.25}) == 2);
}

TEST_CASE("words are broken where they may be, and never wider than asked") {
  using namespace chart;
  CHECK(wrap("in-house service", 40) == std::vector<std::string>{"in-house", "service"});
  for (const char* text :
       {"Unabbreviatedlongwordwithoutanybreak", "日本語のとても長い名前は折り返される", "a b c d e f g h i"})
    for (const double width : {20.0, 33.0, 80.0})
      for (const std::string& line : wrap(text, width)) CHECK(estimated_width(line, kWordSize, false) <= width);
  CHECK(wrap("", 50) == std::vector<std::string>{""});
}

// --------------------------------------------------------------------------------------------------------- diagnostics

TEST_CASE("what cannot be drawn is told with its line") {
  CHECK(fault("type: pie\n") == "there is no chart of type `pie` (line 1 of the chart)");
  CHECK(fault("type: bar\ndata:\n  A: lots\n") == "`A` is text, a number is needed (line 3 of the chart)");
  CHECK(fault("type: bar\ncategories: [a, b]\nseries:\n  - {name: S, values: [1]}\n") ==
        "`S` has 1 value for 2 categories (line 4 of the chart)");
  CHECK(fault("type: line\ntitel: x\ndata: {a: 1}\n") == "a line chart has no key `titel` (line 2 of the chart)");
  CHECK(fault("just words") == "a chart is a mapping that begins with its `type` (line 1 of the chart)");
  CHECK(fault("type: timeline\nevents: [{date: 2017-02-30, text: x}]\n") ==
        "`date`: 2017-02-30 is not in the calendar (line 2 of the chart)");
}

TEST_CASE("a fault stands at its own place in the document, behind any indent") {
  SourceMap sources;
  const std::string text =
      "Words.\n\n> ```chart\n> type: intervals\n> items:\n>   - {name: A, value: 5, from: 10, to: 20}\n> ```\n";
  const Source& paper = sources.add("paper.md", text);
  const Span where{&paper, static_cast<std::uint32_t>(text.find("```")), static_cast<std::uint32_t>(text.size())};
  Diagnostics out;
  CHECK_FALSE(make_figure("type: intervals\nitems:\n  - {name: A, value: 5, from: 10, to: 20}\n", where, out));
  REQUIRE(out.size() == 1);
  CHECK(out.all()[0].message == "the value 5% of `A` is outside its own interval from 10% to 20%");
  CHECK(out.all()[0].code == "figure/contradiction");
  CHECK(out.all()[0].where.text() == "5");
  CHECK(paper.position(out.all()[0].where.begin) == Position{6, 24});
  REQUIRE(out.all()[0].notes.size() == 1);
  CHECK(out.all()[0].notes[0].where.text() == "10");
}

TEST_CASE("every fault of a specification is told in one run") {
  Diagnostics out;
  CHECK_FALSE(make_figure(
      "type: tornado\nbaze: 3\nitems:\n  - {name: A, low: 5, high: 2}\n  - {name: A, low: x, high: 2}\n", {}, out));
  std::map<std::string, int> codes;
  for (const Diagnostic& one : out.all()) ++codes[std::string(one.code)];
  CHECK(codes == std::map<std::string, int>{{"figure/unknown-key", 1},
                                            {"figure/specification", 2},
                                            {"figure/contradiction", 1},
                                            {"figure/duplicate", 1}});
}

TEST_CASE("values that contradict each other are told") {
  const auto contradicts = [](const char* text) {
    Diagnostics out;
    CHECK_FALSE(make_figure(text, {}, out));
    REQUIRE_FALSE(out.empty());
    INFO(text);
    CHECK(out.all()[0].code == "figure/contradiction");
  };
  contradicts("type: intervals\nitems: [{name: A, value: 5, from: 9, to: 2}]");
  contradicts("type: intervals\nitems: [{name: A, value: 50, from: 9, to: 120}]");
  contradicts("type: intervals\nleast: 5\nmost: 5\nitems: []");
  contradicts("type: tornado\nbase: 1\nitems: [{name: A, low: 3, high: 2}]");
  contradicts(
      "type: fan\ncategories: [a]\npercentiles: [{percentile: 10, values: [2]}, {percentile: 90, values: [1]}]");
  contradicts(
      "type: fan\ncategories: [a]\npercentiles: [{percentile: 90, values: [2]}, {percentile: 10, values: [1]}]");
  contradicts("type: distribution\npercentiles: [{percentile: 10, value: 2}, {percentile: 90, value: 1}]");
  contradicts("type: distribution\npercentiles: [{percentile: 101, value: 2}]");
  contradicts("type: timeline\nphases: [{name: A, from: 2027-02-01, to: 2027-01-01}]");
  contradicts("type: timeline\nevents: [{date: 2027-02-01, text: x, met: true}]");
  contradicts("type: matrix\nbands: [{name: A}, {name: B, from: 5}, {name: C, from: 5}]\npoints: []");
  contradicts("type: funnel\nsteps: [{name: A, count: 2}, {name: B, count: 3}]");
  contradicts("type: funnel\nsteps: [{name: A, count: 3}, {name: B, count: 1, out: [x]}]");
}

TEST_CASE("hostile specifications end in a message") {
  Diagnostics out;
  std::string many = "type: bar\ndata:\n";
  for (int i = 0; i < 30'000; ++i) many += fmt::format("  n{}: 1\n", i);
  for (const std::string& text :
       {many, std::string("type: bar\ndata: {A: 1e308}"), std::string("type: bar\ndata: {A: .nan}"),
        std::string("type: bar\ndata: {A: .inf}"), std::string("type: bar\ndata: {A: 1e-300}"),
        std::string("type: bar\ndata: {\"\": 1}"), std::string("type: bar\ndata: {~: 1}"),
        std::string("type: bar\ndata: {\"A\": {B: {C: 1}}}"), "type: bar\ndata: {" + std::string(900, 'x') + ": 1}",
        "type: bar\ndata: " + std::string(5000, '[') + std::string(5000, ']'), std::string(1'000'000, 'x'),
        std::string("type: [bar]"), std::string("type: matrix\nrows: 1000000\npoints: []"),
        std::string("type: bar\nunit: " + std::string(3000, 'u') + "\ndata: {A: 1}"),
        std::string("type: timeline\nphases: 7\nevents: {a: b}"), std::string("[]"), std::string()}) {
    Diagnostics one;
    INFO(text.substr(0, 80));
    CHECK_FALSE(make_figure(text, {}, one));
    CHECK(one.errors() >= 1);
    CHECK(one.size() < 60);
  }
}
