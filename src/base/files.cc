#include "base/files.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <cerrno>
#include <cstring>

#include <atomic>

#include <fmt/format.h>

namespace despatch {
namespace {

class Descriptor {
 public:
  explicit Descriptor(int fd) : fd_(fd) {}
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor() {
    if (fd_ >= 0) ::close(fd_);
  }
  [[nodiscard]] int get() const { return fd_; }
  /// False when the last bytes could not be written.
  bool close() {
    const int fd = fd_;
    fd_ = -1;
    return ::close(fd) == 0;
  }

 private:
  int fd_;
};

tl::unexpected<std::string> failure(std::string_view doing, const std::filesystem::path& path) {
  return tl::unexpected(fmt::format("cannot {} {}: {}", doing, path.string(), std::strerror(errno)));
}

bool write_all(int fd, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(fd, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
  return true;
}

}  // namespace

tl::expected<std::string, std::string> read_file(const std::filesystem::path& path, std::size_t most_bytes) {
  Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
  if (file.get() < 0) return failure("read", path);
  struct stat about {};
  if (::fstat(file.get(), &about) != 0) return failure("read", path);
  if (S_ISDIR(about.st_mode)) return tl::unexpected(fmt::format("cannot read {}: it is a folder", path.string()));
  std::string bytes;
  bytes.reserve(static_cast<std::size_t>(about.st_size > 0 ? about.st_size : 0));
  char block[1 << 16];
  while (true) {
    const ssize_t got = ::read(file.get(), block, sizeof block);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return failure("read", path);
    if (got == 0) return bytes;
    bytes.append(block, static_cast<std::size_t>(got));
    if (bytes.size() > most_bytes)
      return tl::unexpected(fmt::format("cannot read {}: it is larger than {} bytes", path.string(), most_bytes));
  }
}

tl::expected<void, std::string> write_file(const std::filesystem::path& path, std::string_view bytes) {
  static std::atomic<unsigned> serial{0};
  std::error_code ignored;
  if (path.has_parent_path()) std::filesystem::create_directories(path.parent_path(), ignored);
  std::filesystem::path beside = path;
  beside += fmt::format(".{}-{}.tmp", ::getpid(), serial++);
  {
    Descriptor file(::open(beside.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666));
    if (file.get() < 0) return failure("write", path);
    const bool whole = write_all(file.get(), bytes) && ::fsync(file.get()) == 0;
    if (!whole || !file.close()) {
      const auto why = failure("write", path);
      ::unlink(beside.c_str());
      return why;
    }
  }
  if (::rename(beside.c_str(), path.c_str()) != 0) {
    const auto why = failure("write", path);
    ::unlink(beside.c_str());
    return why;
  }
  return {};
}

bool lies_within(const std::filesystem::path& folder, const std::filesystem::path& path) {
  std::error_code error;
  // Made absolute first: a relative path of which nothing exists would stay relative.
  const auto real_folder = std::filesystem::weakly_canonical(std::filesystem::absolute(folder, error), error);
  if (error) return false;
  const auto real_path = std::filesystem::weakly_canonical(std::filesystem::absolute(path, error), error);
  if (error) return false;
  const auto relative = real_path.lexically_relative(real_folder);
  return !relative.empty() && *relative.begin() != "..";
}

}  // namespace despatch
