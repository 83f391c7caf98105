#include "cli/console.h"

#include <sys/ioctl.h>
#include <unistd.h>

#include <cstdlib>
#include <string>

#include <fmt/format.h>

#include "base/text.h"

namespace despatch::cli {
namespace {

std::string_view environment(const char* name) {
  const char* value = std::getenv(name);
  return value != nullptr ? std::string_view(value) : std::string_view();
}

std::string counted(std::size_t n, std::string_view what) { return fmt::format("{} {}{}", n, what, n == 1 ? "" : "s"); }

}  // namespace

Surroundings read_surroundings() {
  Surroundings found;
  found.out_is_terminal = ::isatty(STDOUT_FILENO) != 0;
  found.error_is_terminal = ::isatty(STDERR_FILENO) != 0;
  found.no_color = !environment("NO_COLOR").empty() || environment("TERM") == "dumb";
  winsize size{};
  if (::ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col >= 40) found.columns = size.ws_col;
  return found;
}

bool Console::has_color(bool terminal) const {
  if (color_ == ColorChoice::Always) return true;
  return color_ == ColorChoice::Auto && terminal && !surroundings_.no_color;
}

void Console::clear_progress() {
  if (progress_width_ == 0) return;
  std::fputs("\r\x1b[K", stderr);
  progress_width_ = 0;
}

void Console::out(std::string_view text) {
  clear_progress();
  std::fwrite(text.data(), 1, text.size(), stdout);
}

void Console::error(std::string_view text) {
  clear_progress();
  std::fflush(stdout);
  std::fwrite(text.data(), 1, text.size(), stderr);
}

void Console::complain(std::string_view message, std::string_view help) {
  const bool color = error_has_color();
  error(fmt::format("despatch: {}error:{} {}\n", color ? "\x1b[1;31m" : "", color ? "\x1b[0m" : "", message));
  if (!help.empty()) error(fmt::format("  {}\n", help));
}

void Console::progress(std::string_view text) {
  if (!surroundings_.error_is_terminal || format_ == MessageFormat::Json) return;
  const std::string line = utf8_substr(text, 0, surroundings_.columns - 1);
  fmt::print(stderr, "\r\x1b[K{}", line);
  std::fflush(stderr);
  progress_width_ = line.size();
}

void Console::report(std::span<const Diagnostic> diagnostics, FILE* to) {
  clear_progress();
  std::fflush(stdout);
  if (format_ == MessageFormat::Json) {
    const std::string text = render_json(diagnostics);
    std::fwrite(text.data(), 1, text.size(), to);
    return;
  }
  const RenderOptions options{.color = to == stdout ? out_has_color() : error_has_color(),
                              .width = surroundings_.columns};
  for (const Diagnostic& diagnostic : diagnostics) {
    const std::string text = render_text(diagnostic, options) + "\n";
    std::fwrite(text.data(), 1, text.size(), to);
  }
}

std::string Console::count(std::size_t errors, std::size_t warnings) {
  if (errors != 0 && warnings != 0) return counted(errors, "error") + ", " + counted(warnings, "warning");
  if (errors != 0) return counted(errors, "error");
  return warnings != 0 ? counted(warnings, "warning") : std::string();
}

bool Console::flush() { return std::fflush(stdout) == 0 && std::ferror(stdout) == 0; }

}  // namespace despatch::cli
