// SPDX-License-Identifier: Apache-2.0
// The design checks one by one. None speaks of what stands in a module.
#pragma once

#include "check/context.hpp"

namespace quid::checked {

bool in_script(const Context& context, Span span);

/// Conditions that are never or always true, as far as dates and plain logic tell.
void warn_of_rule_conditions(Context& context);
/// Deadlines after the deal's end, and preconditions that hold on no day.
void warn_of_dates(Context& context);
/// `over` between rules that cannot conflict.
void warn_of_idle_over(Context& context);
/// Conditions that read a quantity, a lever or a statement which another rule, or another instance
/// of the same one, may change against them. A change that only helps a condition on is no
/// surprise.
void warn_of_same_day_reads(Context& context);
/// Quantities that several instances of a rule set from what they were before.
void warn_of_lost_changes(Context& context);
/// Variables of a rule of which one element at a time can make its condition true: `today =
/// day[k]`.
std::vector<bool> chosen_by_equality(const Context& context, const Rule& rule);
/// Duties of cadences to meet what, once met, stays so.
void warn_of_what_is_done_for_good(Context& context);
/// Effects that end on the day on which they begin, and debts that the next of a cadence takes the
/// place of.
void warn_of_what_ends_too_soon(Context& context);
/// Terms of outlooks about parties that have no part in what they are about.
void warn_of_idle_terms(Context& context);
/// `not … on time` and the like, which is true before anything came to pass.
void warn_of_what_is_true_before(Context& context);
/// `not C for D` without parentheses.
void warn_of_wording(Context& context);
/// Lets and tables that nothing reads.
void warn_of_unused_names(Context& context);

}  // namespace quid::checked
