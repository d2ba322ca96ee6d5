// SPDX-License-Identifier: Apache-2.0
// :profile
#include <algorithm>

#include "cli/repl/look.hpp"
#include "cli/words.hpp"
#include "report/wording.hpp"

namespace quid::cli {

std::string profile_page(const Stand& stand, const Style& style) {
  const Wording wording(*stand.file);
  const Work work = stand.run->work();
  const Coverage coverage = stand.run->coverage();
  Page page(style);
  page.row(fmt::format("  days walked           {:>12}", work.days));
  page.row(fmt::format("  rounds of rules       {:>12}", work.rounds));
  page.row(fmt::format("  instructions read     {:>12}   of {} in the program", work.reads,
                       stand.program->instructions.size()));
  page.row(fmt::format("  entries of the record {:>12}", stand.entries->size()));
  page.row(fmt::format("  things that happened  {:>12}", stand.run->happenings().size()));
  std::vector<std::uint32_t> rules;
  for (std::uint32_t r = 0; r < work.looked_at.size(); ++r) {
    if (work.looked_at[r] > 0 || coverage.rules[r].fired > 0) rules.push_back(r);
  }
  std::stable_sort(rules.begin(), rules.end(), [&](std::uint32_t a, std::uint32_t b) {
    return work.looked_at[a] > work.looked_at[b];
  });
  if (!rules.empty()) page.row("  looked at       fired   rule");
  for (const std::uint32_t r : rules) {
    const auto& rule = wording.deal().rules[r];
    const std::string name =
        rule.name.valid() ? wording.name(rule.name) : "the rule at " + wording.place(rule.span);
    page.row(fmt::format("  {:>9}  {:>10}   {}", work.looked_at[r], coverage.rules[r].fired, name));
  }
  return page.take();
}

}  // namespace quid::cli
