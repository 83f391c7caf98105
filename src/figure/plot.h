// An upright plot over categories: axis, grid, names below, names of lines at their right ends. Private to figure/.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "figure/canvas.h"
#include "figure/numbers.h"

namespace despatch::chart {

class Plot {
 public:
  /// `end_names` will stand at the right; `top` is where the plot may begin.
  Plot(Drawing& drawing, Scale scale, const NumberFormat& format, const std::vector<std::string>& categories,
       const std::vector<std::string>& end_names, double top);

  [[nodiscard]] double x(std::size_t category) const;
  [[nodiscard]] double y(double value) const { return scale_.place(value, bottom, top); }

  /// Grid, ticks and the categories' names; draws below whatever comes later.
  void draw_frame();
  /// A name at the right of a line that ends at `y`.
  struct End {
    std::string name;
    double y = 0;  ///< where the line ends
    bool bold = true;
    std::function<void(Point)> mark;  ///< draws the line's mark before its name; may be empty
  };
  /// Names that would touch are moved apart, upwards where there is no room below.
  void draw_ends(std::vector<End> ends);

  double left = 0, right = 0, top = 0, bottom = 0;

 private:
  Drawing& drawing_;
  Canvas canvas_;
  Scale scale_;
  NumberFormat ticks_;
  const std::vector<std::string>& categories_;
  double end_width_ = 0;
};

}  // namespace despatch::chart
