// SPDX-License-Identifier: Apache-2.0
// What is wrong with a text or a record, told on a terminal. In: diagnostics. Out: text with the
// lines that it is about. Refuses to know what is done about it.
#pragma once

#include <vector>

#include "diagnostics/diagnostic.hpp"
#include "report/terminal.hpp"

namespace quid::report {

/// Diagnostics as text on stderr: errors, and warnings where they are wanted.
void print_diagnostics(const std::vector<Diagnostic>& diagnostics, const SourceSet& sources,
                       Terminal& terminal, bool warnings);

}  // namespace quid::report
