// SPDX-License-Identifier: Apache-2.0
// The order of the design checks.
#include "check/warnings.hpp"

#include "check/warnings_parts.hpp"

namespace quid::checked {

void warn_of_design(Context& context) {
  if (context.files.empty()) return;
  warn_of_rule_conditions(context);
  warn_of_dates(context);
  warn_of_idle_over(context);
  warn_of_same_day_reads(context);
  warn_of_lost_changes(context);
  warn_of_what_is_done_for_good(context);
  warn_of_what_ends_too_soon(context);
  warn_of_what_is_true_before(context);
  warn_of_idle_terms(context);
  warn_of_wording(context);
  warn_of_unused_names(context);
}

bool in_script(const Context& context, Span span) {
  return !context.files.empty() && span.source_id == context.files.back().source_id;
}

}  // namespace quid::checked
