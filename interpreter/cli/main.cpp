// SPDX-License-Identifier: Apache-2.0
#include <iostream>

#include "cli/command_line.hpp"

int main(int argc, char** argv) {
  std::ios::sync_with_stdio(false);
  quid::cli::Terminal terminal = quid::cli::standard_terminal();
  const int code = quid::cli::run_command_line(argc, argv, terminal);
  std::cout.flush();
  return code;
}
