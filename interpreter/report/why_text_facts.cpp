// SPDX-License-Identifier: Apache-2.0
// Reasons about levels, facts, duties, rules and money as sentences.
#include <fmt/format.h>
#include <algorithm>

#include "report/why_text.hpp"

namespace quid::report {

using analyse::Reason;
using analyse::Silence;
using checked::MilestoneTest;

WhyText::Line WhyText::level(const Reason& r, bool root) const {
  const std::string level = wording_.level(r.subject.symbol, static_cast<std::uint32_t>(r.a));
  const bool past = !root && (r.before || r.day < why_.view.day);
  std::string text =
      fmt::format("{} {} at {}", wording_.subject(r.subject), past ? "was" : "is", level);
  if (root) text += " at the end of " + wording_.day(r.day);
  return {text, {}};
}

/// ` while C until DATE for D` of the effect, as written.
std::string WhyText::conditions_of(std::uint32_t effect) const {
  if (effect >= program_.effects.size()) return {};
  const EffectCode& code = program_.effects[effect];
  const checked::Effect& written = deal()[checked::EffectId{code.source}];
  const auto around = words_.inside(
      {Subject::Kind::Rule, program_.rules.symbol[code.rule], program_.rules.local(code.rule)});
  std::string result;
  const auto add = [&](const char* word, checked::ExprId id) {
    if (id.valid()) result += word + words_.text(id, around);
  };
  add(" while ", written.ends->while_);
  add(" until ", written.ends->until);
  add(" until ", written.ends->until_date);
  add(" for ", written.ends->for_);
  return result;
}

WhyText::Line WhyText::grant(const Reason& r) const {
  const GrantNote& note = why_.grants[r.index];
  const std::string lever = wording_.subject(r.subject);
  const auto named = [&](std::int64_t level) {
    return wording_.level(r.subject.symbol, static_cast<std::uint32_t>(level));
  };
  std::string who = "the record";
  Span place;
  if (note.cause.kind == Cause::Kind::Rule) {
    const Subject rule{Subject::Kind::Rule, note.cause.symbol, note.cause.instance};
    who = deal().rules[note.cause.symbol].name.valid() ? wording_.subject(rule) : "the rule";
    place = note.effect < program_.effects.size()
                ? Span(deal()[checked::EffectId{program_.effects[note.effect].source}].span)
                : wording_.declaration(rule);
  } else if (note.cause.kind == Cause::Kind::Entry) {
    place = entry_place(note.cause.symbol);
  }
  if (r.b == -2)
    return {fmt::format("{}: what {} makes of {} is held, it being unknown whether it stands{}",
                        wording_.day(r.day), who, lever, conditions_of(note.effect)),
            place};
  if (r.b < 0) {
    return {fmt::format(
                "{}: what {} had made of {} on {} was taken back{}", wording_.day(r.day), who,
                lever, wording_.day(note.made),
                conditions_of(note.effect).empty() ? "" : "; it held" + conditions_of(note.effect)),
            place};
  }
  if (note.kind == GrantNote::Kind::Recorded || note.kind == GrantNote::Kind::Confirmed) {
    return {fmt::format("{}: the record puts it at {}{}{}", wording_.day(r.day), named(r.b),
                        unruled(r) ? ", which no rule asked for" : "", light(note.cause.symbol)),
            place};
  }
  const std::string held = conditions_of(note.effect);
  if (r.a == r.b)
    return {fmt::format("{}: {} made it so too{}", wording_.day(r.day), who, held), place};
  return {fmt::format("{}: {} {} it from {} to {}{}", wording_.day(r.day), who,
                      r.b > r.a ? "eases" : "tightens", named(r.a), named(r.b), held),
          place};
}

bool WhyText::unruled(const Reason& grant) const {
  return std::any_of(why_.happenings.begin(), why_.happenings.end(), [&](const Happening& h) {
    return h.kind == HappeningKind::UnruledLevel && h.day == grant.day &&
           h.subject == grant.subject;
  });
}

WhyText::Line WhyText::start(const Reason& r) const {
  const Span place = wording_.declaration(r.subject);
  if (r.subject.kind == Subject::Kind::Lever) {
    return {"that is where it starts, with no grant in force", place};
  }
  if (r.subject.kind == Subject::Kind::Quantity) {
    const auto& quantity = deal().quantities[r.subject.symbol];
    return {fmt::format("{} starts at {}{}", wording_.subject(r.subject),
                        words_.text(quantity.start, words_.inside(r.subject)),
                        r.a == 1 ? "" : ", and nothing had changed it"),
            place};
  }
  return {wording_.subject(r.subject) + " was so from the start", place};
}

std::string WhyText::owners(const Subject& milestone) const {
  std::vector<std::string> names;
  const std::uint32_t m = program_.milestones.base[milestone.symbol] + milestone.instance;
  const Range owners = program_.milestone_codes[m].owners;
  for (std::uint32_t k = 0; k < owners.count; ++k) {
    const std::uint32_t a = program_.actor_lists[owners.first + k];
    names.push_back(
        wording_.actor(checked::ActorId{program_.actors.symbol[a]}, program_.actors.local(a)));
  }
  return Wording::list(names);
}

WhyText::Line WhyText::absent(const Reason& r) const {
  const std::string what = wording_.subject(r.subject);
  const Span place = wording_.declaration(r.subject);
  switch (r.subject.kind) {
    case Subject::Kind::Milestone: return {milestone_absent(r), place};
    case Subject::Kind::Quantity: return {"the record gives no value of " + what, place};
    case Subject::Kind::Statement: return {what + " has not been said", place};
    case Subject::Kind::Phase: return {what + " has not begun", place};
    default: break;
  }
  if (r.other.kind != Subject::Kind::None) {
    return {fmt::format("{} has made no offer to {}", what, wording_.subject(r.other)), {}};
  }
  return {what + (r.a == 1 ? " has said nothing" : " has not withdrawn"), {}};
}

std::string WhyText::milestone_absent(const Reason& r) const {
  const std::string what = wording_.subject(r.subject);
  const auto& declared = deal().milestones[r.subject.symbol];
  const std::uint32_t m = program_.milestones.base[r.subject.symbol] + r.subject.instance;
  const MilestoneView& view = why_.view.milestones[m];
  const auto test = static_cast<MilestoneTest>(r.a);
  static constexpr const char* words[] = {"met",      "reported", "verified", "refuted",
                                          "broken",   "overdue",  "lapsed",   "waived",
                                          "disputed", "unruled",  "on time"};
  const std::string who = owners(r.subject);
  if (test == MilestoneTest::Verified && declared.more->verifier.present()) {
    const std::uint32_t verifier = program_.milestone_codes[m].verifier;
    return fmt::format("{} is not yet verified by {}", what,
                       wording_.actor(checked::ActorId{program_.actors.symbol[verifier]},
                                      program_.actors.local(verifier)));
  }
  if (test == MilestoneTest::Overdue) return what + " has no deadline";
  if (test != MilestoneTest::Met) {
    return fmt::format("nothing says that {} is {}", what, words[static_cast<std::size_t>(test)]);
  }
  const bool in_part = declared.more->of.valid() && !view.reported_amount.is_zero();
  const bool told_later = !in_part && (view.reported || view.met || view.broken);
  std::string text = what + (told_later ? " was not met" : " is not met");
  if (in_part) {
    text += fmt::format(": {} so far", wording_.amount(view.reported_amount, declared.more->unit));
  } else {
    text +=
        told_later ? ": nothing had been told of it by then" : ": the record says nothing of it";
  }
  if (who.empty()) return text;
  text +=
      fmt::format("; {} for {} to do", r.b == 1 && r.day < why_.view.day ? "it was" : "it is", who);
  if (r.b == 1) text += " by " + wording_.day(r.day);
  return text;
}

WhyText::Line WhyText::deadline(const Reason& r, const Around& around) const {
  const std::string what = wording_.subject(r.subject);
  if (r.a == 0)
    return {"the deadline of " + what + " is not known yet", wording_.declaration(r.subject)};
  const char* is = r.before || r.day < why_.view.day ? "was" : "is";
  std::string text = r.b == 1
                         ? fmt::format("the target for {} {} {}", what, is, wording_.day(r.day))
                         : fmt::format("{} {} due by {}", what, is, wording_.day(r.day));
  const checked::ExprId written = deal().milestones[r.subject.symbol].deadline;
  if (!written.valid()) return {text, wording_.declaration(r.subject)};
  const std::string clause = words_.text(written, around);
  if (clause != wording_.day(r.day)) text += ": `" + clause + "`";
  return {text, deal()[written].span};
}

WhyText::Line WhyText::duty(const Reason& r) const {
  const DutyView& duty = why_.view.duties[r.index];
  std::string text = wording_.duty(duty);
  const auto status = static_cast<DutyView::Status>(r.a);
  const bool over = status != DutyView::Status::Open && status != DutyView::Status::Suspended;
  if (over) {
    if (const auto at = text.find(" must "); at != std::string::npos)
      text.replace(at, 6, " had to ");
  }
  text += " by " + wording_.day(r.day);
  switch (status) {
    case DutyView::Status::Open:
      text += r.b == 1   ? ": reported, and not yet verified"
              : r.b == 2 ? ": met, and disputed"
                         : ": not done yet";
      break;
    case DutyView::Status::Overdue: text += ": overdue"; break;
    case DutyView::Status::Suspended: text += ": suspended"; break;
    case DutyView::Status::Done: text += ": done"; break;
    case DutyView::Status::Replaced: text += ": replaced by what the rule asks otherwise"; break;
    case DutyView::Status::Lapsed: text += ": lapsed"; break;
  }
  if (!r.amount.is_zero() && r.amount < duty.owed && duty.effect < deal().effects.size()) {
    const auto* node = ast::get_if<checked::Duty>(&deal().effects[duty.effect].node);
    if (node) text += fmt::format(", {} paid so far", wording_.amount(r.amount, node->act.unit));
  }
  return {text, deal()[checked::EffectId{duty.effect}].span};
}

std::string WhyText::quoted_condition(const Subject& rule) const {
  const checked::Rule& declared = deal().rules[rule.symbol];
  const auto around = words_.inside(rule);
  std::string text =
      declared.condition.valid() ? "`" + words_.text(declared.condition, around) + "`" : "it";
  if (!declared.more->during.valid()) return text;
  const std::string phase = wording_.name(deal().phases[declared.more->during.value].name);
  return declared.condition.valid() ? text + " during `" + phase + "`" : "`" + phase + "`";
}

WhyText::Line WhyText::silent(const Reason& r) const {
  const std::string rule = wording_.subject(r.subject);
  const Span place = wording_.declaration(r.subject);
  if (r.a < 0) {
    return {fmt::format("{} has fired {}", rule, r.b == 1 ? "once" : fmt::format("{} times", r.b)),
            place};
  }
  const auto day = [&] {
    return r.value.known() ? wording_.day(r.value.as_date()) : std::string("a day not yet known");
  };
  switch (static_cast<Silence>(r.a)) {
    case Silence::NotTrue: {
      const char* is = r.value.is_false() ? "false" : "unknown";
      return {fmt::format("{} has not fired: {} is {}", rule, quoted_condition(r.subject), is),
              place};
    }
    case Silence::Suspended: return {rule + " does not fire: it is suspended", place};
    case Silence::Spent: return {rule + " does not fire again: it fires once only", place};
    case Silence::NotYet: return {fmt::format("{} does not fire before {}", rule, day()), place};
    case Silence::Over:
      return {fmt::format("{} does not fire any more: its last day was {}", rule, day()), place};
    case Silence::TrueBefore:
      return {fmt::format("{} has not fired: {} was true before it could fire, and fires only when "
                          "it becomes true again",
                          rule, quoted_condition(r.subject)),
              place};
    case Silence::NotDue: return {not_due(r), place};
    case Silence::NoFirstDay:
    case Silence::NoLastDay: {
      const bool first = static_cast<Silence>(r.a) == Silence::NoFirstDay;
      const bool cadence = deal().rules[r.subject.symbol].cadence;
      return {fmt::format("{} has not fired: {}the {} day on which it may fire is not known", rule,
                          cadence ? "" : quoted_condition(r.subject) + " is true, and ",
                          first ? "first" : "last"),
              place};
    }
    case Silence::NoAnchor:
      return {fmt::format("{} has not fallen due: the day from which it counts is not known", rule),
              place};
  }
  return {rule, place};
}

/// Of a cadence: when it next falls due, and whether it would fire as things stand.
std::string WhyText::not_due(const Reason& r) const {
  const std::string rule = wording_.subject(r.subject);
  const Day next{static_cast<std::int32_t>(r.b)};
  const auto& last = deal().deal.end;
  std::string text =
      last && next > *last
          ? fmt::format("{} has not fired, and does not fall due any more", rule)
          : fmt::format("{} has not fired: it next falls due on {}", rule, wording_.day(next));
  if (r.instruction.valid() && !r.value.is_true())
    text += fmt::format(", and {} is {}", quoted_condition(r.subject),
                        r.value.is_false() ? "false" : "unknown");
  return text;
}

WhyText::Line WhyText::cadence(const Reason& r) const {
  const checked::Rule& rule = deal().rules[r.subject.symbol];
  std::string from;
  if (rule.more->cadence_from.valid())
    from = " from " + words_.text(rule.more->cadence_from, words_.inside(r.subject));
  return {fmt::format("{} falls due every {}{}; that was on {}", wording_.subject(r.subject),
                      wording_.duration(rule.more->period), from, wording_.day(r.day)),
          rule.span};
}

WhyText::Line WhyText::term(const Reason& r) const {
  const checked::Value& value = deal().values[r.index];
  std::string what;
  if (value.term.kind == checked::Term::Kind::Milestone) {
    what = wording_.milestone(value.term.milestone.value, value.term.instance);
  } else if (value.term.kind == checked::Term::Kind::Level) {
    const checked::Expr& holds = deal()[value.term.holds];
    const auto level = static_cast<std::uint32_t>(holds.number());
    what = fmt::format("{} at {}", wording_.lever(value.term.lever.value, value.term.instance),
                       wording_.level(value.term.lever.value, level));
  } else {
    what = wording_.source_text(deal()[value.term.holds].span);
  }
  if (r.b == 0) return {fmt::format("what `{}` is worth is not known", what), value.span};
  const auto amount = r.a == 1 ? negate(r.amount) : r.amount;
  return {fmt::format("`{}` comes to {}, {} by {}", what,
                      wording_.amount(amount.value_or(r.amount), value.unit),
                      r.a == 1 ? "given" : "received", wording_.subject(r.subject)),
          value.span};
}

WhyText::Line WhyText::money(const Reason& r) const {
  const checked::UnitId unit{static_cast<std::uint32_t>(r.b)};
  if (r.kind == Reason::Kind::Paid) {
    return {fmt::format("{} has {} {} in payments", wording_.subject(r.subject),
                        r.a == 1 ? "given" : "received", wording_.amount(r.amount, unit)),
            {}};
  }
  const Span place =
      r.index < why_.happenings.size() && why_.happenings[r.index].cause.kind == Cause::Kind::Entry
          ? entry_place(why_.happenings[r.index].cause.symbol)
          : Span{};
  return {
      fmt::format("{}: {} offers {} to {}, less than {} has without a deal", wording_.day(r.day),
                  wording_.subject(r.other), wording_.amount(r.amount, unit),
                  wording_.subject(r.subject), wording_.subject(r.subject)),
      place};
}

WhyText::Line WhyText::no_deal(const Reason& r) const {
  const checked::NoDeal& line = deal().no_deals[r.index];
  std::string text = "`" + wording_.source_text(line.span) + "`";
  if (!r.value.known()) return {text + " is not known", line.span};
  if (r.a == 0) return {text, line.span};
  const auto comes = mul(r.value.as_number(), r.amount);
  const bool one = r.amount == Decimal::one();
  if (comes) text += " comes to " + wording_.amount(*comes, line.unit);
  return {fmt::format("{}: {} period{} of {} since {}", text, r.amount.to_string(), one ? "" : "s",
                      wording_.duration(line.per.value_or(Duration{})), wording_.day(r.day)),
          line.span};
}

WhyText::Line WhyText::ban(const Reason& r) const {
  const checked::EffectId effect{static_cast<std::uint32_t>(r.a)};
  const std::string act = wording_.effect(effect, r.subject);
  const std::string until = r.b == 1 ? ", until " + wording_.day(r.day) : "";
  return {fmt::format("the ban is in force{}: {}", until, act), deal()[effect].span};
}

WhyText::Line WhyText::blame(const Reason& r) const {
  std::vector<std::string> names;
  for (const Blame& one : why_.blame)
    if (one.since == r.day && one.what == r.subject)
      names.push_back(wording_.actor(one.actor, one.instance));
  const bool joint = names.size() > 1 && r.subject.kind == Subject::Kind::Milestone;
  return {fmt::format("{} {} in breach since {}{}, of {}", Wording::list(names),
                      names.size() > 1 ? "are" : "is", wording_.day(r.day),
                      joint ? ", jointly" : "", wording_.subject(r.subject)),
          wording_.declaration(r.subject)};
}

Span WhyText::entry_place(std::size_t entry) const {
  return entry < why_.entries.size() ? why_.entries[entry].span : Span{};
}

/// `, which came to light on DATE` where that was later.
std::string WhyText::light(std::size_t index) const {
  if (index >= why_.entries.size()) return {};
  const checked::Entry& entry = why_.entries[index];
  if (!entry.known || *entry.known <= entry.on) return {};
  return ", which came to light on " + wording_.day(*entry.known);
}

}  // namespace quid::report
