// SPDX-License-Identifier: Apache-2.0
// POSIX calls where they say why they failed, std::filesystem for directories.
#include "report/files.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>

namespace quid::report {
namespace {

namespace fs = std::filesystem;

class Descriptor {
 public:
  explicit Descriptor(int number) : number_(number) {}
  ~Descriptor() { close(); }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;

  int number() const { return number_; }
  bool open() const { return number_ >= 0; }
  bool close() {
    const bool good = number_ < 0 || ::close(number_) == 0;
    number_ = -1;
    return good;
  }

 private:
  int number_;
};

tl::unexpected<Error> unreadable(const std::string& path, int error) {
  return fail("unreadable-file", fmt::format("`{}` cannot be read: {}", path,
                                             error == EISDIR   ? "it is a directory"
                                             : error == ENOENT ? "there is no such file"
                                             : error == EACCES ? "permission denied"
                                                               : std::strerror(error)));
}

tl::unexpected<Error> unwritable(const std::string& path, int error) {
  return fail("unwritable-file",
              fmt::format("`{}` cannot be written: {}", path,
                          error == EACCES ? "permission denied" : std::strerror(error)));
}

tl::unexpected<Error> too_much(std::string_view kind, const std::string& path, std::size_t limit) {
  return fail(std::string(kind), fmt::format("`{}` has more than {} bytes", path, limit));
}

bool write_all(int descriptor, std::string_view text) {
  while (!text.empty()) {
    const ssize_t written = ::write(descriptor, text.data(), text.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return false;
    text.remove_prefix(static_cast<std::size_t>(written));
  }
  return true;
}

Result<std::string> read_all(int descriptor, const std::string& path, std::size_t expected,
                             std::size_t limit, std::string_view too_large) {
  std::string text;
  text.resize(std::min(expected, limit) + 1);
  std::size_t size = 0;
  while (true) {
    if (size == text.size()) text.resize(std::min(size * 2, limit + 1));
    const ssize_t got = ::read(descriptor, text.data() + size, text.size() - size);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return unreadable(path, errno);
    if (got == 0) break;
    size += static_cast<std::size_t>(got);
    if (size > limit) return too_much(too_large, path, limit);
  }
  text.resize(size);
  return text;
}

}  // namespace

Result<std::string> read_file(const std::string& path, std::size_t limit,
                              std::string_view too_large) {
  if (path == "-") return read_all(STDIN_FILENO, "standard input", 0, limit, too_large);
  Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (!file.open()) return unreadable(path, errno);
  struct stat facts {};
  if (::fstat(file.number(), &facts) != 0) return unreadable(path, errno);
  if (S_ISDIR(facts.st_mode)) return unreadable(path, EISDIR);
  const auto size = S_ISREG(facts.st_mode) ? static_cast<std::size_t>(facts.st_size) : 0;
  if (size > limit) return too_much(too_large, path, limit);
  return read_all(file.number(), path, size, limit, too_large);
}

Result<bool> write_file(const std::string& path, std::string_view text) {
  std::error_code problem;
  const fs::path real = fs::canonical(path, problem);
  const std::string target = problem ? path : real.string();
  struct stat facts {};
  const bool exists = ::stat(target.c_str(), &facts) == 0;
  std::string beside_it = target + ".quid-XXXXXX";
  Descriptor file(::mkstemp(beside_it.data()));
  if (!file.open()) return unwritable(path, errno);
  const mode_t mode = exists ? facts.st_mode & 07777U : 0644U;
  bool good = ::fchmod(file.number(), mode) == 0 && write_all(file.number(), text) &&
              ::fsync(file.number()) == 0;
  good = file.close() && good;
  good = good && ::rename(beside_it.c_str(), target.c_str()) == 0;
  if (good) return true;
  const int error = errno;
  ::unlink(beside_it.c_str());
  return unwritable(path, error);
}

Result<std::vector<std::string>> find_scripts(const std::string& path) {
  std::error_code problem;
  const fs::file_status status = fs::status(path, problem);
  if (!fs::exists(status)) return unreadable(path, ENOENT);
  if (!fs::is_directory(status)) return std::vector<std::string>{path};
  std::vector<std::string> found;
  fs::recursive_directory_iterator at(path, problem), end;
  if (problem) return unreadable(path, problem.value());
  for (; at != end; at.increment(problem)) {
    if (problem) return unreadable(path, problem.value());
    if (at.depth() > 200) at.disable_recursion_pending();
    if (at->is_regular_file(problem) && at->path().extension() == ".quid") {
      found.push_back(at->path().lexically_normal().string());
    }
  }
  std::sort(found.begin(), found.end());
  return found;
}

std::string beside(const std::string& path, std::string_view name) {
  return (fs::path(path).parent_path() / fs::path(name)).string();
}

}  // namespace quid::report
