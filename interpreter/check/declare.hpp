// SPDX-License-Identifier: Apache-2.0
// The passes over declarations, in the order they run (check/check.cpp). Each takes the context and
// fills its tables. Refuses to know rules, effects, values and tests.
#pragma once

#include "check/check.hpp"
#include "check/context.hpp"

namespace quid::checked {

/// Reads the script and its modules into `files` and `items`, modules first (check/modules.cpp).
void load_modules(Context& context, SourceSet& sources, SourceId main, const ModuleLoader& loader);
/// Fills `items`, without what of the modules nothing asks for (check/module_words.cpp).
void gather_items(Context& context, const SourceSet& sources);

/// The deal's time and calendar, without anything that needs expressions (check/deal.cpp).
void declare_deal(Context& context);
/// Names, numbers and units of everything declared (check/declare.cpp).
void declare_names(Context& context);
/// Sets and the shapes of what is indexed by them; levels (check/shape_decls.cpp).
void declare_sets(Context& context);
void declare_shapes(Context& context);

/// Bodies: owners, deadlines, claims, starts … (check/quantities.cpp, check/milestones.cpp …).
void check_quantities(Context& context);
void check_milestones(Context& context);
void check_levers(Context& context);        // levels: before any expression
void check_lever_owners(Context& context);  // may read tables
void check_statements(Context& context);
void check_lets(Context& context);
void check_tables(Context& context);
void check_phases(Context& context);
/// Deadlines, needs and phases that wait for each other (check/cycles.cpp).
void check_cycles(Context& context);

}  // namespace quid::checked
