// SPDX-License-Identifier: Apache-2.0
// Terms of an outlook that nothing in the deal goes by. Parties over a set count as one.
#include <fmt/format.h>

#include <vector>

#include "check/warnings_parts.hpp"

namespace quid::checked {
namespace {

/// What parties have a part in, by actor.
struct Parts {
  explicit Parts(const Checked& deal)
      : owns(deal.actors.size(), false),
        owes(deal.actors.size(), false),
        verifies(deal.actors.size(), false) {
    for (const Milestone& milestone : deal.milestones) {
      for (const ActorRef& owner : deal[milestone.owners]) {
        add(deal, owner, owns);
        add(deal, owner, owes);
      }
      if (milestone.more->verifier.present()) add(deal, milestone.more->verifier, verifies);
    }
    for (const Effect& effect : deal.effects)
      if (const auto* duty = ast::get_if<Duty>(&effect.node))
        for (const ActorRef& debtor : duty->debtors) add(deal, debtor, owes);
  }

  std::vector<bool> owns, owes, verifies;

 private:
  // Of those that a table names, all.
  static void add(const Checked& deal, const ActorRef& actor, std::vector<bool>& to) {
    if (actor.actor.valid()) {
      to[actor.actor.index()] = true;
      return;
    }
    for (const ExprId row : deal.row_tables[actor.table.index()].rows)
      if (deal[row].op == Operation::ActorConstant) to[deal[row].symbol] = true;
  }
};

}  // namespace

void warn_of_idle_terms(Context& context) {
  const Checked& deal = context.out;
  if (deal.outlooks.empty()) return;
  const Parts parts(deal);
  const auto tell = [&](const OutlookItem& item, const char* what) {
    context.fail(DiagnosticKind::IdleTerm, item.span,
                 fmt::format("`{}` {}, so that this changes nothing",
                             context.text(deal.actors[item.actor.actor.index()].name), what));
  };
  for (const Outlook& outlook : deal.outlooks) {
    if (!in_script(context, outlook.span)) continue;
    for (const OutlookItem& item : outlook.items) {
      if (item.kind == OutlookItem::Kind::Chance || !item.actor.actor.valid()) continue;
      const std::size_t actor = item.actor.actor.index();
      if (item.kind == OutlookItem::Kind::Trust && !parts.owns[actor])
        tell(item, "has no milestone to meet");
      if (item.kind == OutlookItem::Kind::Detects && !parts.verifies[actor])
        tell(item, "verifies no milestone");
      if (item.kind == OutlookItem::Kind::Plays && !parts.owes[actor])
        tell(item, "has no milestone and no duty");
    }
  }
}

}  // namespace quid::checked
