// SPDX-License-Identifier: Apache-2.0
// What stands in planes, and the gates between.
#include "lanes/planes_assembly.hpp"

#include <algorithm>
#include <bit>
#include <numeric>
#include <utility>

namespace quid::lanes {
namespace {

constexpr std::size_t most_planes = 1 << 17;  // 16 MB

std::uint32_t width(std::uint64_t most) { return static_cast<std::uint32_t>(std::bit_width(most)); }

}  // namespace

void Assembly::run() {
  add(1, true);
  scratch_ = add(2) + 1;  // the first is that of zeros
  if (plain_.may_be_left) out_.left_ = add(1);
  if (!plain_.columns.empty()) {
    out_.failed_ = add(2);
    unknown_ = out_.failed_ + 1;
  }
  for (const Leave& one : plain_.leaves)
    leave_fired_.push_back(one.at_once || one.firing == nobody ? none : add(1, one.stands));
  milestones();
  levers();
  standings();
  phases();
  for (const PlainClock& clock : plain_.clocks) {
    ClockPlanes planes;
    planes.passed = add(1);
    for (const PlainTerm& term : clock.terms)
      planes.kinds.push_back(add(1, term.from_start && plain_.milestones[clock.milestone].dated));
    clock_planes_.push_back(std::move(planes));
  }
  quantities();
  for (const PlainSpell& spell : plain_.spells) out_.spells_.push_back(add(1, spell.open));
  calendar();
  memories();
  rings();
  columns();
  deadlines();
  atoms();
  rules();
  events();
  effects();
  evening();
  sums();
  finish_columns();
  out_.fits_ = out_.start_.size() <= most_planes;
}

std::uint32_t Assembly::add(std::uint32_t count, bool start) {
  const auto first = static_cast<std::uint32_t>(out_.start_.size());
  out_.start_.resize(out_.start_.size() + count, start ? 1 : 0);
  return first;
}

void Assembly::calendar() {
  std::vector<std::uint32_t>& days = out_.turn_days_;
  for (std::uint32_t row = 0; row < plain_.calendar.size(); ++row) {
    out_.calendar_.push_back(add(1));
    for (std::uint32_t d = 1; d < plain_.days(); ++d)
      if (plain_.on_calendar(row, d) != plain_.on_calendar(row, d - 1)) days.push_back(d);
  }
  std::sort(days.begin(), days.end());
  days.erase(std::unique(days.begin(), days.end()), days.end());
}

void Assembly::milestones() {
  broken_flags_.assign(plain_.milestones.size(), none);
  flags_.resize(plain_.milestones.size());
  for (const Atom& atom : plain_.atoms)
    if (atom.kind == Atom::Kind::Broken && broken_flags_[atom.target] == none)
      broken_flags_[atom.target] = add(1, plain_.milestones[atom.target].broken);
  std::vector<char> dates(plain_.milestones.size(), 0);  // on which day it was met counts
  for (const Atom& atom : plain_.atoms)
    if (atom.kind == Atom::Kind::Dated || atom.kind == Atom::Kind::Before) dates[atom.target] = 1;
  for (const PlainClock& clock : plain_.clocks) dates[clock.milestone] = 1;
  for (const PlainColumn& column : plain_.columns)
    if (column.stamped() && column.kind != PlainColumn::Kind::Became) dates[column.target] = 1;
  out_.hot_count_ = plain_.rules.size();
  out_.failed_hot_ = static_cast<std::uint32_t>(out_.hot_count_++);
  for (std::uint32_t m = 0; m < plain_.milestones.size(); ++m) {
    const PlainMilestone& milestone = plain_.milestones[m];
    Planes::EventPlanes planes;
    planes.met = add(1, milestone.met);
    planes.count = milestone.rich ? 4 : 2;
    planes.turned = add(1 + planes.count);
    planes.done = planes.turned + 1;
    planes.broken = planes.turned + 2;
    planes.reported = milestone.rich ? planes.turned + 3 : scratch_;
    planes.refuted = milestone.rich ? planes.turned + 4 : scratch_;
    planes.hot = static_cast<std::uint32_t>(out_.hot_count_);
    out_.hot_count_ += 2;
    out_.event_planes_.push_back(planes);
    if (!milestone.rich) continue;
    Flags& flags = flags_[m];
    flags.reported = add(1, milestone.reported);
    flags.claimed = add(1, milestone.claimed);
    flags.refuted = add(1, milestone.refuted);
    flags.verified = add(1, milestone.verified);
    flags.whole = add(1);
    flags.overdue = add(1, milestone.overdue);
    flags.broken_late = add(1, milestone.broken_late);
    if (dates[m] == 0) continue;
    flags.dated = add(1, milestone.dated);
    flags.done = add(1, milestone.done);
    flags.met_today = add(2);
    flags.before = flags.met_today + 1;
  }
  out_.remembered_hot_ = static_cast<std::uint32_t>(out_.hot_count_++);
  turns();
  turned_done_ = add(2);
  turned_broken_ = turned_done_ + 1;
}

void Assembly::levers() {
  for (const PlainLever& lever : plain_.levers) {
    const std::uint32_t first = add(lever.top);
    for (std::uint32_t j = 0; j < lever.level; ++j) out_.start_[first + j] = 1;
    out_.levers_.push_back({first, lever.top});
    bases_.push_back(first);
    if (!lever.standings.empty()) {
      bases_.back() = add(lever.top);
      for (std::uint32_t j = 0; j < lever.base; ++j) out_.start_[bases_.back() + j] = 1;
    }
    const std::uint32_t bits = width(lever.top), level = add(bits);
    out_.levels_.push_back({level, bits});
    for (std::uint32_t b = 0; b < bits; ++b)
      emit(out_.read_, PlaneOp::Copy, level + b, plane_of_zeros, 0);
    std::vector<std::uint32_t> reached(lever.top);
    std::iota(reached.begin(), reached.end(), first);
    count(out_.read_, level, bits, reached);
  }
}

void Assembly::quantities() {
  for (const PlainQuantity& quantity : plain_.quantities) {
    const auto start = static_cast<std::uint64_t>(quantity.start - quantity.low);
    const std::uint32_t bits = width(static_cast<std::uint64_t>(quantity.high - quantity.low));
    const std::uint32_t first = add(bits);
    for (std::uint32_t b = 0; b < bits; ++b) out_.start_[first + b] = (start >> b & 1) != 0;
    out_.quantities_.push_back({first, bits});
  }
}

/// Short stretches are kept day by day, long ones as a number of days that stops at the longest.
void Assembly::memories() {
  for (const Memory& memory : plain_.memories) {
    memory_was_.push_back(add(1, memory.was));
    span_planes_.emplace_back();
    if (memory.spans.empty()) {
      memory_first_.push_back(none);
      continue;
    }
    const std::uint32_t longest = memory.spans.back();
    if (longest <= longest_shift) {
      const std::uint32_t first = add(longest);
      memory_first_.push_back(first);
      for (std::uint32_t d = 0; d < longest; ++d) out_.start_[first + d] = memory.age > d;
      for (const std::uint32_t span : memory.spans) span_planes_.back().push_back(first + span - 1);
      continue;
    }
    const std::uint32_t bits = width(longest), first = add(bits);
    memory_first_.push_back(first);
    const auto age = static_cast<std::uint64_t>(std::min<std::int64_t>(memory.age, longest));
    for (std::uint32_t b = 0; b < bits; ++b) out_.start_[first + b] = (age >> b & 1) != 0;
    for (const std::uint32_t span : memory.spans)
      span_planes_.back().push_back(add(1, memory.age >= span));
  }
}

void Assembly::atoms() {
  atom_plane_.assign(plain_.atoms.size(), plane_of_ones);
  inverted_.assign(plain_.atoms.size(), 0);
  moved_.assign(plain_.atoms.size(), 0);
  for (std::uint32_t k = 0; k < plain_.atoms.size(); ++k) {
    const Atom& atom = plain_.atoms[k];
    switch (atom.kind) {
      case Atom::Kind::True: break;
      case Atom::Kind::Met: atom_plane_[k] = out_.event_planes_[atom.target].met; break;
      case Atom::Kind::Broken: atom_plane_[k] = broken_flags_[atom.target]; break;
      case Atom::Kind::Reported:
      case Atom::Kind::Claimed:
      case Atom::Kind::Refuted:
      case Atom::Kind::Verified:
      case Atom::Kind::Whole:
      case Atom::Kind::Overdue:
      case Atom::Kind::Dated:
      case Atom::Kind::Before: atom_plane_[k] = plane_of(flags_[atom.target], atom.kind); break;
      case Atom::Kind::PastDue: atom_plane_[k] = plane_of_deadline(atom); break;
      case Atom::Kind::Passed: atom_plane_[k] = clock_planes_[atom.target].passed; break;
      case Atom::Kind::Stands:
      case Atom::Kind::Held:
      case Atom::Kind::Late:
      case Atom::Kind::Spared:
      case Atom::Kind::Done:
      case Atom::Kind::Lapsed:
      case Atom::Kind::Made:
        atom_plane_[k] = plane_of(standing_planes_[atom.target], atom.kind);
        moved_[k] = 1;
        break;
      case Atom::Kind::Active:
      case Atom::Kind::Begun:
      case Atom::Kind::Running:
        atom_plane_[k] = plane_of(phase_planes_[atom.target], atom.kind);
        break;
      case Atom::Kind::Level:
        atom_plane_[k] =
            out_.levers_[atom.target].first + static_cast<std::uint32_t>(atom.number) - 1;
        moved_[k] = 1;
        break;
      case Atom::Kind::Quantity:
        atom_plane_[k] = plane_of_amount(atom);
        moved_[k] = 1;
        break;
      case Atom::Kind::Calendar: atom_plane_[k] = out_.calendar_[atom.target]; break;
      case Atom::Kind::Was: atom_plane_[k] = memory_was_[atom.target]; break;
      case Atom::Kind::Lasted: atom_plane_[k] = plane_of_span(atom); break;
      case Atom::Kind::Often: atom_plane_[k] = plane_of_ring(atom); break;
      case Atom::Kind::Column:
        atom_plane_[k] = out_.columns_[atom.target].is;
        moved_[k] = plain_.columns[atom.target].moved() ? 1 : 0;
        break;
      case Atom::Kind::Perhaps: atom_plane_[k] = out_.columns_[atom.target].may; break;
      case Atom::Kind::And:
      case Atom::Kind::Or: atom_plane_[k] = add(1); break;
    }
    for (std::uint32_t n = 0; n < atom.count; ++n)
      if (moved_[plain_.operands[atom.first + n].atom()] != 0) moved_[k] = 1;
  }
}

std::uint32_t Assembly::plane_of_amount(const Atom& atom) {
  const PlainQuantity& quantity = plain_.quantities[atom.target];
  return atom.number <= quantity.low   ? plane_of_ones
         : atom.number > quantity.high ? plane_of_zeros
                                       : add(1);
}

std::uint32_t Assembly::plane_of_span(const Atom& atom) const {
  const auto& spans = plain_.memories[atom.target].spans;
  const auto at = std::find(spans.begin(), spans.end(), atom.number) - spans.begin();
  return span_planes_[atom.target][static_cast<std::size_t>(at)];
}

/// The atoms that a reference hangs on, itself among them.
void Assembly::want(std::vector<char>& wanted, Ref ref) const { wanted[ref.atom()] = 1; }

/// Emits what is wanted and its operands, in order, but what is to be left out.
void Assembly::gates(Code& code, const std::vector<char>& wanted, const std::vector<char>& skip) {
  std::vector<char> all = wanted;
  for (std::size_t k = plain_.atoms.size(); k-- > 0;) {
    const Atom& atom = plain_.atoms[k];
    if (all[k] == 0) continue;
    for (std::uint32_t n = 0; n < atom.count; ++n) all[plain_.operands[atom.first + n].atom()] = 1;
  }
  for (std::uint32_t k = 0; k < plain_.atoms.size(); ++k)
    if (all[k] != 0 && skip[k] == 0) gate(code, k);
  check_roots(code, all);
}

/// What is unknown where something could not be reckoned is perhaps an error: a run tells.
void Assembly::check_roots(Code& code, const std::vector<char>& read) {
  if (plain_.columns.empty()) return;
  Code check;
  for (const Plain::Root& root : plain_.roots) {
    if (read[root.is.atom()] == 0 || read[root.may.atom()] == 0) continue;
    meet(check, unknown_, out_.failed_, root.may);
    meet(check, unknown_, unknown_, !root.is);
    emit(check, PlaneOp::Or, out_.left_, out_.left_, unknown_);
  }
  if (check.empty()) return;
  code.push_back(
      {PlaneOp::SkipUnless, static_cast<std::uint32_t>(check.size()), 0, out_.failed_hot_, 0, 0});
  code.insert(code.end(), check.begin(), check.end());
}

void Assembly::gate(Code& code, std::uint32_t k) {
  const Atom& atom = plain_.atoms[k];
  if (atom.kind == Atom::Kind::Quantity) {
    const PlainQuantity& quantity = plain_.quantities[atom.target];
    if (atom_plane_[k] == plane_of_ones || atom_plane_[k] == plane_of_zeros) return;
    const Planes::Rows rows = out_.quantities_[atom.target];
    code.push_back(
        {PlaneOp::AtLeast, rows.count, atom_plane_[k], rows.first, 0, atom.number - quantity.low});
    return;
  }
  if (atom.kind == Atom::Kind::Column) return column(code, atom.target);
  if (atom.kind != Atom::Kind::And && atom.kind != Atom::Kind::Or) return;
  std::vector<Signed> operands;
  for (std::uint32_t n = 0; n < atom.count; ++n)
    operands.push_back(of(plain_.operands[atom.first + n]));
  // Of opposites alone the opposite of the other gate is made (De Morgan).
  const bool inverted =
      std::all_of(operands.begin(), operands.end(), [](const Signed& one) { return one.negated; });
  inverted_[k] = inverted ? 1 : 0;
  if (inverted)
    for (Signed& one : operands) one.negated = false;
  std::stable_partition(operands.begin(), operands.end(),
                        [](const Signed& one) { return !one.negated; });
  const bool is_and = (atom.kind == Atom::Kind::And) != inverted;
  for (std::size_t n = 1; n < operands.size(); ++n) {
    const bool negated = operands[n].negated;
    const PlaneOp op = is_and ? (negated ? PlaneOp::AndNot : PlaneOp::And)
                              : (negated ? PlaneOp::OrNot : PlaneOp::Or);
    emit(code, op, atom_plane_[k], n == 1 ? operands[0].plane : atom_plane_[k], operands[n].plane);
  }
}

Assembly::Signed Assembly::of(Ref ref) const {
  return {atom_plane_[ref.atom()], ref.negated() != (inverted_[ref.atom()] != 0)};
}

/// A plane that holds just that.
std::uint32_t Assembly::plane_of(Code& code, Ref ref) {
  const Signed found = of(ref);
  if (!found.negated) return found.plane;
  if (found.plane == plane_of_ones) return plane_of_zeros;
  if (found.plane == plane_of_zeros) return plane_of_ones;
  const std::uint32_t plane = add(1);
  emit(code, PlaneOp::CopyNot, plane, found.plane, 0);
  return plane;
}

void Assembly::rules() {
  for (const Weight& weight : plain_.weights)
    if (weight.per == Weight::Per::Firing) paid_[weight.of].push_back(&weight);
  sampled_.assign(plain_.atoms.size(), 0);
  for (const PlainRule& rule : plain_.rules) {
    want(sampled_, rule.condition);
    want(sampled_, rule.perhaps);
    want(sampled_, rule.in_time);
    want(sampled_, rule.waits);
  }
  for (std::uint32_t r = 0; r < plain_.rules.size(); ++r) {
    for (const Ref when : own_conditions(r)) want(sampled_, when);
    want_operands(sampled_, r);
  }
  gates(out_.sample_, sampled_, std::vector<char>(plain_.atoms.size(), 0));
  for (std::uint32_t r = 0; r < plain_.rules.size(); ++r) {
    rule(r);
    guards(out_.sample_, r);
  }
  for (std::size_t b = 0; b < plain_.breaches.size(); ++b) out_.fire_planes_.push_back(add(1));
}

void Assembly::rule(std::uint32_t r) {
  const PlainRule& rule = plain_.rules[r];
  rule_planes_.emplace_back();
  if (rule.condition == not_ever) {  // it can no longer fire
    out_.fire_planes_.push_back(plane_of_zeros);
    return;
  }
  const Signed condition = of(rule.condition);
  const std::uint32_t dst = add(1);
  out_.fire_planes_.push_back(dst);
  RulePlanes& planes = rule_planes_.back();
  const bool simple = rule.in_time == always && rule.waits == not_ever && !rule.cadence;
  // What is not spent is armed, but for what `from` or a record disarmed.
  const bool kept = simple && rule.keeps && (rule.armed || rule.spent);
  const bool edge = simple && !rule.keeps && !plain_.many_rounds && rule.condition == rule.perhaps;
  if (!kept && !edge) return general_rule(r, condition);
  const std::uint32_t state = add(1, kept ? !rule.spent : rule.armed);
  (kept ? planes.ready : planes.armed) = state;
  const PlaneOp op = kept ? (condition.negated ? PlaneOp::FireKeptNot : PlaneOp::FireKept)
                          : (condition.negated ? PlaneOp::FireEdgeNot : PlaneOp::FireEdge);
  out_.sample_.push_back({op, 0, dst, state, condition.plane, r});
}

void Assembly::general_rule(std::uint32_t r, Signed condition) {
  const PlainRule& rule = plain_.rules[r];
  RulePlanes& planes = rule_planes_[r];
  FirePlanes fire;
  fire.rule = r;
  fire.condition = condition.plane;
  fire.negated = condition.negated;
  if (rule.perhaps != rule.condition) {
    const Signed perhaps = of(rule.perhaps);
    fire.perhaps = perhaps.plane;
    fire.perhaps_negated = perhaps.negated;
  }
  if (!rule.cadence) fire.armed = planes.armed = add(1, rule.armed);
  if (rule.keeps) fire.spent = planes.spent = add(1, rule.spent);
  if (plain_.many_rounds) {
    fire.today = add(1);
    out_.today_.push_back(fire.today);
    if (rule.cadence) out_.first_round_.push_back(fire.today);
  }
  // Rows of the calendar are never stored as their opposites.
  if (rule.in_time != always) fire.in_time = atom_plane_[rule.in_time.atom()];
  if (rule.waits != not_ever) fire.waits = atom_plane_[rule.waits.atom()];
  out_.sample_.push_back({PlaneOp::Fire, 0, out_.fire_planes_[r], 0, 0,
                          static_cast<std::int64_t>(out_.fires_.size())});
  out_.fires_.push_back(fire);
}

/// The conditions that the effects of one firing have of their own.
std::vector<Ref> Assembly::own_conditions(std::uint32_t firing) const {
  std::vector<Ref> found;
  const PlainFiring& one = plain_.firing(firing);
  for (std::uint32_t k = one.first_effect; k < one.first_effect + one.effect_count; ++k)
    if (plain_.effects[k].when != always) found.push_back(plain_.effects[k].when);
  for (std::uint32_t s = one.first_standing; s < one.first_standing + one.standing_count; ++s)
    if (plain_.standings[s].made != always) found.push_back(plain_.standings[s].made);
  const auto paid = paid_.find(firing);
  if (paid == paid_.end()) return found;
  for (const Weight* weight : paid->second)
    if (weight->when != always) found.push_back(weight->when);
  return found;
}

/// They are read together with the rules, or before anything of a morning's breaches takes place.
void Assembly::guards(Code& code, std::uint32_t firing) {
  for (const Ref when : own_conditions(firing)) guard(code, firing, when);
}

std::uint32_t Assembly::guard(Code& code, std::uint32_t firing, Ref when) {
  const auto found = guard_of_.try_emplace({firing, when.code}, 0);
  if (!found.second) return found.first->second;
  const std::uint32_t plane = found.first->second = add(1);
  meet(code, plane, out_.fire_planes_[firing], when);
  return plane;
}

}  // namespace quid::lanes
