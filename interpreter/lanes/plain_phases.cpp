// SPDX-License-Identifier: Apache-2.0
// Phases that begin or end by what happens. Where the calendar decides all of them they are read
// off it.
#include <algorithm>

#include "lanes/plain_build.hpp"
#include "run/steps.hpp"

namespace quid::lanes {

bool Translation::on_calendar(const PhaseCode& phase) const {
  const auto fixed = [&](InstructionId id) {
    return !id.valid() || p_.instructions[id.value].op == OpCode::Constant;
  };
  return !phase.when.valid() && !phase.until.valid() && fixed(phase.from) &&
         fixed(phase.until_date) && fixed(phase.duration);
}

/// Before the conditions, which read them. Phases may go by each other, and then it counts when
/// in a day each begins: so either the calendar decides all of them or all are looked at.
void Translation::find_phases() {
  phase_at_.assign(p_.phase_codes.size(), nobody);
  if (std::all_of(p_.phase_codes.begin(), p_.phase_codes.end(),
                  [&](const PhaseCode& phase) { return on_calendar(phase); }))
    return;
  for (std::uint32_t f = 0; f < p_.phase_codes.size(); ++f) {
    const PhaseState& state = s_.phases[f];
    phase_at_[f] = static_cast<std::uint32_t>(plain_.phases.size());
    PlainPhase& one = plain_.phases.emplace_back();
    one.again = p_.phase_codes[f].when.valid();
    one.rank = p_.phase_codes[f].rank;
    plain_.phase_ranks = std::max(plain_.phase_ranks, one.rank + 1);
    one.active = state.active;
    one.armed = state.armed;
    one.begun = state.begun;
  }
}

void Translation::mark_phases() {
  for (std::uint32_t f = 0; f < p_.phase_codes.size(); ++f) {
    if (phase_at_[f] == nobody) continue;
    const PhaseCode& code = p_.phase_codes[f];
    for (const InstructionId id : {code.when, code.until}) mark(id, false);
    for (const InstructionId id : {code.from, code.until_date, code.duration}) mark(id, true);
  }
}

/// Before it has begun it is unknown while what begins it is.
void Translation::lower_phase(std::uint32_t k, const Instruction& i) {
  if (operands_refused(k, i)) return;
  if ((i.mode & phase_may_end) != 0) {
    unfit("a phase begins, ends or lasts by what is not fixed");
    return;
  }
  const std::uint32_t phase = phase_at_[i.target];
  const Ref is = atom(Atom::Kind::Active, phase, 0);
  Ref may = is;
  if ((i.mode & phase_may_have_begun) != 0) {
    const Meaning when = truth_of(meanings_[p_.arguments[i.first_argument].value]);
    const Ref open = both(when.may, !when.is);
    may = either(is, both(!atom(Atom::Kind::Begun, phase, 0), open));
  }
  set_truth(k, is, may);
}

bool Translation::phases() {
  for (std::uint32_t f = 0; f < p_.phase_codes.size(); ++f)
    if (phase_at_[f] != nobody && !phase(f)) return false;
  return phases_in_order();
}

bool Translation::phase(std::uint32_t f) {
  const PhaseCode& code = p_.phase_codes[f];
  PlainPhase& one = plain_.phases[phase_at_[f]];
  for (const InstructionId id : {code.when, code.until})
    if (id.valid() && moved_[id.value] != 0)
      return unfit("a phase begins or ends by what rules move on the same day");
  Ref may = not_ever;
  if (code.when.valid() && !need_truth(code.when, one.when, one.perhaps)) return false;
  if (code.until.valid() && !need_truth(code.until, one.until, may)) return false;
  return days_of(f);
}

/// From and to which day, and how long.
bool Translation::days_of(std::uint32_t f) {
  const PhaseCode& code = p_.phase_codes[f];
  const PhaseState& state = s_.phases[f];
  PlainPhase& one = plain_.phases[phase_at_[f]];
  const Value* from = constant(code.from);
  const Value* until = constant(code.until_date);
  const Value* length = constant(code.duration);
  if ((code.from.valid() && from == nullptr) || (code.until_date.valid() && until == nullptr) ||
      (code.duration.valid() && length == nullptr))
    return unfit("a phase begins, ends or lasts by what is not fixed");
  Day over = never;  // the first day on which it is over
  if (state.end_fixed)
    over = state.expiry;
  else if (until != nullptr && until->known())
    over = Day{until->as_date().value + 1};
  if (from != nullptr) {
    const auto row = calendar_row([&](Day day) { return from->known() && from->as_date() <= day; });
    if (!row) return false;
    one.from = *row;
  }
  const Holidays& calendar = business_holidays(*p_.checked);
  const bool lasts = !state.end_fixed && length != nullptr && length->known();
  if (lasts && from != nullptr && from->known())
    over = std::min(over, add(from->as_date(), length->as_duration(), calendar).value_or(never));
  if (over != never) {
    const auto row = calendar_row([&](Day day) { return over <= day; });
    if (!row) return false;
    one.over = *row;
  }
  return !lasts || from != nullptr || lasts_for(f, length->as_duration(), calendar);
}

bool Translation::lasts_for(std::uint32_t f, Duration length, const Holidays& calendar) {
  const std::uint32_t phase = phase_at_[f];
  PlainPhase& one = plain_.phases[phase];
  if (one.active) {
    const auto end = add(s_.phases[f].began, length, calendar);
    const auto row = calendar_row([&](Day day) { return end && *end <= day; });
    if (!row) return false;
    one.due.push_back({not_ever, true, *row});
  }
  const auto still = [&](std::int64_t days) {
    return days == 0 ? remembered(atom(Atom::Kind::Active, phase, 0), one.active, 0, 0)
                     : remembered(atom(Atom::Kind::Running, phase, 0), false, 0, days);
  };
  return terms(days_before(length, calendar, 1), still, one.due);
}

/// How often phases must be looked at: once more for each in the longest chain of those that go by
/// each other.
bool Translation::phases_in_order() {
  constexpr std::uint32_t longest = 16;
  std::vector<std::vector<std::uint32_t>> reads;
  for (const PlainPhase& one : plain_.phases) {
    std::vector<char> read(plain_.atoms.size(), 0);
    for (const Ref ref : {one.when, one.perhaps, one.until}) read[ref.atom()] = 1;
    reads.emplace_back();
    for (std::size_t k = read.size(); k-- > 0;) {
      if (read[k] == 0) continue;
      const Atom& atom = plain_.atoms[k];
      for (std::uint32_t n = 0; n < atom.count; ++n)
        read[plain_.operands[atom.first + n].atom()] = 1;
      if (atom.kind == Atom::Kind::Active || atom.kind == Atom::Kind::Begun)
        reads.back().push_back(atom.target);
    }
  }
  std::vector<std::uint32_t> rounds(plain_.phases.size(), 1);
  for (bool again = true; again;) {
    again = false;
    for (std::uint32_t f = 0; f < reads.size(); ++f)
      for (const std::uint32_t other : reads[f])
        if (rounds[f] <= rounds[other]) {
          rounds[f] = rounds[other] + 1;
          again = true;
          if (rounds[f] > longest) return unfit("too many phases go by each other");
        }
  }
  for (const std::uint32_t round : rounds)
    plain_.phase_rounds = std::max(plain_.phase_rounds, round);
  return true;
}

}  // namespace quid::lanes
