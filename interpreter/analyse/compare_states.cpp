// SPDX-License-Identifier: Apache-2.0
#include "analyse/compare_states.hpp"

#include <algorithm>
#include <tuple>

namespace quid {
namespace {

// In the order of a view.
std::vector<Subject> all_of(Subject::Kind kind, const Instances& instances) {
  std::vector<Subject> result;
  for (std::uint32_t i = 0; i < instances.count(); ++i) {
    result.push_back({kind, instances.symbol[i], instances.local(i)});
  }
  return result;
}

std::vector<Subject> all_phases(const Program& program) {
  std::vector<Subject> result;
  for (std::uint32_t i = 0; i < program.checked->phases.size(); ++i) {
    result.push_back({Subject::Kind::Phase, i, 0});
  }
  return result;
}

bool is_empty(const BookView& book) {
  return book.given && book.received && book.given->is_zero() && book.received->is_zero();
}

bool alike(const DutyView& a, const DutyView& b) {
  const auto what = [](const DutyView& duty) {
    return std::tie(duty.status, duty.arose, duty.deadline, duty.done, duty.owed, duty.paid);
  };
  return what(a) == what(b);
}

}  // namespace

std::vector<States::Partner> States::partners(const std::vector<Subject>& base,
                                              const std::vector<Subject>& other) const {
  std::map<Subject, std::uint32_t> place;
  for (std::uint32_t i = 0; i < base.size(); ++i) place.emplace(base[i], i);
  std::vector<Partner> result;
  for (std::uint32_t i = 0; i < other.size(); ++i) {
    const Subject partner = pairing_.subject(other[i]);
    const auto found = place.find(partner);
    if (found != place.end()) result.push_back({found->second, i, {partner, other[i]}});
  }
  return result;
}

void States::pair_up() {
  using enum Subject::Kind;
  const Program& a = pairing_.base();
  const Program& b = pairing_.other();
  actors_ = partners(all_of(Actor, a.actors), all_of(Actor, b.actors));
  levers_ = partners(all_of(Lever, a.levers), all_of(Lever, b.levers));
  quantities_ = partners(all_of(Quantity, a.quantities), all_of(Quantity, b.quantities));
  milestones_ = partners(all_of(Milestone, a.milestones), all_of(Milestone, b.milestones));
  statements_ = partners(all_of(Statement, a.statements), all_of(Statement, b.statements));
  phases_ = partners(all_phases(a), all_phases(b));
}

void States::look(const Run& base, const Run& other, StepDifference& out) {
  const View ours = base.view(), theirs = other.view();
  for (const Partner& p : levers_) {
    const std::uint32_t a = ours.levels[p.base], b = theirs.levels[p.other];
    levels_.see({p.base}, a == pairing_.level(p.subject.other->symbol, b), {p.subject, {a, b}},
                out.levels);
  }
  const auto plain = [](auto& aspect, const auto& partners, const auto& a, const auto& b,
                        auto& rows) {
    for (const Partner& p : partners) {
      aspect.see({p.base}, a[p.base] == b[p.other], {p.subject, {a[p.base], b[p.other]}}, rows);
    }
  };
  plain(amounts_, quantities_, ours.quantities, theirs.quantities, out.quantities);
  plain(states_, milestones_, ours.milestones, theirs.milestones, out.milestones);
  plain(begun_, phases_, ours.phases, theirs.phases, out.phases);
  plain(unwarranted_, statements_, ours.unwarranted, theirs.unwarranted, out.unwarranted);
  duties(ours, theirs, out);
  norms(base, other, out);
  books(ours, theirs, out);
  Sides<Verdict> verdicts{base.verdict(), other.verdict()};
  const bool same = *verdicts.base == pairing_.verdict(*verdicts.other);
  std::optional<Sides<Verdict>> now;
  if (!same) now = verdicts;
  if (now != verdict_) out.verdict = std::move(verdicts);
  verdict_ = std::move(now);
}

// The n-th duty that an effect of a rule's instance made; of a cadence, the one of that day.
Aspect<DutyView>::Key States::duty_key(
    const Subject& rule, std::uint32_t effect, Day arose, bool cadence,
    std::map<std::pair<Subject, std::uint32_t>, int>& count) const {
  const std::int64_t which = cadence ? arose.value : count[{rule, effect}]++;
  return {(std::int64_t{rule.symbol} << 32) + rule.instance, effect, which};
}

void States::duties(const View& base, const View& other, StepDifference& out) {
  using Key = Aspect<DutyView>::Key;
  std::map<Key, Parted<DutyView>> rows;
  std::map<std::pair<Subject, std::uint32_t>, int> count;
  for (const DutyView& duty : base.duties) {
    const bool cadence = pairing_.base().checked->rules[duty.rule.symbol].cadence;
    Parted<DutyView>& row = rows[duty_key(duty.rule, duty.effect, duty.arose, cadence, count)];
    row.subject.base = duty.rule;
    row.value.base = duty;
  }
  count.clear();
  for (const DutyView& duty : other.duties) {
    const bool cadence = pairing_.other().checked->rules[duty.rule.symbol].cadence;
    Parted<DutyView>& row =
        rows[duty_key(pairing_.subject(duty.rule), pairing_.effect(duty.rule, duty.effect),
                      duty.arose, cadence, count)];
    row.subject.other = duty.rule;
    row.value.other = duty;
  }
  for (auto& [key, row] : rows) {
    const bool both = row.value.base && row.value.other;
    const bool same = both && alike(*row.value.base, *row.value.other);
    duties_.see(key, same, std::move(row), out.duties);
  }
}

// The n-th ban or permission in force that an effect of a rule's instance made.
void States::norms(const Run& base, const Run& other, StepDifference& out) {
  std::map<Aspect<NormView>::Key, Parted<NormView>> rows;
  std::map<std::pair<Subject, std::uint32_t>, int> count;
  const auto key = [&](const Subject& rule, std::uint32_t effect) {
    return Aspect<NormView>::Key{(std::int64_t{rule.symbol} << 32) + rule.instance, effect,
                                 count[{rule, effect}]++};
  };
  const auto each = [](const Run& run, auto found) {
    const Residual standing = run.standing();
    for (const auto& may : standing.may) found(may.rule, NormView{false, may.effect, may.until});
    for (const auto& ban : standing.bans) found(ban.rule, NormView{true, ban.effect, ban.until});
  };
  each(base, [&](const Subject& rule, const NormView& norm) {
    Parted<NormView>& row = rows[key(rule, norm.effect)];
    row.subject.base = rule;
    row.value.base = norm;
  });
  count.clear();
  each(other, [&](const Subject& rule, const NormView& norm) {
    Parted<NormView>& row = rows[key(pairing_.subject(rule), pairing_.effect(rule, norm.effect))];
    row.subject.other = rule;
    row.value.other = norm;
  });
  norms_.forget_others(rows);
  for (auto& [where, row] : rows) {
    const auto& [ours, theirs] = row.value;
    const bool same = ours && theirs && ours->ban == theirs->ban && ours->until == theirs->until;
    norms_.see(where, same, std::move(row), out.norms);
  }
}

void States::books(const View& base, const View& other, StepDifference& out) {
  using Key = Aspect<BookView>::Key;
  std::map<Key, Parted<BookView>> rows;
  const auto subject = [](const BookView& book) {
    return Subject{Subject::Kind::Actor, book.actor.value, book.instance};
  };
  for (const BookView& book : base.books) {
    const Subject party = subject(book);
    Parted<BookView>& row = rows[{party.symbol, party.instance, book.unit.value}];
    row.subject.base = party;
    row.value.base = book;
  }
  for (const BookView& book : other.books) {
    const Subject party = pairing_.subject(subject(book));
    Parted<BookView>& row = rows[{party.symbol, party.instance, pairing_.unit(book.unit.value)}];
    row.subject.other = subject(book);
    row.value.other = book;
  }
  for (auto& [key, row] : rows) {
    fill_book(key, row);
    const auto& [ours, theirs] = row.value;
    const bool both = ours && theirs;
    const bool same = both ? ours->given == theirs->given && ours->received == theirs->received
                           : is_empty(ours ? *ours : *theirs);
    books_.see(key, same, std::move(row), out.books);
  }
  // A view leaves out what is empty: such a book is empty on both sides now.
  for (auto& [key, row] : books_.others(rows)) {
    for (std::optional<BookView>* book : {&row.value.base, &row.value.other})
      if (*book) (*book)->given = (*book)->received = Decimal::zero();
    books_.see(key, true, std::move(row), out.books);
  }
}

// A book that one side has not opened is empty there, if it has such a party and unit.
void States::fill_book(const Aspect<BookView>::Key& key, Parted<BookView>& row) const {
  if (row.value.base && row.value.other) return;
  const auto party = std::find_if(actors_.begin(), actors_.end(), [&](const Partner& partner) {
    const Subject& base = *partner.subject.base;
    return base.symbol == key[0] && base.instance == key[1];
  });
  if (party == actors_.end() || key[2] >= Pairing::unpaired) return;
  const auto empty_book = [](const Subject& actor, std::uint32_t unit) {
    return BookView{checked::ActorId{actor.symbol}, actor.instance, checked::UnitId{unit},
                    Decimal::zero(), Decimal::zero()};
  };
  if (!row.value.base) {
    row.subject.base = party->subject.base;
    row.value.base = empty_book(*party->subject.base, static_cast<std::uint32_t>(key[2]));
    return;
  }
  for (std::uint32_t unit = 0; unit < pairing_.other().checked->units.size(); ++unit) {
    if (pairing_.unit(unit) != key[2]) continue;
    row.subject.other = party->subject.other;
    row.value.other = empty_book(*party->subject.other, unit);
  }
}

StepDifference States::standing() const {
  StepDifference out;
  out.levels = levels_.standing();
  out.quantities = amounts_.standing();
  out.milestones = states_.standing();
  out.duties = duties_.standing();
  out.norms = norms_.standing();
  out.books = books_.standing();
  out.phases = begun_.standing();
  out.unwarranted = unwarranted_.standing();
  out.verdict = verdict_;
  return out;
}

}  // namespace quid
