// SPDX-License-Identifier: Apache-2.0
// The evening of a day: recorded levels are confirmed or stand, what was done out of order is
// noted, ensures are judged, spells and memory go on to the next day.
#include <algorithm>

#include "run/runner.hpp"

namespace quid {

void Runner::end_day() {
  evening_ = true;
  confirm_levels();
  note_spare_payments();
  note_unruled_breaks();
  duties_done_today_.clear();
  debts_.clear();
  propagate();
  judge_order();
  s_.touched_values.sort();
  if (!s_.ended) {
    for (const std::uint32_t v : s_.touched_values.rows()) check_outcome(p_.values[v]);
    check_worths();
  }
  if (error_) return;
  for (Live& live : s_.lives)
    live.stays_held =
        live.held && !live.dead &&
        standing_by_condition(p_.revocation(p_.effects[live.effect])) == Standing::Yes;
  judge_ensures();
  if (!s_.ended || s_.ended_on == s_.today) update_spells();
  if (error_) return;
  for (const std::uint32_t k : p_.volatile_) mark(k);
}

/// `end deal` ran: what is open lapses, and nothing but the record goes on.
void Runner::finish_deal() {
  cause_ = {Cause::Kind::Rule, p_.rules.symbol[p_.effects[s_.end_effect].rule],
            p_.rules.local(p_.effects[s_.end_effect].rule)};
  const auto& effect = deal()[checked::EffectId{p_.effects[s_.end_effect].source}];
  note(HappeningKind::DealEnded, {},
       Happenings::Details{.text = std::get<checked::EndDeal>(effect.node).text.str()});
  for (const std::uint32_t d : s_.open_duties)
    if (s_.duties[d].status != DutyView::Status::Overdue) close_duty(d, DutyView::Status::Lapsed);
  for (Live& live : s_.lives) live.dead = true;
  for (const bool bans : {true, false}) {
    auto& list = bans ? s_.bans : s_.permissions;
    for (std::uint32_t k = 0; k < list.size(); ++k) {
      if (!list[k].open) continue;
      close_standing(list[k]);
      note(bans ? HappeningKind::BanEnded : HappeningKind::PermissionEnded,
           rule_subject(p_.effects[list[k].effect].rule), p_.effects[list[k].effect].source, k);
    }
  }
  for (std::uint32_t m = 0; m < s_.milestones.size(); ++m) lapse_milestone(m);
  std::erase_if(s_.open_duties,
                [&](std::uint32_t d) { return s_.duties[d].status != DutyView::Status::Overdue; });
  propagate();
  check_outcomes();
  for (std::uint32_t v = 0; v < p_.values.size(); ++v) {
    s_.spells[v].frozen = degree_of(v, value(p_.values[v].degree));
    s_.spells[v].worth = worth_of(v);
  }
  for (std::uint32_t n = 0; n < p_.no_deal_worths.size(); ++n)
    s_.no_deal_worths.push_back(no_deal_worth(n));
  s_.ended = true;
}

void Runner::judge_order() {
  std::sort(done_today_.begin(), done_today_.end());
  done_today_.erase(std::unique(done_today_.begin(), done_today_.end()), done_today_.end());
  for (const std::uint32_t m : done_today_) {
    const InstructionId needs = p_.milestone_codes[m].needs;
    if (!needs.valid()) continue;
    if (truth(needs) || error_) continue;
    if (std::find(in_order_today_.begin(), in_order_today_.end(), m) != in_order_today_.end())
      continue;
    cause_ = {};
    note(HappeningKind::OutOfOrder, milestone_subject(m));
  }
  done_today_.clear();
  in_order_today_.clear();
}

/// Errors that nothing read today must still stop the run: what things are worth.
void Runner::check_outcomes() {
  for (const ValueCode& code : p_.values) check_outcome(code);
  check_worths();
}

void Runner::check_outcome(const ValueCode& code) {
  if (!error_) need(code.worth);
  if (!error_) need(code.degree);
}

void Runner::check_worths() {
  for (const InstructionId worth : p_.no_deal_worths)
    if (!error_) need(worth);
}

void Runner::judge_ensures() {
  for (std::uint32_t e = 0; e < p_.ensures.size() && !error_; ++e) {
    const EnsureCode& code = p_.ensures[e];
    EnsureState& state = s_.ensures[e];
    if (state.status == EnsureView::Status::Broken) continue;
    const Value& condition = need(code.condition);
    const Value other = code.other.valid() ? need(code.other) : Value::truth(false);
    if (error_) return;
    bool broken = false, unknown = false;
    switch (code.form) {
      case checked::Ensure::Form::Never:
      case checked::Ensure::Form::NeverUnless:
        broken = condition.is_true() && other.is_false();
        unknown = !broken && !condition.is_false() && !other.is_true();
        break;
      case checked::Ensure::Form::Always:
      case checked::Ensure::Form::AlwaysUnless:
        broken = condition.is_false() && other.is_false();
        unknown = !broken && !condition.is_true() && !other.is_true();
        break;
      case checked::Ensure::Form::Eventually:
        if (!state.seen_other && condition.is_true()) state.since = s_.today;
        state.seen_other = state.seen_other || condition.is_true();
        broken = !state.seen_other && deal().deal.end && s_.today == *deal().deal.end;
        break;
      case checked::Ensure::Form::OnlyAfter:
        state.seen_other = state.seen_other || other.is_true();
        state.perhaps_other = state.perhaps_other || !other.known();
        broken = condition.is_true() && !state.seen_other && !state.perhaps_other;
        unknown = !broken && !condition.is_false() && !state.seen_other;
        break;
    }
    state.open = state.open || unknown;
    if (!broken) continue;
    state.status = EnsureView::Status::Broken;
    state.since = s_.today;
    cause_ = {};
    note(HappeningKind::EnsureBroken, {Subject::Kind::Ensure, e, 0});
  }
}

}  // namespace quid
