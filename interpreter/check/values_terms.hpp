// SPDX-License-Identifier: Apache-2.0
// What a value is put on. In: a term as written. Out: one checked term, or one for each instance
// where it names an indexed thing without an index. Refuses to know worths.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "check/context.hpp"
#include "check/values_elements.hpp"

namespace quid::checked {

/// How many instances values and outlooks of a deal may stand for.
inline constexpr std::size_t term_limit = 100'000;

/// How many instances may still be stood for; told once when there are too many.
struct TermBudget {
  std::size_t left = term_limit;
  bool told = false;
};

/// The terms in `found`, instead of what was there. None: in error, and reported.
void check_term(Context& context, const ast::Term& term, TermBudget& budget,
                std::vector<Term>& found);

/// The instances that a reference without variables around it stands for: one, or, where it names
/// an indexed thing without an index, all, from `first` to before `end`. None: reported.
struct Instances {
  Symbol symbol;
  std::uint32_t first = 0, end = 0;
  bool empty() const { return first == end; }
};
Instances resolve_instances(Context& context, const ast::Ref& ref, SymbolKind wanted,
                            TermBudget& budget);

/// A state that milestones have; reported otherwise.
std::optional<MilestoneTest> milestone_test(Context& context, ast::StateWord state,
                                            const ast::Ref& subject);

}  // namespace quid::checked
