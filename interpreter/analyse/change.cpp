// SPDX-License-Identifier: Apache-2.0
#include "analyse/change.hpp"

#include <algorithm>
#include <map>
#include <tuple>

namespace quid::analyse {
namespace {

// Happenings of a kind that both runs have are no difference, however often. A duty of another
// amount or deadline is another.
auto key_of(const Happening& h, const View& view) {
  Decimal owed = h.amount;
  Day due{};
  if (h.kind == HappeningKind::DutyArose) {
    const DutyView& duty = view.duties[static_cast<std::size_t>(h.b)];
    owed = duty.owed;
    due = duty.deadline;
  }
  return std::tuple(h.kind, h.subject, h.other, h.a, owed, due, h.text.str());
}
using Key = decltype(key_of(Happening{}, View{}));

bool is_duty(HappeningKind kind) {
  return kind == HappeningKind::DutyArose || kind == HappeningKind::DutyDone ||
         kind == HappeningKind::DutyReplaced || kind == HappeningKind::DutyLapsed;
}

class Comparison {
 public:
  Comparison(const Program& program, const Run& base, const Run& other)
      : p_(program), base_(base), other_(other), before_(base.view()), after_(other.view()) {}

  Change compare() {
    happenings();
    levels();
    books();
    phases();
    numbers();
    deadlines();
    properties();
    for (std::uint32_t st = 0; st < after_.unwarranted.size(); ++st)
      if (after_.unwarranted[st] && !before_.unwarranted[st])
        out_.unwarranted.push_back(
            {Subject::Kind::Statement, p_.statements.symbol[st], p_.statements.local(st)});
    out_.verdict = other_.verdict();
    out_.verdict_changes = out_.verdict != base_.verdict();
    return std::move(out_);
  }

 private:
  void happenings() {
    std::map<Key, int> seen;
    for (const Happening& h : base_.happenings()) ++seen[key_of(h, before_)];
    for (const Happening& h : other_.happenings()) {
      if (auto at = seen.find(key_of(h, after_)); at != seen.end() && at->second > 0) {
        --at->second;
        continue;
      }
      if (is_duty(h.kind))
        duty(h);
      else
        keep(h);
    }
    // What is left of the others does not happen with the act.
    for (const Happening& h : base_.happenings()) {
      const auto at = seen.find(key_of(h, before_));
      if (at == seen.end() || at->second == 0) continue;
      --at->second;
      if (h.kind == HappeningKind::RuleFired) out_.unfired.push_back(h.subject);
      if (h.kind == HappeningKind::EffectHeld && h.day == base_.today() && stands(h)) {
        out_.released.push_back(h);
        out_.released.back().kind = HappeningKind::EffectReleased;
      }
      if (h.kind != HappeningKind::DutyArose) continue;
      const DutyView& view = before_.duties[static_cast<std::size_t>(h.b)];
      if (is_open(view.status)) out_.averted.push_back(view);
    }
  }

  /// Whether an effect that is held without the act stands with it.
  bool stands(const Happening& held) const {
    const auto& lives = other_.state().lives;
    return std::any_of(lives.begin(), lives.end(), [&](const Live& live) {
      const EffectCode& code = p_.effects[live.effect];
      const Subject rule{Subject::Kind::Rule, p_.rules.symbol[code.rule],
                         p_.rules.local(code.rule)};
      return !live.dead && !live.held && rule == held.subject &&
             static_cast<std::int64_t>(code.source) == held.b;
    });
  }

  void duty(const Happening& h) {
    const DutyView& view = after_.duties[static_cast<std::size_t>(h.b)];
    switch (h.kind) {
      case HappeningKind::DutyArose:
        // What arises and is settled at once leaves nothing to do.
        if (view.status != DutyView::Status::Done) out_.arising.push_back(view);
        break;
      case HappeningKind::DutyLapsed: out_.lapsing.push_back(view); break;
      default:
        if (view.status == DutyView::Status::Done || view.status == DutyView::Status::Replaced)
          out_.settled.push_back(view);
    }
  }

  void keep(const Happening& h) {
    const auto effect = static_cast<std::uint32_t>(h.a);
    switch (h.kind) {
      case HappeningKind::RuleFired: out_.rules.push_back(h.subject); break;
      case HappeningKind::Paid:
        out_.payments.push_back({h.other, h.subject, checked::UnitId{effect}, h.amount});
        break;
      case HappeningKind::PermissionGiven:
        out_.standings.push_back({h.subject, effect, true, false});
        break;
      case HappeningKind::PermissionEnded:
        out_.standings.push_back({h.subject, effect, false, false});
        break;
      case HappeningKind::BanMade: out_.standings.push_back({h.subject, effect, true, true}); break;
      case HappeningKind::BanEnded:
        out_.standings.push_back({h.subject, effect, false, true});
        break;
      case HappeningKind::EffectReleased: out_.released.push_back(h); break;
      case HappeningKind::MilestoneResized:
      case HappeningKind::MilestoneWaived:
      case HappeningKind::MilestoneLapsed: out_.milestones.push_back(h); break;
      case HappeningKind::RuleSuspended:
      case HappeningKind::RuleResumed:
        suspension(h.subject, h.kind == HappeningKind::RuleSuspended);
        break;
      default: break;
    }
  }

  void suspension(const Subject& rule, bool begins) {
    Change::Suspension one{rule, begins, std::nullopt};
    for (const DutyView& duty : after_.duties)
      if (!begins && duty.rule == rule && is_open(duty.status))
        one.due = std::min(one.due.value_or(duty.deadline), duty.deadline);
    out_.suspensions.push_back(one);
  }

  void levels() {
    for (std::uint32_t l = 0; l < after_.levels.size(); ++l)
      if (after_.levels[l] != before_.levels[l])
        out_.levels.push_back({{Subject::Kind::Lever, p_.levers.symbol[l], p_.levers.local(l)},
                               before_.levels[l],
                               after_.levels[l]});
  }

  void phases() {
    for (std::uint32_t f = 0; f < after_.phases.size(); ++f)
      if (after_.phases[f] != before_.phases[f])
        out_.phases.push_back({{Subject::Kind::Phase, f, 0}, after_.phases[f]});
  }

  void numbers() {
    for (std::uint32_t q = 0; q < after_.quantities.size(); ++q)
      if (after_.quantities[q] != before_.quantities[q])
        out_.numbers.push_back(
            {{Subject::Kind::Quantity, p_.quantities.symbol[q], p_.quantities.local(q)},
             before_.quantities[q],
             after_.quantities[q]});
  }

  void deadlines() {
    for (std::uint32_t m = 0; m < after_.milestones.size(); ++m) {
      const MilestoneView &before = before_.milestones[m], &after = after_.milestones[m];
      if (after.deadline != before.deadline && !after.met)
        out_.deadlines.push_back(
            {{Subject::Kind::Milestone, p_.milestones.symbol[m], p_.milestones.local(m)},
             before.deadline,
             after.deadline});
    }
  }

  void properties() {
    const auto before = base_.ensures(), after = other_.ensures();
    for (std::uint32_t e = 0; e < after.size(); ++e)
      if (after[e].status == EnsureView::Status::Broken &&
          before[e].status != EnsureView::Status::Broken)
        out_.broken.push_back({Subject::Kind::Ensure, e, 0});
  }

  // A book that a view leaves out is empty.
  void books() {
    std::map<std::tuple<checked::ActorId, std::uint32_t, checked::UnitId>, Change::Book> books;
    const auto put = [&](const BookView& book, bool after) {
      const auto [at, fresh] = books.try_emplace({book.actor, book.instance, book.unit});
      if (fresh) {
        BookView empty{book.actor, book.instance, book.unit, Decimal::zero(), Decimal::zero()};
        at->second = {empty, empty};
      }
      (after ? at->second.after : at->second.before) = book;
    };
    for (const BookView& book : before_.books) put(book, false);
    for (const BookView& book : after_.books) put(book, true);
    for (const auto& [key, book] : books)
      if (book.before != book.after) out_.books.push_back(book);
  }

  const Program& p_;
  const Run &base_, &other_;
  View before_, after_;
  Change out_;
};

}  // namespace

bool Change::empty() const {
  return rules.empty() && unfired.empty() && suspensions.empty() && released.empty() &&
         phases.empty() && numbers.empty() && deadlines.empty() && milestones.empty() &&
         broken.empty() && averted.empty() && levels.empty() && payments.empty() &&
         arising.empty() && settled.empty() && lapsing.empty() && standings.empty() &&
         books.empty() && unwarranted.empty() && !verdict_changes;
}

Change change_between(const Program& program, const Run& base, const Run& other) {
  return Comparison(program, base, other).compare();
}

}  // namespace quid::analyse
