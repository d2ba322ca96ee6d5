// SPDX-License-Identifier: Apache-2.0
// Duties, permissions and bans: who is bound, what settles them, what breaks them.
#include <algorithm>
#include <span>

#include "run/runner.hpp"

namespace quid {

bool Runner::has_debtor(const EffectCode& code, std::uint32_t actor) const {
  const auto first = p_.actor_lists.begin() + code.more->list.first;
  return std::find(first, first + code.more->list.count, actor) != first + code.more->list.count;
}

std::span<const std::uint32_t> Runner::owners_of(std::uint32_t m) const {
  const Range owners = p_.milestone_codes[m].owners;
  return {p_.actor_lists.data() + owners.first, owners.count};
}

void Runner::close_duty(std::uint32_t d, DutyView::Status status) {
  DutyState& duty = s_.duties[d];
  const EffectCode& code = p_.effects[duty.effect];
  if (!is_open(duty.status)) return;
  duty.status = status;
  duty.done = s_.today;
  if (status == DutyView::Status::Done) duty.done = told_on(duty).value_or(s_.today);
  changed_ = true;
  if (status == DutyView::Status::Done) duties_done_today_.push_back(d);
  empty_slot(duty.effect, d);
  const Subject rule = rule_subject(code.rule);
  switch (status) {
    case DutyView::Status::Done:
      note(HappeningKind::DutyDone, rule, std::max(0, duty.done.value - duty.deadline.value), d);
      if (duty.deadline >= duty.done) coverage_.duties[code.source].kept += 1;
      break;
    case DutyView::Status::Replaced: note(HappeningKind::DutyReplaced, rule, 0, d); break;
    default: note(HappeningKind::DutyLapsed, rule, 0, d); break;
  }
}

bool Runner::settled_by_state(const DutyState& duty) const {
  const ActCode& act = p_.acts[p_.effects[duty.effect].more->act];
  switch (act.kind) {
    case ast::Act::Kind::Meet: {
      const MilestoneState& state = s_.milestones[act.target];
      return (state.met && !state.disputed) || is_of_nothing(act.target);
    }
    case ast::Act::Kind::Break: return s_.milestones[act.target].broken || duty.broken_since;
    case ast::Act::Kind::Ease:
      return static_cast<std::int32_t>(s_.levers[act.target].level) >= duty.target_level;
    case ast::Act::Kind::Tighten:
      return static_cast<std::int32_t>(s_.levers[act.target].level) <= duty.target_level;
    case ast::Act::Kind::Pay: return duty.paid >= duty.owed;
    case ast::Act::Kind::Say:
      return s_.statements[act.target].said && s_.statements[act.target].last_said >= duty.arose;
  }
  return false;
}

/// What it asks was said to be done, and nothing has come of that yet; or it is done, and disputed.
bool Runner::is_claimed(const DutyState& duty) const {
  const ActCode& act = p_.acts[p_.effects[duty.effect].more->act];
  if (act.kind != ast::Act::Kind::Meet) return false;
  return s_.milestones[act.target].met || in_time_claim(act.target);
}

/// When what it asks was told to be done, by which it is judged: of a duty to meet alone, and not
/// of what is of nothing and was never told.
std::optional<Day> Runner::told_on(const DutyState& duty) const {
  const ActCode& act = p_.acts[p_.effects[duty.effect].more->act];
  if (act.kind != ast::Act::Kind::Meet) return std::nullopt;
  const MilestoneState& state = s_.milestones[act.target];
  if (!state.has_whole_day) return std::nullopt;
  return std::max(duty.arose, state.whole_day);
}

bool Runner::claimed_in_time(const DutyState& duty) const {
  const ActCode& act = p_.acts[p_.effects[duty.effect].more->act];
  if (act.kind != ast::Act::Kind::Meet) return false;
  if (may_be_whole(act.target)) return s_.milestones[act.target].report_day <= duty.deadline;
  return is_claimed(duty) && s_.milestones[act.target].whole_day <= duty.deadline;
}

/// Nobody has to meet what is waived.
bool Runner::released(const DutyState& duty) const {
  const ActCode& act = p_.acts[p_.effects[duty.effect].more->act];
  return act.kind == ast::Act::Kind::Meet && s_.milestones[act.target].waived;
}

/// What settled a duty: not the last thing of the day, which need not bear on it. What was so
/// before the duty arose settles it by the rule that made it.
Cause Runner::settled_by(const DutyState& duty) const {
  const EffectCode& code = p_.effects[duty.effect];
  const ActCode& act = p_.acts[code.more->act];
  Turn turn;
  switch (act.kind) {
    case ast::Act::Kind::Meet:
    case ast::Act::Kind::Break: turn = s_.milestones[act.target].turned; break;
    case ast::Act::Kind::Ease:
    case ast::Act::Kind::Tighten: turn = s_.levers[act.target].moved; break;
    case ast::Act::Kind::Pay: turn = duty.filled; break;
    case ast::Act::Kind::Say: {
      const StatementState& statement = s_.statements[act.target];
      if (statement.said) turn = {statement.said_by, statement.last_said};
      break;
    }
  }
  if (turn.day == s_.today) return turn.cause;
  if (duty.arose != s_.today) return cause_;
  return {Cause::Kind::Rule, p_.rules.symbol[code.rule], p_.rules.local(code.rule)};
}

/// What one owes another, in the order in which payments fill it: what is due first before all, of
/// debts of one day the oldest. The record of a day makes no duty, and may close some.
Runner::Debts& Runner::debts_of(std::uint32_t from, std::uint32_t to, std::uint32_t unit) {
  const auto [place, fresh] = debts_.try_emplace({from, to, unit});
  Debts& debts = place->second;
  if (!fresh) return debts;
  for (const std::uint32_t d : s_.open_duties) {
    const EffectCode& code = p_.effects[s_.duties[d].effect];
    const ActCode& act = p_.acts[code.more->act];
    const bool asks = act.kind == ast::Act::Kind::Pay && act.receiver == to && act.unit == unit;
    if (asks && has_debtor(code, from)) debts.duties.push_back(d);
  }
  std::stable_sort(debts.duties.begin(), debts.duties.end(), [&](std::uint32_t a, std::uint32_t b) {
    return s_.duties[a].deadline < s_.duties[b].deadline;
  });
  return debts;
}

namespace {

/// Puts into a duty what there is room for, and gives how much that was.
Decimal fill(DutyState& duty, Decimal amount, const Turn& by) {
  const Decimal open = sub(duty.owed, duty.paid).value_or(Decimal::zero());
  const Decimal part = std::min(open, amount);
  if (!part.is_zero()) duty.filled = by;
  duty.paid = add(duty.paid, part).value_or(duty.owed);
  return part;
}

}  // namespace

/// Fills the payer's duties to the receiver; gives what is left over.
Decimal Runner::fill_payments(std::uint32_t from, std::uint32_t to, std::uint32_t unit,
                              Decimal amount) {
  Decimal left = amount;
  Debts& debts = debts_of(from, to, unit);
  for (; debts.next < debts.duties.size() && !left.is_zero(); ++debts.next) {
    DutyState& duty = s_.duties[debts.duties[debts.next]];
    if (!is_open(duty.status)) continue;
    const Decimal part = fill(duty, left, {cause_, s_.today});
    if (!part.is_zero()) fills_.push_back({debts.duties[debts.next], from, part, cause_});
    left = sub(left, part).value_or(Decimal::zero());
    if (duty.paid < duty.owed) break;  // the next payment goes on with it
  }
  return left;
}

/// What is paid on the day on which duties arise counts for them: cash on delivery is in time. Of
/// those that arise together, what is due first is filled first. `first_duty`: the first of them.
void Runner::fill_new_from_spare(std::uint32_t first_duty) {
  if (spare_payments_.empty() && fills_.empty()) return;
  std::vector<std::uint32_t> made;
  for (std::uint32_t d = first_duty; d < s_.duties.size(); ++d)
    if (p_.acts[p_.effects[s_.duties[d].effect].more->act].kind == ast::Act::Kind::Pay)
      made.push_back(d);
  std::stable_sort(made.begin(), made.end(), [&](std::uint32_t a, std::uint32_t b) {
    return s_.duties[a].deadline < s_.duties[b].deadline;
  });
  for (const std::uint32_t d : made) {
    fill_from_spare(d);
    fill_from_later(d);
  }
}

/// Takes for a duty that arose what today went to older debts which fall due later, as far as these
/// are open still: the newest first.
void Runner::fill_from_later(std::uint32_t d) {
  DutyState& duty = s_.duties[d];
  const EffectCode& code = p_.effects[duty.effect];
  const ActCode& act = p_.acts[code.more->act];
  for (auto from = fills_.rbegin(); from != fills_.rend() && duty.paid < duty.owed; ++from) {
    DutyState& older = s_.duties[from->duty];
    const ActCode& asked = p_.acts[p_.effects[older.effect].more->act];
    if (older.deadline <= duty.deadline || !is_open(older.status) || older.paid >= older.owed ||
        asked.receiver != act.receiver || asked.unit != act.unit || !has_debtor(code, from->from))
      continue;
    const Decimal part = fill(duty, from->part, {from->cause, s_.today});
    if (part.is_zero()) continue;
    older.paid = sub(older.paid, part).value_or(Decimal::zero());
    from->part = sub(from->part, part).value_or(Decimal::zero());
    changed_ = true;
  }
}

void Runner::fill_from_spare(std::uint32_t d) {
  DutyState& duty = s_.duties[d];
  const EffectCode& code = p_.effects[duty.effect];
  const ActCode& act = p_.acts[code.more->act];
  for (SparePayment& spare : spare_payments_) {
    if (spare.to != act.receiver || spare.unit != act.unit || !has_debtor(code, spare.from))
      continue;
    const Decimal part = fill(duty, spare.left, {spare.cause, s_.today});
    if (!part.is_zero()) fills_.push_back({d, spare.from, part, spare.cause});
    spare.left = sub(spare.left, part).value_or(Decimal::zero());
  }
}

/// In the evening: what was paid and no duty or permission of the day asked for.
void Runner::note_spare_payments() {
  for (const SparePayment& spare : spare_payments_) {
    if (spare.left.is_zero() || spare.permitted ||
        holds_permission(spare.from, ast::Act::Kind::Pay, spare.to, 0, spare.unit))
      continue;
    cause_ = spare.cause;
    note(HappeningKind::UnruledPayment, actor_subject(spare.to),
         {.amount = spare.left, .a = spare.unit, .other = actor_subject(spare.from)});
  }
  spare_payments_.clear();
  fills_.clear();
}

bool Runner::asks_to_break(std::uint32_t d, std::uint32_t m) const {
  const DutyState& duty = s_.duties[d];
  const ActCode& act = p_.acts[p_.effects[duty.effect].more->act];
  return is_open(duty.status) && act.kind == ast::Act::Kind::Break && act.target == m;
}

bool Runner::may_break(std::uint32_t m) const {
  const auto owners = owners_of(m);
  return std::any_of(owners.begin(), owners.end(), [&](std::uint32_t owner) {
    return holds_permission(owner, ast::Act::Kind::Break, m, 0, 0);
  });
}

/// In the evening: what was broken and no duty or permission of the day let be broken.
void Runner::note_unruled_breaks() {
  if (unruled_breaks_.empty()) return;
  std::vector<std::uint32_t> asked;
  const auto ask = [&](std::uint32_t d) {
    const ActCode& act = p_.acts[p_.effects[s_.duties[d].effect].more->act];
    if (act.kind == ast::Act::Kind::Break) asked.push_back(act.target);
  };
  for (const std::uint32_t d : duties_done_today_) ask(d);
  for (const std::uint32_t d : s_.open_duties)  // arisen since, of what was met again
    if (is_open(s_.duties[d].status)) ask(d);
  std::sort(asked.begin(), asked.end());
  for (const auto& [m, cause] : unruled_breaks_) {
    MilestoneState& state = s_.milestones[m];
    if (std::binary_search(asked.begin(), asked.end(), m) || may_break(m)) continue;
    cause_ = cause;
    if (state.broken) set_flag(m, MilestoneTest::Unruled, state.unruled);
    note(HappeningKind::UnruledBreak, milestone_subject(m));
  }
  unruled_breaks_.clear();
}

/// What it made is over, and holds its slot no longer.
void Runner::empty_slot(std::uint32_t effect, std::uint32_t index) {
  std::uint32_t& live = s_.live_of_effect[effect];
  if (live == nobody || s_.lives[live].index != index) return;
  s_.lives[live].dead = true;
  live = nobody;
}

void Runner::close_standing(StandingState& standing) {
  standing.open = false;
  if (!morning_ && !standing.dormant_today) standing.ended = s_.today;
}

bool Runner::holds_permission(std::uint32_t actor, ast::Act::Kind kind, std::uint32_t target,
                              std::uint32_t level, std::uint32_t unit) const {
  for (const StandingState& permission : s_.permissions) {
    const EffectCode& code = p_.effects[permission.effect];
    const ActCode& act = p_.acts[code.more->act];
    const bool stands = !permission.dormant || (evening_ && !permission.dormant_today);
    const bool holds = permission.open ? stands : evening_ && permission.ended == s_.today;
    if (!holds || act.kind != kind || !has_debtor(code, actor)) continue;
    if (kind == ast::Act::Kind::Pay) {
      if (act.receiver == target && act.unit == unit) return true;
      continue;
    }
    if (act.target != target) continue;
    if (kind == ast::Act::Kind::Ease && act.to >= 0 && static_cast<std::int32_t>(level) > act.to)
      continue;
    if (kind == ast::Act::Kind::Tighten && act.to >= 0 && static_cast<std::int32_t>(level) < act.to)
      continue;
    return true;
  }
  return false;
}

/// Notes against whom the ban was broken; false: it binds none of these. Without any, nobody owns
/// what was done, and all who are bound are meant.
bool Runner::blame_for(StandingState& ban, std::span<const std::uint32_t> actors) {
  const Range bound = p_.effects[ban.effect].more->list;
  bool any = false;
  for (std::uint32_t k = 0; k < bound.count; ++k) {
    const std::uint32_t actor = p_.actor_lists[bound.first + k];
    if (!actors.empty() && std::find(actors.begin(), actors.end(), actor) == actors.end()) continue;
    any = true;
    s_.breached[actor] = s_.today;
    std::uint32_t known = ban.breaches;
    while (known != nobody && s_.ban_breaches[known].actor != actor)
      known = s_.ban_breaches[known].next;
    if (known != nobody) continue;
    const auto id = static_cast<std::uint32_t>(s_.ban_breaches.size());
    s_.ban_breaches.push_back({actor, s_.today, ban.breaches});
    ban.breaches = id;
  }
  return any;
}

void Runner::break_bans(ast::Act::Kind kind, std::span<const std::uint32_t> actors,
                        std::uint32_t target, std::uint32_t level, std::uint32_t unit) {
  for (std::uint32_t b = 0; b < s_.bans.size(); ++b) {
    StandingState& ban = s_.bans[b];
    const EffectCode& code = p_.effects[ban.effect];
    const ActCode& act = p_.acts[code.more->act];
    if (!ban.open || ban.dormant || act.kind != kind) continue;
    if (kind == ast::Act::Kind::Pay ? act.receiver != target || act.unit != unit
                                    : act.target != target)
      continue;
    if (kind == ast::Act::Kind::Ease && act.to >= 0 && static_cast<std::int32_t>(level) < act.to)
      continue;
    if (kind == ast::Act::Kind::Tighten && act.to >= 0 && static_cast<std::int32_t>(level) > act.to)
      continue;
    if (!blame_for(ban, actors)) continue;
    changed_ = true;
    note(HappeningKind::BanBroken, rule_subject(code.rule), code.source, b);
    coverage_.duties[code.source].broken += 1;
    if (code.more->otherwise.count > 0)
      ban_batch_.push_back({ban.effect, code.rule, {}, {}, never, false});
  }
}

void Runner::lapse_for_withdrawal(std::uint32_t actor) {
  const auto gone = [&](const EffectCode& code) {
    for (std::uint32_t k = 0; k < code.more->list.count; ++k)
      if (s_.withdrew[p_.actor_lists[code.more->list.first + k]] == never) return false;
    return true;
  };
  for (const std::uint32_t d : s_.open_duties) {
    const DutyState& duty = s_.duties[d];
    const EffectCode& code = p_.effects[duty.effect];
    if (duty.status != DutyView::Status::Open && duty.status != DutyView::Status::Suspended)
      continue;
    if (settled_by_state(duty)) continue;  // it is done, and will be found so
    if (gone(code) || p_.acts[code.more->act].receiver == actor)
      close_duty(d, DutyView::Status::Lapsed);
  }
  for (const bool bans : {true, false}) {
    auto& list = bans ? s_.bans : s_.permissions;
    for (std::uint32_t k = 0; k < list.size(); ++k) {
      if (!list[k].open || !gone(p_.effects[list[k].effect])) continue;
      close_standing(list[k]);
      empty_slot(list[k].effect, k);
      note(bans ? HappeningKind::BanEnded : HappeningKind::PermissionEnded,
           rule_subject(p_.effects[list[k].effect].rule), p_.effects[list[k].effect].source, k);
    }
  }
  for (std::uint32_t m = 0; m < s_.milestones.size(); ++m) {
    const Range owners = p_.milestone_codes[m].owners;
    bool all = owners.count > 0;
    for (std::uint32_t k = 0; k < owners.count; ++k)
      all = all && s_.withdrew[p_.actor_lists[owners.first + k]] != never;
    if (all) lapse_milestone(m);
  }
}

}  // namespace quid
