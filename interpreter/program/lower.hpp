// SPDX-License-Identifier: Apache-2.0
// Checked deal -> flat program. Multiplies out the sets, unrolls quantifiers, folds constants, and
// refuses what only shows then: an index past the edge, a program too large.
#pragma once

#include <vector>

#include "diagnostics/diagnostic.hpp"
#include "program/program.hpp"
#include "support/limits.hpp"

namespace quid {

/// `deal` must outlive the program. `questions` are expressions of the deal without free variables
/// (of `expect`, or typed at a prompt); see Run::ask. On errors the program must not be run.
/// `names`, that of the deal, spells elements in what hosts are told; it must be there and outlive
/// the program. Cost: linear in the expanded size, which `limits` bounds.
Program lower(const checked::Checked& deal, Diagnostics& diagnostics, const Limits& limits,
              const std::vector<checked::ExprId>& questions, const Interner* names);

}  // namespace quid
