// Where a command speaks: standard output and error, whether they are terminals, and in which form messages go out.
#pragma once

#include <cstdio>
#include <string_view>

#include "base/diagnostic.h"

namespace despatch::cli {

enum class ColorChoice { Auto, Always, Never };
enum class MessageFormat { Text, Json };

/// What the environment says about the terminal, read once at the start of the program.
struct Surroundings {
  bool out_is_terminal = false;
  bool error_is_terminal = false;
  bool no_color = false;      ///< NO_COLOR is set and not empty, or TERM is "dumb"
  std::size_t columns = 100;  ///< of the terminal, when one of the two is
};
[[nodiscard]] Surroundings read_surroundings();

class Console {
 public:
  Console(Surroundings surroundings, ColorChoice color, MessageFormat format)
      : surroundings_(surroundings), color_(color), format_(format) {}

  [[nodiscard]] MessageFormat format() const { return format_; }
  [[nodiscard]] bool out_has_color() const { return has_color(surroundings_.out_is_terminal); }
  [[nodiscard]] bool error_has_color() const { return has_color(surroundings_.error_is_terminal); }
  [[nodiscard]] bool out_is_terminal() const { return surroundings_.out_is_terminal; }
  [[nodiscard]] std::size_t columns() const { return surroundings_.columns; }

  /// The product of a command, as it is. A line that cannot be written (a closed pipe, a full disk) is remembered.
  void out(std::string_view text);
  void error(std::string_view text);
  /// "despatch: error: …" with help below; for wrong usage and a broken machine, which have no place in a file.
  void complain(std::string_view message, std::string_view help = {});
  /// A line that the next one replaces. Shown on a terminal only.
  void progress(std::string_view text);

  /// Prints all, in the form asked for. In JSON one array goes to `to`, also when it is empty.
  void report(std::span<const Diagnostic> diagnostics, FILE* to);
  /// "3 errors, 1 warning"; empty when there are none.
  [[nodiscard]] static std::string count(std::size_t errors, std::size_t warnings);

  /// Flushes standard output; false when something did not get there.
  [[nodiscard]] bool flush();

 private:
  [[nodiscard]] bool has_color(bool terminal) const;
  void clear_progress();

  Surroundings surroundings_;
  ColorChoice color_;
  MessageFormat format_;
  std::size_t progress_width_ = 0;
};

}  // namespace despatch::cli
