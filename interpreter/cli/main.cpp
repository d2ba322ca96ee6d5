// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <iostream>
#include <system_error>

#include "cli/command_line.hpp"
#include "cli/commands.hpp"
#include "support/large_pages.hpp"

namespace {

// Of the files that are named. A loaded script takes some 30 times its text, while it is loaded.
std::uintmax_t memory_for(int argc, char** argv) {
  std::uintmax_t bytes = 0;
  for (int i = 1; i < argc; ++i) {
    std::error_code none;
    if (!std::filesystem::is_regular_file(argv[i], none)) continue;
    const std::uintmax_t size = std::filesystem::file_size(argv[i], none);
    if (!none && size < SIZE_MAX / 64) bytes += 32 * size;
  }
  return bytes;
}

}  // namespace

int main(int argc, char** argv) {
  quid::expect_to_allocate(memory_for(argc, argv));
  std::ios::sync_with_stdio(false);
  quid::cli::Terminal terminal = quid::cli::standard_terminal();
  const int code = quid::cli::run_command_line(argc, argv, terminal);
  if (std::cout.flush()) return code;
  std::cerr << "quid: not all of the output could be written\n";  // the disk is full, say
  return std::max<int>(code, quid::cli::exit_usage);
}
