#include "process.h"

#include <fcntl.h>
#include <spawn.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>
#include <ctime>

#include <fmt/format.h>

extern char** environ;

namespace despatch::bench {
namespace {

timespec now() {
  timespec out{};
  ::clock_gettime(CLOCK_MONOTONIC, &out);
  return out;
}

Run wait_for(pid_t child, timespec begin) {
  int status = 0;
  rusage usage{};
  ::wait4(child, &status, 0, &usage);
  const timespec end = now();
  const auto ms = [](const timeval& t) {
    return static_cast<double>(t.tv_sec) * 1e3 + static_cast<double>(t.tv_usec) / 1e3;
  };
  if (!WIFEXITED(status) || WEXITSTATUS(status) == 2) fmt::print("the program failed\n");
  return {.cpu_ms = ms(usage.ru_utime) + ms(usage.ru_stime),
          .wall_ms = static_cast<double>(end.tv_sec - begin.tv_sec) * 1e3 +
                     static_cast<double>(end.tv_nsec - begin.tv_nsec) / 1e6,
          .peak_mb = static_cast<double>(usage.ru_maxrss) / 1000};
}

}  // namespace

Run run_program(std::vector<std::string> words) {
  std::vector<char*> arguments;
  for (std::string& word : words) arguments.push_back(word.data());
  arguments.push_back(nullptr);
  const timespec begin = now();
  pid_t child = 0;
  // What it says of its work would stand among the tables; faults go to standard error.
  posix_spawn_file_actions_t actions;
  ::posix_spawn_file_actions_init(&actions);
  ::posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
  const int fault = ::posix_spawn(&child, arguments[0], &actions, nullptr, arguments.data(), environ);
  ::posix_spawn_file_actions_destroy(&actions);
  if (fault != 0) return {};
  return wait_for(child, begin);
}

Run run_apart(const std::function<void()>& work) {
  std::fflush(stdout);
  const timespec begin = now();
  const pid_t child = ::fork();
  if (child == 0) {
    work();
    ::_exit(0);
  }
  return child < 0 ? Run{} : wait_for(child, begin);
}

}  // namespace despatch::bench
