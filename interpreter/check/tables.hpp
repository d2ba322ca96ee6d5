// SPDX-License-Identifier: Apache-2.0
// The bodies of tables. In: a table's declaration. Out: its tiers or rows, without gap or overlap.
// Called once for each by Context::ensure_…; false when it is in error (reported).
#pragma once

#include "check/context.hpp"

namespace quid::checked {

bool check_tier_table(Context& context, TierTableId id);
bool check_row_table(Context& context, RowTableId id);

/// All values of a table as one type, of unit `unit` when that is given. Nullopt: reported.
std::optional<Type> one_type(Context& context, std::vector<ExprId>& values,
                             std::optional<UnitId> unit, Span span);

}  // namespace quid::checked
