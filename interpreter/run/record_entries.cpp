// SPDX-License-Identifier: Apache-2.0
// The record's entries of a day, in order. An entry that does not fit yet is put back and tried
// again after the others; what never fits is refused, and the record with it.
#include <algorithm>
#include <span>

#include "run/runner.hpp"

namespace quid {

/// What the entries are about and what could be done as the morning stands: also by an act that
/// ends what it needs.
void Runner::find_in_order(const std::vector<std::uint32_t>& entries) {
  in_order_today_.clear();
  for (const std::uint32_t index : entries) {
    const checked::Entry& entry = entries_[index];
    if (!entry.milestone.valid()) continue;
    const std::uint32_t m = p_.milestones.base[entry.milestone.index()] + entry.instance;
    const InstructionId needs = p_.milestone_codes[m].needs;
    if (needs.valid() && value(needs).is_true()) in_order_today_.push_back(m);
  }
}

void Runner::apply_entries() {
  std::vector<std::uint32_t> waiting;
  while (s_.next_entry < entries_.size() && entries_[s_.next_entry].on <= s_.today)
    waiting.push_back(static_cast<std::uint32_t>(s_.next_entry++));
  if (waiting.empty()) {
    milestones_overdue();
    return settle();
  }
  ban_batch_.clear();
  for (Live& live : s_.lives) live.stays_held = false;  // what is told may be what was wanting
  find_in_order(waiting);
  for (bool progress = true; progress && !waiting.empty() && !error_;) {
    progress = false;
    std::vector<std::uint32_t> again;
    for (const std::uint32_t index : waiting) {
      const checked::Entry& entry = entries_[index];
      cause_ = {Cause::Kind::Entry, index, 0};
      if (error_) return;
      find_dormant();
      if (apply(entry)) {
        progress = true;
        if (s_.ended) note(HappeningKind::AfterEnd, {}, index);
      } else {
        again.push_back(index);
      }
    }
    waiting.swap(again);
  }
  if (!waiting.empty() && !error_) return refuse(entries_[waiting[0]], waiting[0]);
  if (error_) return;
  propagate();
  touched_deadlines_.insert(touched_deadlines_.end(), done_today_.begin(), done_today_.end());
  for (const std::uint32_t m : incomplete_) {
    if (s_.milestones[m].whole == is_whole(m)) continue;
    see_whether_whole(m);
    touched_deadlines_.push_back(m);
    mark_milestone(m);
  }
  if (s_.ended) return;
  milestones_overdue();
  if (!ban_batch_.empty()) {
    propagate();
    std::vector<Pending> effects;
    for (const Pending& ban : ban_batch_)
      read_effects(ban.rule, p_.effects[ban.effect].more->otherwise, effects);
    run_batch(effects);
  }
  settle();
}

namespace {

/// Why such an entry does not fit the state.
const char* misfit(EventKind kind) {
  switch (kind) {
    case EventKind::Broken: return "only what is met or reported can be broken, and it is neither";
    case EventKind::Refuted:
      return "only what is met or reported can be refuted, and it is neither";
    case EventKind::Waived: return "what is met cannot be waived";
    case EventKind::Disputed: return "it is disputed already";
    case EventKind::Settled: return "it is not disputed, so there is nothing to settle";
    case EventKind::Withdraws: return "it has withdrawn already";
    case EventKind::AddQuantity:
      return "nothing can be added to what is unknown; record it with `=`";
    default: return "it does not fit what stands at the end of its day";
  }
}

}  // namespace

void Runner::refuse(const checked::Entry& entry, std::uint32_t index) {
  fail(entry.kind == EventKind::AddQuantity ? "quantity-unknown" : "contradicts-the-state",
       misfit(entry.kind), entry.span, index);
}

bool Runner::apply(const checked::Entry& entry) {
  const std::uint32_t i = entry.instance;
  const std::uint32_t actor = entry.actor.valid()
                                  ? p_.actors.base[entry.actor.index()] + entry.actor_instance
                                  : no_instance;
  const std::uint32_t other = entry.other.valid()
                                  ? p_.actors.base[entry.other.index()] + entry.other_instance
                                  : no_instance;
  switch (entry.kind) {
    case EventKind::Level:
      record_level(p_.levers.base[entry.lever.index()] + i, entry.level, cause_.symbol);
      return true;
    case EventKind::SetQuantity:
    case EventKind::AddQuantity: {
      const std::uint32_t q = p_.quantities.base[entry.quantity.index()] + i;
      Decimal now = *entry.amount;
      if (entry.kind == EventKind::AddQuantity) {
        if (!s_.quantities[q].known()) return false;
        const auto sum = add(s_.quantities[q].as_number(), now);
        if (!sum) {
          fail("overflow", "this makes the quantity larger than a number can hold", entry.span,
               cause_.symbol);
          return true;
        }
        now = *sum;
      }
      if (s_.quantities[q] == Value::number(now)) return true;
      s_.quantities[q] = Value::number(now);
      mark_quantity(q);
      note(HappeningKind::QuantityChanged, quantity_subject(q), now);
      return true;
    }
    case EventKind::Pays: record_payment(entry); return true;
    case EventKind::Offers: {
      OfferState offer{actor, other, entry.unit.value, *entry.amount};
      std::erase_if(s_.offers, [&](const OfferState& o) {
        return o.from == actor && o.to == other && o.unit == entry.unit.value;
      });
      s_.offers.push_back(offer);
      note(HappeningKind::Offered, actor_subject(other),
           {.amount = *entry.amount, .a = entry.unit.value, .other = actor_subject(actor)});
      return true;
    }
    case EventKind::Says: {
      const std::uint32_t st = p_.statements.base[entry.statement.index()] + i;
      say(st);
      break_bans(ast::Act::Kind::Say, {&actor, 1}, st, 0, 0);
      return true;
    }
    case EventKind::Withdraws:
      if (s_.withdrew[actor] != never) return false;
      withdraw(actor);
      return true;
    case EventKind::PhaseUntil: end_after(entry.phase.value, entry.date); return true;
    case EventKind::Note: return true;
    default: return apply_milestone(entry, p_.milestones.base[entry.milestone.index()] + i);
  }
}

bool Runner::apply_milestone(const checked::Entry& entry, std::uint32_t m) {
  MilestoneState& state = s_.milestones[m];
  if (p_.milestone_codes[m].of.valid()) propagate();  // its size, as the entries before leave it
  switch (entry.kind) {
    case EventKind::Done: return done(entry, m);
    case EventKind::Reported:
      if (state.met || is_whole(m)) {
        note(HappeningKind::AlreadySo, milestone_subject(m));
        return true;
      }
      state.claimed = true;
      report(m, {}, true, true);
      break_meeting_bans(entry, m);
      return true;
    case EventKind::Verified: return verify(m);
    case EventKind::Broken: return break_milestone(m);
    case EventKind::Refuted: return refute(m);
    case EventKind::Disputed:
      if (state.disputed) return false;
      set_flag(m, MilestoneTest::Disputed, state.disputed);
      note(HappeningKind::MilestoneDisputed, milestone_subject(m));
      return true;
    case EventKind::Settled:
      if (!state.disputed) return false;
      state.disputed = false;
      mark_milestone(m);
      note(HappeningKind::MilestoneSettled, milestone_subject(m));
      return true;
    case EventKind::Waived:
      if (state.met) return false;
      waive(m);
      return true;
    case EventKind::Due: move_deadline(m, entry.date); return true;
    case EventKind::Of: resize(m, *entry.amount); return true;
    default: return false;
  }
}

/// `m [AMOUNT] [by P]`: a report where a verifier is named, else the doing itself.
bool Runner::done(const checked::Entry& entry, std::uint32_t m) {
  MilestoneState& state = s_.milestones[m];
  const bool metered = p_.milestone_codes[m].of.valid();
  const bool counts_on = metered && entry.amount;
  if (state.met && !counts_on) {
    note(HappeningKind::AlreadySo, milestone_subject(m));
    return true;
  }
  if (is_whole(m) && !counts_on && p_.milestone_codes[m].verifier != no_instance) {
    note(HappeningKind::AlreadySo, milestone_subject(m));
    return true;
  }
  const bool verified = p_.milestone_codes[m].verifier != no_instance;
  state.claimed = false;
  report(m, entry.amount.value_or(Decimal{}), !entry.amount, metered || verified);
  if (!verified) meet_if_complete(m, true);
  s_.last_move = s_.today;
  break_meeting_bans(entry, m);
  return true;
}

void Runner::break_meeting_bans(const checked::Entry& entry, std::uint32_t m) {
  const std::uint32_t actor =
      entry.actor.valid() ? p_.actors.base[entry.actor.index()] + entry.actor_instance : nobody;
  const auto one = std::span<const std::uint32_t>{&actor, 1};
  break_bans(ast::Act::Kind::Meet, entry.actor.valid() ? one : owners_of(m), m, 0, 0);
}

void Runner::report(std::uint32_t m, Decimal amount, bool whole, bool told) {
  MilestoneState& state = s_.milestones[m];
  const bool metered = p_.milestone_codes[m].of.valid();
  if (!state.reported) state.completed = false;
  set_flag(m, MilestoneTest::Reported, state.reported);
  state.refuted = state.verifier_late = false;
  state.awaiting = true;
  state.report_day = s_.today;
  if (metered) {
    const auto size = size_of(m);
    if (whole && !size) state.completed = true;
    if (whole && size) state.reported_amount = std::max(state.reported_amount, *size);
    const auto sum =
        whole ? std::optional(state.reported_amount) : add(state.reported_amount, amount);
    if (!sum)
      return fail("overflow", "this adds up to more than a number can hold",
                  deal().milestones[p_.milestones.symbol[m]].span);
    state.reported_amount = *sum;
  }
  if (is_whole(m)) mark_whole(m);
  s_.last_move = s_.today;
  note_done(m);
  mark_milestone(m);
  if (told)
    note(HappeningKind::MilestoneReported, milestone_subject(m),
         metered ? state.reported_amount : Decimal{});
}

/// What has grown since it was reported whole is to be done anew, unless it is met.
void Runner::see_whether_whole(std::uint32_t m) {
  MilestoneState& state = s_.milestones[m];
  state.whole = is_whole(m);
  if (state.whole || state.met || s_.ended) return;
  state.has_whole_day = false;
  if (!state.achieved) state.was_done = false;
}

void Runner::mark_whole(std::uint32_t m) {
  MilestoneState& state = s_.milestones[m];
  state.whole = true;
  if (state.has_whole_day) return;
  const bool counts = !state.achieved || !state.is_done();
  state.has_whole_day = true;
  state.whole_day = state.report_day;
  if (!counts) return;
  state.was_done = true;
  state.done_day = state.report_day;
}

/// Meets a milestone that is complete: by its doing or verifying just now (`by_act`: then what was
/// reported whole is), else by its counting amount.
void Runner::meet_if_complete(std::uint32_t m, bool by_act) {
  MilestoneState& state = s_.milestones[m];
  if (state.met) return;
  const bool verified =
      p_.milestone_codes[m].verifier == no_instance ? !state.claimed : state.verified;
  if (!verified || !is_whole(m)) return;
  if (!by_act) {
    const auto size = size_of(m);
    if (!size || counting(m) < *size) return;
  }
  mark_whole(m);
  state.achieved = state.dated = true;
  note_done(m);
  state.met = false;
  set_flag(m, MilestoneTest::Met, state.met);
  state.met_day = s_.today;
  state.became[static_cast<std::size_t>(MilestoneTest::Met)] = s_.today;
  state.became[static_cast<std::size_t>(MilestoneTest::OnTime)] = s_.today;
  state.broken = state.overdue = state.unruled = false;
  state.turned = {cause_, s_.today};
  note(HappeningKind::MilestoneMet, milestone_subject(m), state.has_deadline ? lateness(m) : 0);
}

bool Runner::verify(std::uint32_t m) {
  MilestoneState& state = s_.milestones[m];
  const bool metered = p_.milestone_codes[m].of.valid();
  if (state.met && state.verified && (!metered || state.verified_amount == state.reported_amount)) {
    note(HappeningKind::AlreadySo, milestone_subject(m));
    return true;
  }
  // What stands of its amount after a refutation or a break is what was reported so far.
  const bool in_part = metered && !state.reported_amount.is_zero();
  if (!state.reported) report(m, {}, !in_part, false);
  set_flag(m, MilestoneTest::Verified, state.verified);
  state.claimed = state.awaiting = false;
  state.verified_amount = state.reported_amount;
  s_.last_move = s_.today;
  mark_milestone(m);
  meet_if_complete(m, true);
  return true;
}

bool Runner::break_milestone(std::uint32_t m) {
  MilestoneState& state = s_.milestones[m];
  if (!state.met && !state.reported) return false;
  if (!state.achieved) state.was_done = false;
  state.met = state.reported = state.verified = state.whole = state.claimed = false;
  state.awaiting = state.completed = state.has_whole_day = false;
  state.broken = false;
  set_flag(m, MilestoneTest::Broken, state.broken);
  state.became[static_cast<std::size_t>(MilestoneTest::Broken)] = s_.today;
  state.turned = {cause_, s_.today};
  s_.last_move = s_.today;
  if (state.has_deadline) s_.earliest_deadline = std::min(s_.earliest_deadline, state.deadline);
  touched_deadlines_.push_back(m);
  note(HappeningKind::MilestoneBroken, milestone_subject(m));
  bool ruled = owners_of(m).empty() || s_.ended || silent_ || may_break(m);
  for (const std::uint32_t d : s_.open_duties) {
    if (!asks_to_break(d, m)) continue;
    s_.duties[d].broken_since = true;
    ruled = true;
  }
  state.unruled = false;
  if (!ruled) unruled_breaks_.push_back({m, cause_});
  break_bans(ast::Act::Kind::Break, owners_of(m), m, 0, 0);
  for (const std::uint32_t r : p_.once_rules[m]) {  // armed again
    s_.rules[r].spent = false;
    s_.rules[r].armed = true;
    touched_rules_.add(r);
  }
  return true;
}

bool Runner::refute(std::uint32_t m) {
  MilestoneState& state = s_.milestones[m];
  if (!state.reported && !state.met) return false;
  state.reported = state.met = state.whole = state.claimed = false;
  state.awaiting = state.completed = state.has_whole_day = false;
  state.was_done = state.achieved = state.dated = false;
  // Where nothing was reported but what is verified, that is what is refuted.
  if (state.reported_amount == state.verified_amount) state.verified_amount = Decimal{};
  state.reported_amount = state.verified_amount;
  state.refuted = false;
  set_flag(m, MilestoneTest::Refuted, state.refuted);
  state.became[static_cast<std::size_t>(MilestoneTest::Refuted)] = s_.today;
  s_.earliest_deadline =
      std::min(s_.earliest_deadline, state.has_deadline ? state.deadline : never);
  touched_deadlines_.push_back(m);
  note(HappeningKind::MilestoneRefuted, milestone_subject(m));
  if (!silent_ && !s_.ended && state.deadline < s_.today && may_miss(m) && !is_of_nothing(m)) {
    const Cause before = cause_;
    be_overdue(m);  // though it may be reported anew today
    cause_ = before;
  }
  return true;
}

void Runner::record_level(std::uint32_t lever, std::uint32_t level, std::uint32_t entry) {
  LeverOperation operation;
  operation.kind = LeverOperation::Kind::Set;
  operation.level = level;
  operation.after_end = s_.ended;
  operation.entry = entry;
  moving_effect_ = nobody;
  const std::uint32_t before = operation.before = s_.levers[lever].level;
  append(lever, operation);
  recorded_operations_.push_back(s_.levers[lever].tail);
  if (level == before) return;
  break_bans(level > before ? ast::Act::Kind::Ease : ast::Act::Kind::Tighten,
             {&p_.lever_codes[lever].by, 1}, lever, level, 0);
}

void Runner::record_payment(const checked::Entry& entry) {
  if (entry.amount->is_zero()) return;
  const std::uint32_t from = p_.actors.base[entry.actor.index()] + entry.actor_instance;
  const std::uint32_t to = p_.actors.base[entry.other.index()] + entry.other_instance;
  apply_payment(from, to, entry.unit.value, *entry.amount, true);
  if (error_) return;
  const Decimal left = fill_payments(from, to, entry.unit.value, *entry.amount);
  const bool permitted = holds_permission(from, ast::Act::Kind::Pay, to, 0, entry.unit.value);
  if (!s_.ended && !left.is_zero())
    spare_payments_.push_back({from, to, entry.unit.value, left, cause_, permitted});
  break_bans(ast::Act::Kind::Pay, {&from, 1}, to, 0, entry.unit.value);
}

void Runner::withdraw(std::uint32_t actor) {
  s_.withdrew[actor] = s_.today;
  changed_ = true;
  note(HappeningKind::Withdrew, actor_subject(actor));
  lapse_for_withdrawal(actor);
}

void Runner::say(std::uint32_t st) {
  StatementState& state = s_.statements[st];
  state.said = state.to_judge = true;
  state.last_said = s_.today;
  state.said_by = cause_;
  changed_ = true;
  note(HappeningKind::Said, statement_subject(st));
}

void Runner::end_after(std::uint32_t f, Day day) {
  PhaseState& phase = s_.phases[f];
  phase.expiry = Day{day.value + 1};
  phase.end_fixed = true;
  note(HappeningKind::PhaseEndMoved, {Subject::Kind::Phase, f, 0}, day.value);
  mark_phase(f);  // that its end is known now
  if (s_.ended) return;
  if (phase.active && day < s_.today) return end_phase(f);
  if (!phase.ended_today || day < s_.today) return;
  phase.active = true;  // that it ended is only this morning's: it goes on
  phase.ended_today = false;
  note(HappeningKind::PhaseBegan, {Subject::Kind::Phase, f, 0});
}

void Runner::move_deadline(std::uint32_t m, Day day) {
  MilestoneState& state = s_.milestones[m];
  state.has_deadline = state.deadline_fixed = true;
  state.deadline = day;
  s_.earliest_deadline = std::min(s_.earliest_deadline, day);
  touched_deadlines_.push_back(m);
  changed_ = true;
  mark_milestone(m);
  note(HappeningKind::DeadlineMoved, milestone_subject(m), day.value);
}

void Runner::resize(std::uint32_t m, Decimal size) {
  MilestoneState& state = s_.milestones[m];
  state.resized = true;
  state.completed = false;
  state.size = Value::number(size);
  see_whether_whole(m);
  touched_deadlines_.push_back(m);  // no longer whole, it follows its deadline again
  changed_ = true;
  mark_milestone(m);
  note(HappeningKind::MilestoneResized, milestone_subject(m), size);
}

void Runner::waive(std::uint32_t m) {
  MilestoneState& state = s_.milestones[m];
  if (state.met || state.waived) return note(HappeningKind::AlreadySo, milestone_subject(m));
  set_flag(m, MilestoneTest::Waived, state.waived);
  state.turned = {cause_, s_.today};
  note(HappeningKind::MilestoneWaived, milestone_subject(m));
}

}  // namespace quid
