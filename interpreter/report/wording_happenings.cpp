// SPDX-License-Identifier: Apache-2.0
// Happenings as sentences, and their causes.
#include <fmt/format.h>

#include "report/wording.hpp"

namespace quid::report {

using K = HappeningKind;

std::string Wording::day_count(std::int64_t days) const {
  return fmt::format("{} {}{}", days, deal_.deal.in_steps ? "step" : "day", days == 1 ? "" : "s");
}

std::string Wording::days_late(std::int64_t days) const {
  return days > 0 ? fmt::format(", {} late", day_count(days)) : std::string();
}

std::string Wording::happening(const Happening& happening, const View& view) const {
  switch (happening.subject.kind) {
    case Subject::Kind::Milestone: return milestone_happening(happening);
    case Subject::Kind::Lever: return lever_happening(happening);
    case Subject::Kind::Actor: return money_happening(happening);
    case Subject::Kind::Rule: return duty_happening(happening, view);
    default: return other_happening(happening);
  }
}

std::string Wording::milestone_happening(const Happening& h) const {
  const std::string what = subject(h.subject);
  const auto date = [&] { return day(Day{static_cast<std::int32_t>(h.a)}); };
  switch (h.kind) {
    case K::MilestoneReported: {
      const bool metered = deal_.milestones[h.subject.symbol].more->of.valid();
      if (!metered) return what + " is reported";
      return fmt::format("{} reported in all for {}", amount(h.amount, meter_unit(h.subject)),
                         what);
    }
    case K::MilestoneMet: return what + " is met" + days_late(h.a);
    case K::MilestoneBroken: return what + " is broken";
    case K::MilestoneRefuted: return what + " is refuted";
    case K::MilestoneDisputed: return what + " is disputed";
    case K::MilestoneSettled: return "the dispute about " + what + " is settled";
    case K::MilestoneWaived: return what + " is waived";
    case K::MilestoneOverdue:
      return what + (h.b != 0 ? " misses its target of " : " is overdue; it was due by ") + date();
    case K::MilestoneCured:
      return fmt::format("{}: {} is now due by {}",
                         h.b != 0 ? "no longer missed" : "the breach is cured", what, date());
    case K::MilestoneLapsed: return what + " lapses";
    case K::DeadlineMoved: return fmt::format("{} is now due by {}", what, date());
    case K::MilestoneResized:
      return fmt::format("{} is now of {}", what, amount(h.amount, meter_unit(h.subject)));
    case K::OutOfOrder: return what + " was done before what it needs";
    case K::VerifierLate: {
      const auto& verifier = deal_.milestones[h.subject.symbol].more->verifier;
      return fmt::format("{} has not been verified by {} within its window, which closed on {}",
                         what, actor(verifier, elements_of(h.subject)), date());
    }
    case K::UnruledBreak: return "nobody was permitted to break " + what;
    case K::AlreadySo: return "nothing changes: " + what + " was so already";
    default: return what;
  }
}

std::string Wording::lever_happening(const Happening& h) const {
  const std::string what = subject(h.subject);
  const auto named = [&](std::int64_t at) {
    return level(h.subject.symbol, static_cast<std::uint32_t>(at));
  };
  switch (h.kind) {
    case K::LevelChanged:
      return fmt::format("{} moves from {} to {}", what, named(h.a), named(h.b));
    case K::GrantLapsed: return "a grant on " + what + " is taken back";
    case K::UnruledLevel: return fmt::format("no rule asked for {} at {}", what, named(h.a));
    case K::AlreadySo: return "nothing changes: " + what + " was there already";
    default: return what;
  }
}

std::string Wording::money_happening(const Happening& h) const {
  const std::string what = subject(h.subject);
  const auto money = [&] {
    return amount(h.amount, checked::UnitId{static_cast<std::uint32_t>(h.a)});
  };
  switch (h.kind) {
    case K::Paid:
      if (h.other.kind == Subject::Kind::None) return fmt::format("{} receives {}", what, money());
      return fmt::format("{} pays {} to {}", subject(h.other), money(), what);
    case K::Offered: return fmt::format("{} offers {} to {}", subject(h.other), money(), what);
    case K::UnruledPayment:
      return fmt::format("no duty asked for {} of what {} paid to {}", money(), subject(h.other),
                         what);
    case K::Withdrew: return what + " withdraws";
    default: return what;
  }
}

namespace {

const checked::Effect* effect_behind(const checked::Checked& deal, const View& view,
                                     std::int64_t duty) {
  if (duty < 0 || static_cast<std::size_t>(duty) >= view.duties.size()) return nullptr;
  const std::uint32_t effect = view.duties[static_cast<std::size_t>(duty)].effect;
  return effect < deal.effects.size() ? &deal.effects[effect] : nullptr;
}

}  // namespace

std::string Wording::duty_happening(const Happening& h, const View& view) const {
  const std::string what = subject(h.subject);
  const auto owed = [&] {
    return effect_behind(deal_, view, h.b) ? duty(view.duties[static_cast<std::size_t>(h.b)])
                                           : "what " + what + " asks";
  };
  // `US had to …`: what was owed, of a duty that is no longer just open.
  const auto was_owed = [&] {
    std::string text = owed();
    const auto at = text.find(" must ");
    return at == std::string::npos ? text : text.replace(at, 6, " had to ");
  };
  const auto date = [&] { return day(Day{static_cast<std::int32_t>(h.a)}); };
  const auto grant = [&] {
    return effect(checked::EffectId{static_cast<std::uint32_t>(h.a)}, h.subject);
  };
  const auto made = [&] {
    return effect(checked::EffectId{static_cast<std::uint32_t>(h.b)}, h.subject);
  };
  switch (h.kind) {
    case K::RuleFired: return what + " fires";
    case K::DutyArose: return fmt::format("{} by {}", owed(), date());
    case K::DutyDone: return fmt::format("done{}: {}", days_late(h.a), was_owed());
    case K::DutyOverdue: return fmt::format("overdue: {} by {}", was_owed(), date());
    case K::DutyReplaced: return "replaced: " + was_owed();
    case K::DutyLapsed: return "lapsed: " + was_owed();
    case K::PermissionGiven: return grant();
    case K::PermissionEnded: return "no longer: " + grant();
    case K::BanMade: return grant();
    case K::BanBroken: return "broken: " + grant();
    case K::BanEnded: return "no longer: " + grant();
    case K::RuleSuspended: return what + " is suspended";
    case K::RuleResumed: return what + " is resumed";
    case K::Undetermined: return "not applied, since a value in it is unknown: " + made();
    case K::EffectHeld: return "held, since it is unknown whether it stands: " + made();
    case K::EffectReleased: return "stands again: " + made();
    default: return what;
  }
}

std::string Wording::other_happening(const Happening& h) const {
  const std::string what = subject(h.subject);
  switch (h.kind) {
    case K::QuantityChanged:
      if (h.a != 0) return what + " becomes unknown";
      return fmt::format("{} is now {}", what,
                         amount(h.amount, deal_.quantities[h.subject.symbol].unit));
    case K::Said: {
      const auto& statement = deal_.statements[h.subject.symbol];
      return fmt::format("{} says {}", actor(statement.by, elements_of(h.subject)), what);
    }
    case K::Unwarranted: return what + " is unwarranted: what it claims is not verified true";
    case K::PhaseBegan: return what + " begins";
    case K::PhaseEnded: return what + " ends";
    case K::PhaseEndMoved:
      return fmt::format("the last day of {} is now {}", what,
                         day(Day{static_cast<std::int32_t>(h.a)}));
    case K::HostCalled: return fmt::format("{}({})", what, h.text.str());
    case K::AlreadySo: return "nothing changes: it was so already";
    case K::AfterEnd: return "this came after the end of the deal";
    case K::EnsureBroken: return what + " is broken";
    case K::DealEnded: return "the deal ends: " + h.text.str();
    default: return what;
  }
}

std::string Wording::cause(const Happening& h, const std::vector<checked::Entry>& entries) const {
  const bool phase = h.kind == K::PhaseBegan || h.kind == K::PhaseEnded;
  if (phase && h.cause.kind != Cause::Kind::Entry) return place(declaration(h.subject));
  switch (h.cause.kind) {
    case Cause::Kind::None: return {};
    case Cause::Kind::Entry:
      return h.cause.symbol < entries.size() ? place(entries[h.cause.symbol]) : "";
    case Cause::Kind::Rule: {
      const checked::Rule& of = deal_.rules[h.cause.symbol];
      const std::string called = rule(h.cause.symbol, h.cause.instance);
      return of.name.valid() ? fmt::format("{}, {}", called, place(of.span)) : called;
    }
    case Cause::Kind::Deadline: return "its deadline passed";
    case Cause::Kind::Lapse: return "its time or condition ran out";
    case Cause::Kind::Clock: return "the calendar";
  }
  return {};
}

}  // namespace quid::report
