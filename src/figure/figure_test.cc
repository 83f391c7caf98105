#include "figure/figure.h"

#include <catch2/catch.hpp>

using namespace despatch;

namespace {

Figured draw(std::string_view specification) {
  Diagnostics out;
  auto figure = make_figure(specification, {}, out);
  INFO((out.empty() ? "" : out.all()[0].message));
  REQUIRE(figure);
  return *figure;
}

std::string fault(std::string_view specification) {
  Diagnostics out;
  const auto figure = make_figure(specification, {}, out);
  CHECK_FALSE(figure);
  return out.empty() ? "" : out.all()[0].message;
}

/// Every mark lies on the drawing.
void check_bounds(const Drawing& drawing) {
  const auto inside = [&](double x, double y) {
    CHECK(x >= -0.5);
    CHECK(x <= drawing.width + 0.5);
    CHECK(y >= -0.5);
    CHECK(y <= drawing.height + 0.5);
  };
  for (const DrawnShape& shape : drawing.shapes) {
    if (const auto* box = std::get_if<FilledBox>(&shape)) {
      CHECK(box->width >= 0);
      inside(box->x, box->y);
      inside(box->x + box->width, box->y + box->height);
    } else if (const auto* words = std::get_if<DrawnText>(&shape)) {
      const double width = estimated_width(words->text, words->size, words->bold);
      const double left = words->at.x - (words->anchor == Anchor::End      ? width
                                         : words->anchor == Anchor::Middle ? width / 2
                                                                           : 0);
      INFO(words->text);
      inside(left, words->at.y);
      inside(left + width, words->at.y);
    } else if (const auto* line = std::get_if<StrokeLine>(&shape)) {
      inside(line->from.x, line->from.y);
      inside(line->to.x, line->to.y);
    }
  }
}

}  // namespace

TEST_CASE("a bar chart says who leads, and its table has the numbers") {
  const Figured figure =
      draw("type: bar\ntitle: Weighted totals\ncategory: Option\ndata:\n  Company: 68.5\n  As now: 42.75\n");
  CHECK(figure.alternative ==
        "Bar chart: Weighted totals. Company is highest with 68.50; As now is lowest with 42.75.");
  CHECK(figure.table.head == std::vector<std::string>{"Option", "Value"});
  CHECK(figure.table.rows[1] == std::vector<std::string>{"As now", "42.75"});
  check_bounds(figure.drawing);
}

TEST_CASE("a tie is told as a tie") {
  CHECK(draw("type: bar\ndata: {A: 3, B: 3, C: 1}\n").alternative ==
        "Bar chart. A and B are level as the highest with 3; C is lowest with 1.");
}

TEST_CASE("stacked bars add up, below nought too") {
  const Figured figure = draw(
      "type: stacked-bar\nunit: £m\ncategories: [2027/28, 2028/29]\nseries:\n  - {name: Staff, values: [5.2, 4.9]}\n"
      "  - {name: Income, values: [-0.4, -0.5]}\n");
  CHECK(figure.table.head.back() == "Total");
  CHECK(figure.table.rows[0] == std::vector<std::string>{"2027/28", "£5.2m", "−£0.4m", "£4.8m"});
  check_bounds(figure.drawing);
}

TEST_CASE("every kind stays on its drawing") {
  check_bounds(draw("type: line\ncategories: [a, b, c]\nseries:\n  - {name: One, values: [1, -2, 3]}\n  - {name: Two, "
                    "values: [2, 2, 2]}\n")
                   .drawing);
  check_bounds(draw("type: timeline\nevents:\n  - {date: 2017-09-19, text: Direction}\n  - {date: 2017-12-31, text: "
                    "Options due, deadline: true}\n")
                   .drawing);
  check_bounds(draw("type: matrix\npoints:\n  - {label: R1, row: 5, column: 5}\n  - {label: R2, row: 1, column: "
                    "1}\nbands: [{name: Low}, {name: High, from: 10}]\n")
                   .drawing);
  check_bounds(draw("type: funnel\nsteps:\n  - {name: Long list, count: 16, text: All}\n  - {name: Chosen, count: 1, "
                    "text: One}\n")
                   .drawing);
  std::string many = "type: bar\ndata:\n";
  for (int i = 0; i < 120; ++i)
    many +=
        "  a name that is rather long for its place number " + std::to_string(i) + ": " + std::to_string(i * i) + "\n";
  check_bounds(draw(many).drawing);
}

TEST_CASE("what cannot be drawn is told with its line") {
  CHECK(fault("type: pie\n") == "there is no chart of type `pie` (line 1 of the chart)");
  CHECK(fault("type: bar\ndata:\n  A: lots\n") == "`A` is text, a number is needed (line 3 of the chart)");
  CHECK(fault("type: bar\ncategories: [a, b]\nseries:\n  - {name: S, values: [1]}\n") ==
        "`S` has 1 value for 2 categories (line 4 of the chart)");
  CHECK(fault("type: line\ntitel: x\ndata: {a: 1}\n") == "a line chart has no key `titel` (line 2 of the chart)");
  CHECK(fault("just words") == "a chart is a mapping that begins with its `type`");
  CHECK(fault("type: timeline\nevents: [{date: 2017-02-30, text: x}]\n") ==
        "`date`: 2017-02-30 is not in the calendar (line 2 of the chart)");
}
