// SPDX-License-Identifier: Apache-2.0
// How the commands are spelt. In: arguments. Out: an exit code, with the command done. Tests walk
// the declared options to compare them with the completions and the man page.
#pragma once

#include <memory>

#include "cli/words.hpp"
#include "report/terminal.hpp"

namespace CLI {
class App;
}

namespace quid::cli {

struct Options;

/// The commands and options; what is read goes into the options, which must outlive it.
std::unique_ptr<CLI::App> declare_command_line(Options& options);
/// For tests: options to declare into.
std::shared_ptr<Options> make_options();

int run_command_line(int argc, const char* const* argv, Terminal& terminal);

}  // namespace quid::cli
