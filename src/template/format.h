// Python's three ways to format: format(value, spec), str.format and the % operator.
#pragma once

#include <string>
#include <string_view>

#include "template/python.h"

namespace despatch::jinja {

struct CallValues;

/// format(value, spec): "{:>8,.2f}".
[[nodiscard]] std::string format_value(Runtime&, const Value& value, std::string_view spec);
/// "…{}…".format(…); on safe text the arguments are escaped.
[[nodiscard]] Value format_text(Runtime&, const Value& text, const CallValues& arguments);
/// "…%s…" % arguments
[[nodiscard]] Value percent_format(Runtime&, const Value& text, const Value& arguments);

// ---- numbers in digits (numbers.cc)
/// Fixed, exponent or general notation with a precision, correctly rounded; no sign, no padding. `kind` is f, e or g.
[[nodiscard]] std::string digits_of(double magnitude, char kind, int precision, bool alternate);
/// round(x, n) for floats.
[[nodiscard]] double round_float(double x, std::int64_t digits);
/// int(text, base) and float(text); nothing when it is no number.
[[nodiscard]] std::optional<std::int64_t> parse_integer(std::string_view text, int base);
[[nodiscard]] std::optional<double> parse_float(std::string_view text);
/// int(x): toward zero; an error beyond 64 bits.
[[nodiscard]] std::int64_t truncate_float(double x);

}  // namespace despatch::jinja
