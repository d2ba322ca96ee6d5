// SPDX-License-Identifier: Apache-2.0
// One case, from its source to what its lines should be. In: a case. Out: the case with diagnostics
// and outputs as they come now, and complaints of the silent checks.
#pragma once

#include <string>
#include <vector>

#include "case.hpp"
#include "command.hpp"
#include "prelude.hpp"

namespace quid::runner {

struct CaseResult {
  Case now;
  std::vector<std::string> complaints;
  std::string deal;                // the case's source with what it has of the prelude
  std::vector<std::string> kinds;  // of the diagnostics that came up, for the list of tested kinds
};

CaseResult run_case(const std::string& path, const Case& one, const Prelude& prelude,
                    const Around& around);

}  // namespace quid::runner
