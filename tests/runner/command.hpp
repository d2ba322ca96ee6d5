// SPDX-License-Identifier: Apache-2.0
// The commands of a case. In: a good deal and `run until 2019-01-01 with 2018-07-27 m; …`. Out: the
// lines it prints. docs: tests/README.md.
#pragma once

#include <string>
#include <vector>

#include "cli/deal_file.hpp"

namespace quid::runner {

struct Answered {
  std::vector<std::string> output;
  std::vector<std::string> complaints;  // of the silent checks; empty: all agree
};

/// `source` is the case's own text, without the prelude. A command `in examples/03-singapore: …` is
/// about the deal and the record of that folder below `root` instead.
Answered answer(cli::DealFile& file, const std::string& command, const std::string& source,
                const std::string& root);

}  // namespace quid::runner
