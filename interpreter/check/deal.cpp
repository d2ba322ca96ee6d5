// SPDX-License-Identifier: Apache-2.0
// `deal …` and calendars: the frame of time that everything else is read in.
#include <fmt/format.h>

#include "check/declare.hpp"

namespace quid::checked {
namespace {

void steps_deal(Context& context, const ast::DealDecl& decl, Span span) {
  Deal& deal = context.out.deal;
  deal.in_steps = true;
  deal.start = Day{0};
  if (decl.steps <= 0) {
    context.fail(DiagnosticKind::NotPositive, span, "the deal has no step", "write `for 12 steps`");
    deal.end = Day{0};
    return;
  }
  if (decl.steps > context.limits.steps) {
    context.fail(
        DiagnosticKind::ConstantTooLarge, span,
        fmt::format("the deal has {} steps, more than {}", decl.steps, context.limits.steps));
    deal.end = Day{static_cast<std::int32_t>(context.limits.steps)};
    return;
  }
  deal.end = Day{static_cast<std::int32_t>(decl.steps)};
}

void dates_deal(Context& context, const ast::DealDecl& decl) {
  Deal& deal = context.out.deal;
  if (const auto start = context.resolve_when(decl.from)) deal.start = *start;
  if (decl.to.written) deal.end = context.resolve_when(decl.to);
  if (deal.end && *deal.end < deal.start) {
    context.fail(DiagnosticKind::DealEndsBeforeStart, decl.to.place.span,
                 fmt::format("the deal ends on {} and starts on {}", to_string(*deal.end),
                             to_string(deal.start)));
    deal.end.reset();  // else no day would be a day of the deal
  }
  if (decl.by.present()) deal.step = context.resolve_period(decl.by);
}

void declare_calendars(Context& context) {
  for (const ItemRef at : context.items) {
    const auto* decl = std::get_if<ast::CalendarDecl>(&context.item(at).node);
    if (decl == nullptr) continue;
    Calendar calendar;
    calendar.name = decl->name.id;
    calendar.span = decl->name.place.span;
    std::vector<Day> days;
    for (const ast::When& when : decl->days)
      if (const auto day = context.resolve_when(when)) days.push_back(*day);
    calendar.holidays = Holidays(std::move(days));
    // The script's first calendar counts business days; without one, the modules' first.
    const bool own = !context.files[at.file].module.valid();
    if (!context.business_calendar_.valid() || (own && !context.own_calendar)) {
      context.business_calendar_ = CalendarId::at(context.out.calendars.size());
      context.own_calendar = own;
    }
    context.out.calendars.push_back(std::move(calendar));
  }
}

}  // namespace

void declare_deal(Context& context) {
  const ast::DealDecl* first = nullptr;
  Span first_span;
  for (const ItemRef at : context.items) {
    const ast::Item& item = context.item(at);
    const auto* decl = std::get_if<ast::DealDecl>(&item.node);
    if (decl == nullptr) continue;
    const Span span = item.place.span;
    if (context.files[at.file].module.valid()) {
      context.fail(DiagnosticKind::DealInModule, span, "a module has no deal of its own");
      continue;
    }
    if (first != nullptr) {
      context.fail(DiagnosticKind::SecondDeal, span, "the script has two deals", {},
                   {{first_span, "the first is here"}});
      continue;
    }
    first = decl;
    first_span = span;
    context.out.deal.title = decl->title;
    context.out.deal.span = span;
    if (decl->in_steps)
      steps_deal(context, *decl, span);
    else
      dates_deal(context, *decl);
  }
  if (first == nullptr && !context.deal_lost) {
    const Span start{context.files.back().source_id, 0, 0};
    context.fail(DiagnosticKind::MissingDeal, start, "the script has no deal",
                 "begin with `deal \"…\" from 2018-06-12 by month`");
  }
  declare_calendars(context);
}

}  // namespace quid::checked
