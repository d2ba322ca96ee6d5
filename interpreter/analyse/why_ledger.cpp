// SPDX-License-Identifier: Apache-2.0
// Exposure, and what was given and received: the terms that add up to it, and payments.
#include "analyse/explainer.hpp"
#include "analyse/explainer_tree.hpp"

namespace quid::analyse {

void Explainer::book(Moment at, const Instruction& i, NodeId parent) {
  const BookCode& book = p_.books[static_cast<std::size_t>(i.number)];
  const bool given = i.mode != 2, received = i.mode != 1;
  for (std::uint32_t n = 0; n < book.values.count; ++n) {
    const std::uint32_t v = p_.book_values[book.values.first + n];
    const ValueCode& code = p_.values[v];
    if (code.own ? !given : !received) continue;
    const auto amount = at.run->value_amount(v);
    if (amount && amount->is_zero()) continue;
    Reason reason;
    reason.kind = Reason::Kind::Term;
    reason.index = v;
    reason.subject = actor_of(book.actor);
    reason.a = code.own ? 1 : 0;
    reason.b = amount ? 1 : 0;
    reason.amount = amount.value_or(Decimal{});
    const NodeId node = add(parent, reason);
    if (node == parent) return;
    if (amount && code.per.valid()) {
      accrued(at, code, node);
    } else if (amount) {
      read(at, code.degree, node);
    } else {
      read(at, code.worth, node);
    }
  }
  if (given) payments(at, book, true, parent);
  if (received) payments(at, book, false, parent);
}

void Explainer::payments(Moment at, const BookCode& book, bool given, NodeId parent) {
  const PaidState* paid = nullptr;
  for (const PaidState& one : at.run->state().paid)
    if (one.actor == book.actor && one.unit == book.unit) paid = &one;
  if (!paid || (given ? paid->given : paid->received).is_zero()) return;
  Reason reason;
  reason.kind = Reason::Kind::Paid;
  reason.subject = actor_of(book.actor);
  reason.a = given ? 1 : 0;
  reason.b = book.unit;
  reason.amount = given ? paid->given : paid->received;
  const NodeId node = add(parent, reason);
  if (node == parent) return;
  std::size_t shown = 0, more = 0;
  constexpr std::size_t most = 6;
  for (std::size_t k = count(at); k-- > 0;) {
    const Happening& h = happening(k);
    if (h.kind != HappeningKind::Paid || h.a != book.unit) continue;
    if ((given ? h.other : h.subject) != reason.subject) continue;
    if (shown >= most && !options_.all) {
      ++more;
      continue;
    }
    ++shown;
    happened(k, node);
  }
  if (more > 0) add(node, Reason::Kind::More, {}, static_cast<std::int64_t>(more));
}

/// What was said, and how far it is verified.
void Explainer::overpromise(Moment at, const Instruction& i, NodeId parent) {
  const auto& statements = p_.speakers[static_cast<std::size_t>(i.number)];
  const auto degrees = p_.arguments_of(i);
  bool any = false;
  for (std::size_t n = 0; n < statements.size(); ++n) {
    if (!at.run->state().statements[statements[n]].said) continue;
    any = true;
    const std::size_t found = find(at, HappeningKind::Said,
                                   subject(Subject::Kind::Statement, p_.statements, statements[n]));
    const NodeId node = found == SIZE_MAX ? parent : happened(found, parent);
    parts(at, degrees[n], node);
  }
  if (!any)
    add(parent, Reason::Kind::Absent,
        actor_of(p_.speaker_actors[static_cast<std::size_t>(i.number)]), 1);
}

}  // namespace quid::analyse
