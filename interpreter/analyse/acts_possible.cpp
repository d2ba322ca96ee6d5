// SPDX-License-Identifier: Apache-2.0
// All acts that could have a bearing on something, in the order of the declarations.
#include <algorithm>

#include "analyse/acts.hpp"
#include "analyse/thresholds.hpp"
#include "analyse/whynot.hpp"

namespace quid::analyse {
namespace {

using checked::MilestoneTest;

// Levers with more levels than this are only moved to levels that something names.
constexpr std::uint32_t few_levels = 6;
// Debts of one to another that are paid one by one; beyond that all at once.
constexpr std::size_t most_arrears = 12;

std::uint32_t bit(MilestoneTest test) { return 1u << static_cast<unsigned>(test); }

// Is it asked whether the outcome is open?
bool in_doubt(const Instruction& verdict) {
  const auto word = static_cast<ast::VerdictWord>(verdict.mode);
  return word != ast::VerdictWord::Fulfilled && word != ast::VerdictWord::Breached;
}

void add_new(Act act, std::vector<Act>& acts) {
  const bool known =
      std::any_of(acts.begin(), acts.end(), [&](const Act& one) { return same_act(one, act); });
  if (!known) acts.push_back(std::move(act));
}

// Whether or not a duty or permission asks for it.
void add_free(Act act, std::vector<Act>& acts) {
  act.free = true;
  act.asks.clear();
  const auto known =
      std::find_if(acts.begin(), acts.end(), [&](const Act& one) { return same_act(one, act); });
  if (known == acts.end())
    acts.push_back(std::move(act));
  else
    *known = std::move(act);
}

bool contains(const std::vector<Subject>& list, const Subject& one) {
  return std::find(list.begin(), list.end(), one) != list.end();
}

}  // namespace

std::vector<Act> ActBuilder::possible(const Cone& cone) const {
  std::vector<Act> acts;
  milestones(cone, acts);
  levers(cone, acts);
  thresholds(cone, acts);
  statements(cone, acts);
  payments(cone, acts);
  if (bans_may_break(p_, cone)) banned(cone, acts);
  offers(cone, acts);
  withdrawals(cone, acts);
  std::erase_if(acts, [&](const Act& act) { return !supplied(act); });
  return acts;
}

// Not where all who would have to do it, or whose word it needs, have left.
bool ActBuilder::supplied(const Act& act) const {
  if (gone_.empty()) return true;
  if (act.verifier.kind != Subject::Kind::None && contains(gone_, act.verifier)) return false;
  if (act.by.empty()) return true;
  return std::any_of(act.by.begin(), act.by.end(),
                     [&](const Subject& one) { return !contains(gone_, one); });
}

void ActBuilder::milestones(const Cone& cone, std::vector<Act>& acts) const {
  std::vector<std::uint32_t> read(p_.milestones.count(), 0);  // which states are asked after
  bool doubt = false;  // what is disputed is unknown, and a peak passes over that
  for (std::uint32_t k = 0; k < p_.instructions.size(); ++k) {
    const Instruction& i = p_.instructions[k];
    if (cone.instructions[k] == 0) continue;
    doubt = doubt || i.op == OpCode::IsUnknown || i.op == OpCode::Peak ||
            (i.op == OpCode::VerdictIs && in_doubt(i));
    if (i.op == OpCode::MilestoneIs || i.op == OpCode::MilestoneWithin)
      read[i.target] |= bit(static_cast<MilestoneTest>(i.mode));
  }
  for (std::uint32_t m = 0; m < read.size(); ++m) {
    if (cone.milestones[m] == 0 || view_.milestones[m].lapsed) continue;
    if (cone.verdict) read[m] |= bit(MilestoneTest::Waived);
    if (doubt) read[m] |= bit(MilestoneTest::Disputed);
    milestone_states(m, read[m], acts);
  }
}

void ActBuilder::milestone_states(std::uint32_t m, std::uint32_t read,
                                  std::vector<Act>& acts) const {
  const MilestoneView& state = view_.milestones[m];
  const bool verified = p_.milestone_codes[m].verifier != no_instance;
  const auto add = [&](bool wanted, Act::Kind kind) {
    if (wanted) acts.push_back(milestone(kind, m));
  };
  const auto reads = [&](MilestoneTest test) { return (read & bit(test)) != 0; };
  add(!state.met, Act::Kind::Meet);
  add(!state.reported && (verified || reads(MilestoneTest::Reported)), Act::Kind::Report);
  add(state.met || state.reported, Act::Kind::Break);
  add(verified && state.reported && (!state.met || reads(MilestoneTest::Refuted)),
      Act::Kind::Refute);
  add(!state.met && !state.waived && reads(MilestoneTest::Waived), Act::Kind::Waive);
  add(!state.disputed && reads(MilestoneTest::Disputed), Act::Kind::Dispute);
  add(state.disputed, Act::Kind::Settle);
}

void ActBuilder::levers(const Cone& cone, std::vector<Act>& acts) const {
  std::vector<std::vector<std::uint32_t>> asks(p_.levers.count());
  std::vector<char> ruled(p_.levers.count(), 0);
  for (std::uint32_t e = 0; e < p_.effects.size(); ++e) {
    const EffectCode& code = p_.effects[e];
    if (code.kind == EffectKind::Move || code.kind == EffectKind::Restore) ruled[code.target] = 1;
    if (code.kind != EffectKind::Duty && code.kind != EffectKind::Permission) continue;
    const ActCode& act = p_.acts[code.more->act];
    if (act.kind != ast::Act::Kind::Ease && act.kind != ast::Act::Kind::Tighten) continue;
    ruled[act.target] = 1;
    asks[act.target].push_back(e);
  }
  for (std::uint32_t l = 0; l < asks.size(); ++l)
    if (cone.levers[l] != 0) lever(cone, l, asks[l], ruled[l] != 0, acts);
}

void ActBuilder::lever(const Cone& cone, std::uint32_t l, const std::vector<std::uint32_t>& asks,
                       bool ruled, std::vector<Act>& acts) const {
  const std::uint32_t count = p_.lever_codes[l].level_count, now = view_.levels[l];
  std::vector<char> wanted(count, count <= few_levels ? 1 : 0);
  const auto want = [&](std::int64_t level) {
    if (level >= 0 && level < static_cast<std::int64_t>(count))
      wanted[static_cast<std::size_t>(level)] = 1;
  };
  for (const std::uint32_t k : p_.reads_lever[l]) {
    if (cone.instructions[k] == 0) continue;
    want(p_.instructions[k].number);
    want(p_.instructions[k].number - 1);
  }
  const bool unruled_read =
      std::any_of(p_.volatile_.begin(), p_.volatile_.end(), [&](std::uint32_t k) {
        const Instruction& i = p_.instructions[k];
        return cone.instructions[k] != 0 && i.op == OpCode::LeverUnruled && i.target == l;
      });
  want(std::int64_t{now} + 1);
  want(std::int64_t{now} - 1);
  for (const std::uint32_t e : asks) want(p_.acts[p_.effects[e].more->act].to);
  for (std::uint32_t level = 0; level < count; ++level) {
    if (wanted[level] == 0 || level == now) continue;
    Act act = move(l, level);
    act.free = !ruled || unruled_read;
    const auto kind = level > now ? ast::Act::Kind::Ease : ast::Act::Kind::Tighten;
    for (const std::uint32_t e : asks)
      if (!act.free && p_.acts[p_.effects[e].more->act].kind == kind) act.asks.push_back(e);
    for (const std::uint32_t e : act.asks) {
      const auto until = owed_.find(e);
      if (until != owed_.end())
        act.due = std::max(act.due.value_or(until->second.first), until->second.first);
    }
    if (act.free || !act.asks.empty()) acts.push_back(std::move(act));
  }
}

/// By quantity, whether it is a rule's own reckoning: rules change it, and no entry has told it. To
/// set it back to a constant is no reckoning.
std::vector<char> ActBuilder::reckoned() const {
  std::vector<char> result(p_.quantities.count(), 0);
  for (const EffectCode& code : p_.effects) {
    const bool sets_back = code.kind == EffectKind::Quantity && code.change == ast::Change::Set &&
                           p_.instructions[code.operand.value].op == OpCode::Constant;
    if (code.kind == EffectKind::Quantity && !sets_back) result[code.target] = 1;
  }
  for (const checked::Entry& entry : run_.entries())
    if (entry.kind == checked::EventKind::SetQuantity ||
        entry.kind == checked::EventKind::AddQuantity)
      result[p_.quantities.base[entry.quantity.index()] + entry.instance] = 0;
  return result;
}

void ActBuilder::thresholds(const Cone& cone, std::vector<Act>& acts) const {
  const std::vector<char> is_reckoned = reckoned();
  std::vector<char> turned = is_reckoned;
  const auto add = [&](std::optional<Act> act) {
    if (act) add_new(*std::move(act), acts);
  };
  for (std::uint32_t k = 0; k < p_.instructions.size(); ++k) {
    const InstructionId id{k};
    if (cone.instructions[k] == 0 || !has_turning_points(p_, id)) continue;
    for (const InstructionId number : numbers_read(p_, id)) {
      const Instruction& read = p_.instructions[number.value];
      if (read.op == OpCode::Quantity && is_reckoned[read.target] != 0) continue;
      for (const Decimal point : turning_points(p_, run_, id, number)) {
        if (read.op == OpCode::Quantity) turned[read.target] = 1;
        add(turned_to(read, point));
      }
    }
  }
  for (std::uint32_t q = 0; q < turned.size(); ++q) {
    // Nothing compares it in a way that could be solved: another number may do, or any.
    if (cone.quantities[q] == 0 || turned[q] != 0) continue;
    for (const std::int64_t number : {0, 1, 10, 100})
      if (view_.quantities[q] != Decimal::from_int(number))
        add(quantity(q, Decimal::from_int(number)));
  }
}

/// The act by which a number that is read comes to lie at a point.
std::optional<Act> ActBuilder::turned_to(const Instruction& read, Decimal point) const {
  if (read.op == OpCode::Quantity) return quantity(read.target, point);
  if (read.op == OpCode::DutyUnpaid) return paid_down_to(read.target, point);
  if (read.op == OpCode::Offer) {
    if (point.is_negative()) return std::nullopt;
    const OfferCode& code = p_.offers[static_cast<std::size_t>(read.number)];
    return offer(read.target, code.receiver, checked::UnitId{code.unit}, point);
  }
  const MilestoneCode& code = p_.milestone_codes[read.target];
  const MilestoneView& state = view_.milestones[read.target];
  if (!code.of.valid() || state.lapsed) return std::nullopt;
  auto amount = std::optional(point);
  if (read.op == OpCode::ProgressOf) {
    const Value size = run_.value_of(code.of);
    amount = size.known() ? mul(point, size.as_number()) : std::nullopt;
  }
  const bool verified = code.verifier != no_instance;
  const auto wanting = [&](Decimal so_far) {
    return amount ? sub(*amount, so_far).value_or(Decimal::zero()) : Decimal::zero();
  };
  const Decimal more = wanting(state.reported_amount);
  if (!more.is_negative() && !more.is_zero()) return part(read.target, more);
  const Decimal unverified = verified ? wanting(state.verified_amount) : Decimal::zero();
  if (unverified.is_negative() || unverified.is_zero()) return std::nullopt;
  // It is reported, and only the verifier's word is wanting.
  return is_all_reported(read.target) ? milestone(Act::Kind::Meet, read.target)
                                      : verification(read.target);
}

/// The payment after which the open duties of a rule leave so much unpaid: with it goes what is due
/// before.
std::optional<Act> ActBuilder::paid_down_to(std::uint32_t rule, Decimal point) const {
  std::vector<std::pair<std::uint32_t, Decimal>> debts;  // in the order in which they are filled
  std::uint32_t first = UINT32_MAX;                      // of the rule's
  Decimal unpaid;
  each_debt([&](std::uint32_t e, Decimal left) {
    debts.emplace_back(e, left);
    if (p_.effects[e].rule != rule) return true;
    first = std::min(first, e);
    unpaid = add(unpaid, left).value_or(unpaid);
    return true;
  });
  auto wanting = sub(unpaid, point);
  if (!wanting || point.is_negative() || wanting->is_negative() || wanting->is_zero())
    return std::nullopt;
  auto act = asked(first);
  std::optional<Decimal> all = Decimal::zero();
  for (const auto& [e, left] : debts) {
    const bool mine = p_.effects[e].rule == rule;
    if (!all || !wanting || wanting->is_zero()) break;
    if (!mine && !fills_first(p_, e, first)) continue;
    const Decimal part = mine ? std::min(left, *wanting) : left;
    all = add(*all, part);
    if (mine) wanting = sub(*wanting, part);
  }
  if (!act || !all) return std::nullopt;
  act->entries[0].amount = all;
  return act;
}

Act ActBuilder::quantity(std::uint32_t q, Decimal amount) const {
  Act act;
  act.kind = Act::Kind::Quantity;
  act.what = {Subject::Kind::Quantity, p_.quantities.symbol[q], p_.quantities.local(q)};
  checked::Entry entry;
  entry.kind = checked::EventKind::SetQuantity;
  entry.quantity = checked::QuantityId{act.what.symbol};
  entry.instance = act.what.instance;
  entry.amount = amount;
  entry.unit = p_.checked->quantities[act.what.symbol].unit;
  act.entries = {entry};
  return act;
}

void ActBuilder::statements(const Cone& cone, std::vector<Act>& acts) const {
  for (std::uint32_t st = 0; st < p_.statements.count(); ++st)
    if (cone.statements[st] != 0) acts.push_back(say(st));
}

// One act for each duty or permission to pay: what is owed now, by its deadline, what may be paid
// now, and what may yet arise.
void ActBuilder::payments(const Cone& cone, std::vector<Act>& acts) const {
  std::vector<std::uint32_t> effects;
  for (std::uint32_t e = 0; e < p_.effects.size(); ++e) {
    const EffectCode& code = p_.effects[e];
    const bool asks = code.kind == EffectKind::Duty || code.kind == EffectKind::Permission;
    const bool pays = asks && p_.acts[code.more->act].kind == ast::Act::Kind::Pay;
    if (pays && cone.rules[code.rule] != 0) effects.push_back(e);
  }
  const auto rank = [&](std::uint32_t e) {
    if (const auto owed = owed_.find(e); owed != owed_.end())
      return std::pair(0, owed->second.first.value);
    return std::pair(std::binary_search(open_.begin(), open_.end(), e) ? 1 : 2, 0);
  };
  std::stable_sort(effects.begin(), effects.end(),
                   [&](std::uint32_t a, std::uint32_t b) { return rank(a) < rank(b); });
  for (const std::uint32_t e : effects) {
    const bool duty = p_.effects[e].kind == EffectKind::Duty;
    auto act = asked(e);
    if (!act && !owed_.contains(e)) {  // how much shows when the duty arises
      act = payment(e, true);
      if (act) act->asks = {e};
    }
    if (!act) continue;
    const auto all = add(*act->entries[0].amount, debts_before(e));
    if (duty && all) act->entries[0].amount = all;
    const bool told = std::any_of(acts.begin(), acts.end(), [&](const Act& one) {
      return same_act(one, *act) && one.asks == act->asks;
    });
    if (!told) acts.push_back(*std::move(act));
  }
  arrears(cone, acts);
}

// Breaches of bans on moves and payments that nothing else offers: by one level, and by some money.
void ActBuilder::banned(const Cone& cone, std::vector<Act>& acts) const {
  for (const EffectCode& code : p_.effects) {
    if (code.kind != EffectKind::Ban || cone.rules[code.rule] == 0) continue;
    const ActCode& ban = p_.acts[code.more->act];
    if (ban.kind == ast::Act::Kind::Ease || ban.kind == ast::Act::Kind::Tighten) {
      const std::int64_t now = view_.levels[ban.target];
      const bool ease = ban.kind == ast::Act::Kind::Ease;
      std::int64_t level = ease ? now + 1 : now - 1;
      if (ban.to >= 0)
        level =
            ease ? std::max<std::int64_t>(level, ban.to) : std::min<std::int64_t>(level, ban.to);
      if (level < 0 || level >= std::int64_t{p_.lever_codes[ban.target].level_count}) continue;
      add_free(move(ban.target, static_cast<std::uint32_t>(level)), acts);
    }
    if (ban.kind != ast::Act::Kind::Pay || ban.receiver == no_instance) continue;
    for (std::uint32_t k = 0; k < code.more->list.count; ++k)
      add_free(pay(p_.actor_lists[code.more->list.first + k], ban.receiver,
                   checked::UnitId{ban.unit}, Decimal::one()),
               acts);
  }
}

std::vector<std::size_t> by_deadline(const View& view) {
  std::vector<std::size_t> open;
  for (std::size_t d = 0; d < view.duties.size(); ++d)
    if (is_open(view.duties[d].status)) open.push_back(d);
  std::stable_sort(open.begin(), open.end(), [&](std::size_t a, std::size_t b) {
    return view.duties[a].deadline < view.duties[b].deadline;
  });
  return open;
}

/// Calls `found(effect, left)` for each payment that is owed, in the order in which payments fill
/// them, until it says no.
template <class Found>
void ActBuilder::each_debt(Found found) const {
  for (const std::size_t d : by_deadline(view_)) {
    const DutyView& duty = view_.duties[d];
    const std::uint32_t e = index_.find(duty.rule, duty.effect);
    if (e == UINT32_MAX) continue;
    if (p_.acts[p_.effects[e].more->act].kind != ast::Act::Kind::Pay) continue;
    if (!found(e, sub(duty.owed, duty.paid).value_or(Decimal::zero()))) return;
  }
}

bool same_creditor(const Program& program, std::uint32_t effect, std::uint32_t other) {
  const ActCode& one = program.acts[program.effects[effect].more->act];
  const ActCode& two = program.acts[program.effects[other].more->act];
  return one.kind == ast::Act::Kind::Pay && two.kind == ast::Act::Kind::Pay &&
         one.receiver == two.receiver && one.unit == two.unit;
}

bool fills_first(const Program& program, std::uint32_t older, std::uint32_t newer) {
  const Range list = program.effects[older].more->list, payers = program.effects[newer].more->list;
  if (payers.count == 0 || !same_creditor(program, older, newer)) return false;
  const auto debtors = program.actor_lists.begin() + list.first;
  return std::find(debtors, debtors + list.count, program.actor_lists[payers.first]) !=
         debtors + list.count;
}

// Where somebody owes somebody more than once: one payment of the first of it, of the first two,
// and so on to all of it.
void ActBuilder::arrears(const Cone& cone, std::vector<Act>& acts) const {
  struct Arrears {
    std::uint32_t payer = 0, effect = 0;
    Decimal sum;
    std::vector<Decimal> sums;  // up to each duty that has a bearing on what is asked
  };
  std::vector<Arrears> all;
  each_debt([&](std::uint32_t e, Decimal left) {
    const EffectCode& code = p_.effects[e];
    const std::uint32_t payer = p_.actor_lists[code.more->list.first];
    auto found = std::find_if(all.begin(), all.end(), [&](const Arrears& one) {
      return one.payer == payer && same_creditor(p_, one.effect, e);
    });
    if (found == all.end()) found = all.insert(all.end(), {payer, e, {}, {}});
    found->sum = add(found->sum, left).value_or(found->sum);
    found->effect = e;
    if (cone.rules[code.rule] != 0) found->sums.push_back(found->sum);
    return true;
  });
  for (const Arrears& one : all) {
    if (one.sums.size() < 2) continue;
    const auto act = asked(one.effect);
    if (!act) continue;
    for (std::size_t k = 0; k < one.sums.size(); ++k) {
      if (k >= most_arrears && k + 1 < one.sums.size()) continue;
      Act some = *act;
      some.entries[0].amount = one.sums[k];
      add_new(std::move(some), acts);
    }
  }
}

/// What else the payer owes the same in that unit that a payment fills first.
Decimal ActBuilder::debts_before(std::uint32_t effect) const {
  Decimal sum;
  each_debt([&](std::uint32_t e, Decimal left) {
    if (e == effect) return false;
    if (fills_first(p_, e, effect)) sum = add(sum, left).value_or(sum);
    return true;
  });
  return sum;
}

/// Where the verdict is read: offers that reach what the other has without a deal.
void ActBuilder::offers(const Cone& cone, std::vector<Act>& acts) const {
  if (!cone.verdict || !p_.checked->impasse_after) return;
  const auto instance = [&](const Subject& one) {
    return p_.actors.base[one.symbol] + one.instance;
  };
  for (const OfferGap& gap : run_.offer_gaps()) {
    if (!gap.line || gap.amount >= *gap.line || gap.line->is_negative()) continue;
    add_new(offer(instance(gap.from), instance(gap.to), gap.unit, *gap.line), acts);
  }
}

// That everybody leaves fulfils many deals by the letter: of a verdict that is told only where
// something reads who has left.
void ActBuilder::withdrawals(const Cone& cone, std::vector<Act>& acts) const {
  const auto reads_leaving = [&] {
    for (std::uint32_t k = 0; k < p_.instructions.size(); ++k)
      if (cone.instructions[k] != 0 && p_.instructions[k].op == OpCode::Withdrawn) return true;
    return false;
  };
  if (cone.verdict && !reads_leaving()) return;
  for (std::uint32_t a = 0; a < p_.actors.count(); ++a) {
    if (cone.actors[a] == 0 || contains(gone_, actor(a))) continue;
    if (p_.checked->actors[p_.actors.symbol[a]].observer) continue;
    Act act;
    act.kind = Act::Kind::Withdraw;
    act.what = actor(a);
    act.by = {act.what};
    checked::Entry entry;
    entry.kind = checked::EventKind::Withdraws;
    entry.actor = checked::ActorId{act.what.symbol};
    entry.actor_instance = act.what.instance;
    act.entries = {entry};
    acts.push_back(std::move(act));
  }
}

}  // namespace quid::analyse
