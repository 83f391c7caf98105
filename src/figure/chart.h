// The types of charts: each file reads, draws and describes one of them. Private to figure/.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "figure/canvas.h"
#include "figure/figure.h"
#include "figure/reader.h"

namespace despatch::chart {

/// Reads the specification and draws it for `width`; nothing after a fault.
using Draw = std::optional<Figured> (*)(Reader& reader, double width);

std::optional<Figured> make_bar(Reader& reader, double width);
std::optional<Figured> make_stacked_bar(Reader& reader, double width);
std::optional<Figured> make_line(Reader& reader, double width);
std::optional<Figured> make_timeline(Reader& reader, double width);
std::optional<Figured> make_matrix(Reader& reader, double width);
std::optional<Figured> make_funnel(Reader& reader, double width);
std::optional<Figured> make_intervals(Reader& reader, double width);
std::optional<Figured> make_tornado(Reader& reader, double width);
std::optional<Figured> make_fan(Reader& reader, double width);
std::optional<Figured> make_distribution(Reader& reader, double width);

/// "Bar chart." or "Bar chart: Weighted totals."
std::string opening(std::string_view kind, const std::string& title);
/// "P50".
std::string percentile_name(double percentile);
/// "1 option", "3 options".
std::string counted(std::size_t count, std::string_view one, std::string_view many);
/// "A", "A and B", and from five on "A, B, C and 4 more".
std::string list_briefly(const std::vector<std::string>& names);

}  // namespace despatch::chart
