// SPDX-License-Identifier: Apache-2.0
#include "analyse/next.hpp"

#include <algorithm>
#include <tuple>

#include "analyse/change.hpp"

namespace quid::analyse {
namespace {

class Listing {
 public:
  Listing(const Program& program, Attempts& attempts, const NextOptions& options)
      : p_(program),
        attempts_(attempts),
        options_(options),
        builder_(program, attempts.now()),
        index_(program),
        verdict_(attempts.now().verdict()),
        today_(attempts.without(attempts.earliest())) {}

  Next list() {
    out_.day = attempts_.day();
    out_.verdict = verdict_;
    if (verdict_.word == ast::VerdictWord::Ended) return std::move(out_);
    const Residual residual = attempts_.now().standing();
    for (const auto& owed : residual.owed) add_owed(owed);
    for (const auto& may : residual.may) add_may(may);
    add_verifying();
    add_settling();
    for (Option& option : out_.options) look(option);
    if (verdict_.word == ast::VerdictWord::Impasse) impasse();
    sort();
    return std::move(out_);
  }

 private:
  bool concerns(const std::vector<Subject>& who) const {
    return !options_.party || std::find(who.begin(), who.end(), *options_.party) != who.end();
  }
  std::uint32_t milestone_of(const Subject& subject) const {
    return p_.milestones.base[subject.symbol] + subject.instance;
  }

  void add_owed(const Residual::Owed& owed) {
    if (!concerns(owed.debtors) || owed.disputed) return;  // the dispute has a line of its own
    Option option;
    option.by = owed.by;
    option.aim = owed.aim;
    option.overdue = owed.overdue;
    option.suspended = owed.suspended;
    option.amount = owed.amount;
    option.role = Role::Owes;
    if (owed.what.kind == Subject::Kind::Milestone) {
      const std::uint32_t m = milestone_of(owed.what);
      option.act = builder_.milestone(Act::Kind::Meet, m);
      // What is reported waits for its verifier, who has a line of its own.
      if (option.act.reported) return;
      if (!owed.by || owed.aim) option.role = Role::Could;
      option.needs_met = attempts_.now().needs_hold(m);
      out_.options.push_back(std::move(option));
      return;
    }
    option.rule = owed.what;
    option.effect = owed.effect;
    add_asked(std::move(option), owed.debtors);
  }

  void add_may(const Residual::May& may) {
    if (!concerns(may.holders)) return;
    Option option;
    option.role = Role::May;
    option.rule = may.rule;
    option.effect = may.effect;
    option.by = may.until;
    add_asked(std::move(option), may.holders);
  }

  void add_asked(Option option, const std::vector<Subject>& who) {
    const std::uint32_t effect = index_.find(option.rule, option.effect);
    auto act = effect == UINT32_MAX ? std::nullopt : builder_.asked(effect);
    option.tried = act.has_value();
    if (act) option.act = *std::move(act);
    if (option.act.reported) return;
    if (option.act.kind == Act::Kind::Meet && option.tried)
      option.needs_met = attempts_.now().needs_hold(milestone_of(option.act.what));
    option.act.by = who;
    out_.options.push_back(std::move(option));
  }

  void add_verifying() {
    for (std::uint32_t m = 0; m < p_.milestones.count(); ++m) {
      const MilestoneView& state = builder_.view().milestones[m];
      const std::uint32_t verifier = p_.milestone_codes[m].verifier;
      if (verifier == no_instance || !state.reported || state.met || state.lapsed) continue;
      // Of a metered milestone all that was reported may be verified already.
      if (p_.milestone_codes[m].of.valid() && state.reported_amount <= state.verified_amount)
        continue;
      Option option;
      option.act = builder_.verification(m);
      option.role = Role::Verifies;
      if (!concerns(option.act.by)) continue;
      Option against = option;
      against.act = builder_.milestone(Act::Kind::Refute, m);
      out_.options.push_back(std::move(option));
      out_.options.push_back(std::move(against));
    }
  }

  void add_settling() {
    for (std::uint32_t m = 0; m < p_.milestones.count(); ++m) {
      const MilestoneView& state = builder_.view().milestones[m];
      if (!state.disputed || state.lapsed) continue;
      Option option;
      option.act = builder_.milestone(Act::Kind::Settle, m);
      if (concerns(builder_.milestone(Act::Kind::Meet, m).by))
        out_.options.push_back(std::move(option));
      const bool refutable = p_.milestone_codes[m].verifier != no_instance && state.met;
      Option against;
      against.role = Role::Verifies;
      against.act = builder_.milestone(Act::Kind::Refute, m);
      if (refutable && concerns(against.act.by)) out_.options.push_back(std::move(against));
    }
  }

  void look(Option& option) {
    option.on_circle = on_circle(option.act.what);
    if (option.act.entries.empty() || attempts_.forks() >= options_.most_forks)
      option.tried = false;
    if (!option.tried) return;
    const auto after = attempts_.after(option.act, attempts_.earliest());
    option.refused = !after;
    if (!after) return;
    option.change = change_between(p_, today_, *after);
    option.breaks_impasse = cuts(option.change);
  }

  bool on_circle(const Subject& what) const {
    return std::find(verdict_.circle.begin(), verdict_.circle.end(), what) != verdict_.circle.end();
  }
  bool cuts(const Change& change) const {
    return verdict_.word == ast::VerdictWord::Impasse &&
           change.verdict.word != ast::VerdictWord::Impasse;
  }

  void impasse() {
    const auto& circle = verdict_.circle;
    for (std::size_t k = 0; k < circle.size(); ++k) {
      const std::uint32_t m = milestone_of(circle[k]);
      const InstructionId needs = p_.milestone_codes[m].needs;
      Link link{circle[k], circle[(k + 1) % circle.size()], UINT32_MAX};
      link.needs = p_.checked->milestones[circle[k].symbol].more->needs.value;
      out_.circle.push_back(link);
      if (!needs.valid()) continue;
      add_cut(Cut::Kind::OutOfOrder, builder_.milestone(Act::Kind::Meet, m));
      add_cut(Cut::Kind::Waive, builder_.milestone(Act::Kind::Waive, m));
      other_ways(cone_of(p_, needs));
    }
    if (!circle.empty()) return;
    for (const Option& option : out_.options) {
      if (option.act.kind != Act::Kind::Meet || option.needs_met) continue;
      const InstructionId needs = p_.milestone_codes[milestone_of(option.act.what)].needs;
      if (needs.valid()) other_ways(cone_of(p_, needs));
    }
    out_.gaps = attempts_.now().offer_gaps();
    for (const OfferGap& gap : out_.gaps)
      if (gap.line && gap.amount < *gap.line && !gap.line->is_negative())
        add_cut(Cut::Kind::Offer,
                builder_.offer(actor(gap.from), actor(gap.to), gap.unit, *gap.line));
  }

  std::uint32_t actor(const Subject& subject) const {
    return p_.actors.base[subject.symbol] + subject.instance;
  }

  // Parts of a milestone, moves, numbers that something the circle needs hangs on.
  void other_ways(const Cone& cone) {
    for (Act& act : builder_.possible(cone)) {
      if (!act.asks.empty()) continue;
      add_cut(Cut::Kind::Other, std::move(act));
    }
  }

  void add_cut(Cut::Kind kind, Act act) {
    const bool known = std::any_of(out_.cuts.begin(), out_.cuts.end(),
                                   [&](const Cut& cut) { return same_act(cut.act, act); });
    const bool open = std::any_of(out_.options.begin(), out_.options.end(), [&](const Option& one) {
      return one.act.kind == act.kind && one.act.what == act.what;
    });
    if (known || open || attempts_.forks() >= options_.most_forks) return;
    const auto after = attempts_.after(act, attempts_.earliest());
    if (!after) return;
    Cut cut{kind, std::move(act), change_between(p_, today_, *after)};
    cut.act.out_of_order = kind == Cut::Kind::OutOfOrder;
    if (cuts(cut.change)) out_.cuts.push_back(std::move(cut));
  }

  void sort() {
    const auto rank = [](const Option& option) {
      return std::tuple(!option.breaks_impasse, !option.on_circle, option.role != Role::Owes,
                        option.by.value_or(Day{INT32_MAX}));
    };
    std::stable_sort(out_.options.begin(), out_.options.end(),
                     [&](const Option& a, const Option& b) { return rank(a) < rank(b); });
  }

  const Program& p_;
  Attempts& attempts_;
  const NextOptions& options_;
  ActBuilder builder_;
  EffectIndex index_;
  Verdict verdict_;
  Run today_;
  Next out_;
};

}  // namespace

Next what_next(const Program& program, Attempts& attempts, const NextOptions& options) {
  return Listing(program, attempts, options).list();
}

}  // namespace quid::analyse
