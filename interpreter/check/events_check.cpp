// SPDX-License-Identifier: Apache-2.0
// Dates of an entry, and the events of milestones.
#include "check/events_check.hpp"

#include <fmt/format.h>

namespace quid::checked {

std::optional<Entry> EntryCheck::run() {
  out_.prior = entry_.prior;
  out_.refuse = entry_.refuse;
  out_.corrected = entry_.corrected;
  out_.span = entry_.place.span;
  const bool dated = dates();
  if (!event() || !dated) return std::nullopt;
  return std::move(out_);
}

std::optional<Day> EntryCheck::day(const ast::When& when) {
  if (when.is_step != deal_.deal.in_steps) {
    fail(DiagnosticKind::StepsAndDates, when.place.span,
         deal_.deal.in_steps ? "the deal counts steps, and this is a calendar date"
                             : "the deal has calendar dates, and this is a step",
         deal_.deal.in_steps ? "write `step N`" : "write a date such as `2018-07-27`");
    return std::nullopt;
  }
  if (!when.is_step) return when.day;
  constexpr std::int64_t most = 1'000'000'000;
  if (when.step < 0 || when.step > most) {
    fail(DiagnosticKind::ConstantTooLarge, when.place.span, "no deal has so many steps");
    return std::nullopt;
  }
  return Day{static_cast<std::int32_t>(when.step)};
}

bool EntryCheck::dates() {
  if (!entry_.on.written) return true;
  const auto on = day(entry_.on);
  if (!on) return false;
  out_.on = *on;
  const Deal& deal = deal_.deal;
  const auto shown = [&](Day day) {
    return deal.in_steps ? fmt::format("step {}", day.value) : to_string(day);
  };
  const DiagnosticKind outside =
      in_test_ ? DiagnosticKind::TestOutsideDeal : DiagnosticKind::EntryOutsideDeal;
  // Before step 0 there is no step: there `prior` is dated with it.
  if (entry_.prior && (deal.in_steps ? deal.start < *on : deal.start <= *on))
    return fail(DiagnosticKind::PriorAfterStart, entry_.on.place.span,
                fmt::format("`prior` is for what was so before the deal's first day, {}",
                            shown(deal.start)),
                "write `on`");
  if (!entry_.prior && *on < deal.start)
    return fail(outside, entry_.on.place.span,
                fmt::format("this is before the deal's first day, {}", shown(deal.start)),
                "`prior` sets what was so before");
  if (deal.end && *deal.end < *on)
    return fail(outside, entry_.on.place.span,
                fmt::format("this is after the deal's last day, {}", shown(*deal.end)));
  if (!entry_.known.written) return true;
  const auto known = day(entry_.known);
  if (!known) return false;
  out_.known = *known;
  if (*known < *on)
    return fail(DiagnosticKind::EntryKnownBefore, entry_.known.place.span,
                fmt::format("a fact of {} cannot be known on {}", shown(*on), shown(*known)));
  return true;
}

bool EntryCheck::event() {
  return ast::match(
      entry_.event.node, [&](const ast::EvDone& event) { return done(event); },
      [&](const ast::EvReported&) { return milestone(EventKind::Reported, "reported"); },
      [&](const ast::EvBroken&) { return milestone(EventKind::Broken, "broken"); },
      [&](const ast::EvSettled&) { return milestone(EventKind::Settled, "settled"); },
      [&](const ast::EvVerified& event) {
        return verdict_on(EventKind::Verified, event.by, "verified", true);
      },
      [&](const ast::EvWaived& event) {
        return verdict_on(EventKind::Waived, event.by, "waived", false) && not_owed_by(event.by);
      },
      [&](const ast::EvRefuted& event) {
        return verdict_on(EventKind::Refuted, event.by, "refuted", true);
      },
      [&](const ast::EvDisputed& event) {
        return verdict_on(EventKind::Disputed, event.by, "disputed", false);
      },
      [&](const ast::EvDue& event) { return due(event); },
      [&](const ast::EvOf& event) { return resized(event); },
      [&](const ast::EvLevel& event) { return level(event); },
      [&](const ast::EvQuantity& event) { return quantity(event); },
      [&](const ast::EvPays& event) {
        return transfer(EventKind::Pays, event.amount, event.to, "pays");
      },
      [&](const ast::EvOffers& event) {
        return transfer(EventKind::Offers, event.amount, event.to, "offers");
      },
      [&](const ast::EvSays& event) { return says(event); },
      [&](const ast::EvWithdraws&) { return withdraws(); },
      [&](const ast::EvUntil& event) { return until(event); },
      [&](const ast::EvNote& event) {
        out_.kind = EventKind::Note;
        out_.text = event.text;
        return true;
      });
}

bool EntryCheck::milestone(EventKind kind, const char* form) {
  const auto symbol = subject(SymbolKind::Milestone, form);
  if (!symbol) return false;
  out_.kind = kind;
  out_.milestone = MilestoneId{symbol->id};
  const auto number = instance(deal_.milestones[symbol->id].shape, entry_.event.subject);
  if (!number) return false;
  out_.instance = *number;
  return true;
}

bool EntryCheck::done(const ast::EvDone& event) {
  if (!milestone(EventKind::Done, event.amount.valid() ? "an amount" : "it alone")) return false;
  bool good = !event.by.present() || require_owner(event.by);
  if (!event.amount.valid()) return good;
  return require_meter(event.amount) && good;
}

bool EntryCheck::require_meter(ast::ExprId id) {
  const Milestone& target = deal_.milestones[out_.milestone.index()];
  if (!target.more->of.valid())
    return fail(DiagnosticKind::AmountWithoutMeter, ast_[id].place.span,
                fmt::format("`{}` is not metered and takes no amount", text(target.name)), "",
                {{target.span, "declared here"}});
  return amount(id, target.more->unit, true, false);
}

bool EntryCheck::resized(const ast::EvOf& event) {
  if (!milestone(EventKind::Of, "of AMOUNT") || !require_meter(event.amount)) return false;
  if (!out_.amount->is_zero()) return true;
  return fail(DiagnosticKind::NotPositive, ast_[event.amount].place.span,
              "a target amount is more than nothing");
}

bool EntryCheck::due(const ast::EvDue& event) {
  if (!milestone(EventKind::Due, "due DATE")) return false;
  const Milestone& target = deal_.milestones[out_.milestone.index()];
  if (!target.owners.valid())
    return fail(DiagnosticKind::DueWithoutOwner, entry_.event.place.span,
                fmt::format("`{}` is an outside event that nobody owes", text(target.name)), "",
                {{target.span, "declared here"}});
  const auto date = day(event.when);
  if (!date) return false;
  out_.date = *date;
  return true;
}

bool EntryCheck::is_owner(const ActorRef& declared, const Shape& shape) {
  if (!declared.present()) return true;  // its declaration is in error
  if (!declared.table.valid() && declared.index.empty()) return declared.actor == out_.actor;
  const auto here = elements_of(deal_, shape, out_.instance);
  const auto named = named_actor(deal_, declared, {&shape, here});
  if (!named) return true;  // chosen by the run
  const ActorRef& owner = *named;
  if (owner.actor != out_.actor) return false;
  if (owner.index.empty()) return true;
  const auto at = elements_of(deal_, shape, out_.instance);
  const Shape& actors = deal_.actors[owner.actor.index()].shape;
  std::uint32_t number = 0;
  for (std::size_t i = 0; i < owner.index.size(); ++i) {
    const auto element = known_element(deal_, owner.index[i], {&shape, at});
    if (!element) return true;  // chosen by the run
    const auto at_set = resolver_.position(actors.sets[i], *element);
    if (!at_set) return false;
    const auto size = deal_.sets[actors.sets[i].index()].elements.size();
    number = number * static_cast<std::uint32_t>(size) + *at_set;
  }
  return number == out_.actor_instance;
}

bool EntryCheck::require_owner(const ast::Ref& by) {
  if (!actor(by, out_.actor, out_.actor_instance)) return false;
  const Milestone& target = deal_.milestones[out_.milestone.index()];
  std::string owners;
  for (const ActorRef& owner : deal_[target.owners]) {
    if (is_owner(owner, target.shape)) return true;
    owners += fmt::format("{}`{}`", owners.empty() ? "" : ", ", owner_text(owner, target.shape));
  }
  return fail(
      DiagnosticKind::EntryWrongParty, by.place.span,
      fmt::format("`{}` is not by `{}`", subject_text(target.name, target.shape), acting_text()),
      owners.empty() ? "it is an outside event" : "it is by " + owners,
      {{target.span, "declared here"}});
}

/// Whom it is promised to may waive it, or a third.
bool EntryCheck::not_owed_by(const ast::Ref& by) {
  if (!by.present()) return true;
  const Milestone& target = deal_.milestones[out_.milestone.index()];
  const auto owes = [&](const ActorRef& owner) { return is_owner(owner, target.shape); };
  const auto& owners = deal_[target.owners];
  if (std::none_of(owners.begin(), owners.end(), owes)) return true;
  return fail(DiagnosticKind::EntryWrongParty, by.place.span,
              fmt::format("`{}` is by `{}`, and nobody releases itself",
                          subject_text(target.name, target.shape), acting_text()),
              "another party, or none, is named as the one who waives it",
              {{target.span, "declared here"}});
}

bool EntryCheck::verdict_on(EventKind kind, const ast::Ref& by, const char* form,
                            bool of_verifier) {
  if (!milestone(kind, form)) return false;
  if (!by.present()) return true;
  if (!actor(by, out_.actor, out_.actor_instance)) return false;
  const Milestone& target = deal_.milestones[out_.milestone.index()];
  if (!of_verifier || !target.more->verifier.present()) return true;
  if (is_owner(target.more->verifier, target.shape)) return true;
  return fail(DiagnosticKind::EntryWrongVerifier, by.place.span,
              fmt::format("`{}` does not verify `{}`", acting_text(),
                          subject_text(target.name, target.shape)),
              fmt::format("its verifier is `{}`", owner_text(target.more->verifier, target.shape)),
              {{target.span, "declared here"}});
}

}  // namespace quid::checked
