#include "template/filters.h"
namespace despatch::jinja {
std::span<const FilterSpec> council_filters() { return {}; }
}  // namespace despatch::jinja
