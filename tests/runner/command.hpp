// SPDX-License-Identifier: Apache-2.0
// The commands of a case. In: a good deal and `run until 2019-01-01 with 2018-07-27 m; …`. Out: the
// lines it prints. docs: tests/README.md.
#pragma once

#include <string>
#include <vector>

#include "report/deal_file.hpp"

namespace quid::runner {

struct Answered {
  std::vector<std::string> output;
  std::vector<std::string> complaints;  // of the silent checks; empty: all agree
};

/// What a command may be about besides its case.
struct Around {
  std::string root;    // `in examples/03-singapore: …` is about that folder below it
  std::string before;  // the deal of the case before in the file, for `diff`; may be empty
};

/// `source` is the case's own text, without the prelude.
Answered answer(report::DealFile& file, const std::string& command, const std::string& source,
                const Around& around);

}  // namespace quid::runner
