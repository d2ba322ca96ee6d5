// SPDX-License-Identifier: Apache-2.0
#include "report/why_text.hpp"

#include <fmt/format.h>
#include <algorithm>

#include "report/report.hpp"

namespace quid::report {

using analyse::Reason;
using ReasonKind = Reason::Kind;

namespace {

// Questions have no place that a reader could look up.
bool is_typed(const DealFile& file, Span span) {
  return file.sources.contains(span.source_id) && file.sources[span.source_id].name() == "question";
}

}  // namespace

WhyText::WhyText(const DealFile& file, const Program& program,
                 const analyse::Explanation& explanation, std::string asked, checked::Type type)
    : wording_(file),
      words_(wording_, program),
      file_(file),
      program_(program),
      why_(explanation),
      asked_(std::move(asked)),
      type_(type) {}

void WhyText::print(std::ostream& out, bool colour) const { print(out, colour, 0, {}, 0); }

void WhyText::print(std::ostream& out, bool colour, std::uint32_t reason, const Around& around,
                    std::size_t depth) const {
  const Reason& r = why_.reasons[reason];
  const Around here = around_of(r, around);
  const Line line = this->line(r, here, reason == 0);
  std::string text = std::string(depth * 2, ' ') + line.text;
  out << painted(colour && reason == 0, Paint::Bold, text);
  const std::string place = is_typed(file_, line.place) ? "" : wording_.place(line.place);
  if (!place.empty()) out << painted(colour, Paint::Dim, " (" + place + ")");
  out << '\n';
  for (std::uint32_t k = 0; k < r.count; ++k) print(out, colour, r.first + k, here, depth + 1);
}

nlohmann::ordered_json WhyText::json() const { return json(0, {}); }

nlohmann::ordered_json WhyText::json(std::uint32_t reason, const Around& around) const {
  static constexpr const char* names[] = {
      "reading", "level",   "grant",   "start",   "happened",  "recorded", "absent",  "deadline",
      "duty",    "rule",    "cadence", "expired", "sustained", "counted",  "reached", "term",
      "paid",    "offer",   "verdict", "blame",   "since",     "revealed", "open",    "moved",
      "spell",   "no-deal", "ban",     "more",    "cut"};
  const Reason& r = why_.reasons[reason];
  const Around here = around_of(r, around);
  const Line line = this->line(r, here, reason == 0);
  nlohmann::ordered_json out;
  out["kind"] = names[static_cast<std::size_t>(r.kind)];
  out["text"] = line.text;
  const bool placed = file_.sources.contains(line.place.source_id) && !is_typed(file_, line.place);
  if (placed) {
    const Source& source = file_.sources[line.place.source_id];
    out["place"] = {{"file", source.name()}, {"line", source.line_of(line.place.begin)}};
  } else {
    out["place"] = nullptr;
  }
  if (r.kind == ReasonKind::Reading) out["value"] = value(r, reason == 0);
  if (r.more) out["beyond"] = true;
  out["because"] = nlohmann::ordered_json::array();
  for (std::uint32_t k = 0; k < r.count; ++k) out["because"].push_back(json(r.first + k, here));
  return out;
}

/// A `let` and a rule give the variables below them their meaning.
WhyText::Around WhyText::around_of(const Reason& r, const Around& outer) const {
  if (r.kind == ReasonKind::Reading && r.subject.kind == Subject::Kind::None &&
      r.instruction.valid()) {
    if (auto let = words_.inside(r.instruction)) return *std::move(let);
  }
  if (r.kind == ReasonKind::Happened) {
    const Subject& about = why_.happenings[r.index].subject;
    return about.kind == Subject::Kind::Rule ? words_.inside(about) : outer;
  }
  const bool has = r.subject.kind == Subject::Kind::Rule ||
                   r.subject.kind == Subject::Kind::Milestone ||
                   r.subject.kind == Subject::Kind::Statement;
  if (has) return words_.inside(r.subject);
  return outer;
}

WhyText::Line WhyText::line(const Reason& r, const Around& around, bool root) const {
  switch (r.kind) {
    case ReasonKind::Reading: return reading(r, around, root);
    case ReasonKind::Level: return level(r, root);
    case ReasonKind::Grant: return grant(r);
    case ReasonKind::Start: return start(r);
    case ReasonKind::Happened: return happened(r);
    case ReasonKind::Recorded: return recorded(r);
    case ReasonKind::Absent: return absent(r);
    case ReasonKind::Deadline: return deadline(r, around);
    case ReasonKind::Duty: return duty(r);
    case ReasonKind::Silent: return silent(r);
    case ReasonKind::Cadence: return cadence(r);
    case ReasonKind::Term: return term(r);
    case ReasonKind::Paid:
    case ReasonKind::Offer: return money(r);
    case ReasonKind::Verdict: return verdict(r);
    case ReasonKind::Blame: return blame(r);
    case ReasonKind::Since: return since(r);
    case ReasonKind::Open: return open(r);
    case ReasonKind::NoDeal: return no_deal(r);
    case ReasonKind::Ban: return ban(r);
    default: return measured(r, around);
  }
}

std::string WhyText::value(const Reason& r, bool root) const {
  return root ? words_.value(r.instruction, r.value, type_) : words_.value(r.instruction, r.value);
}

WhyText::Line WhyText::reading(const Reason& r, const Around& around, bool root) const {
  const std::string value = this->value(r, root);
  if (r.subject.kind == Subject::Kind::Rule) {  // what it fired on
    const auto& rule = deal().rules[r.subject.symbol];
    const Span place = rule.condition.valid() ? deal()[rule.condition].span : rule.span;
    const std::string condition = quoted_condition(r.subject);
    std::string text = rule.cadence ? fmt::format("and {} was true", condition)
                                    : fmt::format("because {} became true", condition);
    if (r.a == 1) text += ", as told above";
    return {text, place};
  }
  if (root) {
    const bool named = words_.inside(r.instruction).has_value();
    const bool fixed = program_.instructions[r.instruction.index()].op == OpCode::Constant;
    return {fixed ? fmt::format("`{}` is {}, whatever happens", asked_, value)
                  : fmt::format("`{}` is {} at the end of {}", asked_, value, wording_.day(r.day)),
            named ? words_.place(r.instruction) : Span{}};
  }
  const std::string what = words_.text(r.instruction, around);
  const bool past = r.before || r.day < why_.view.day;
  return {fmt::format("`{}` {} {}", what, past ? "was" : "is", value), words_.place(r.instruction)};
}

WhyText::Line WhyText::happened(const Reason& r) const {
  const Happening& h = why_.happenings[r.index];
  Line line{fmt::format("{}: {}", wording_.day(h.day), wording_.happening(h, why_.view)), {}};
  const bool phase = h.kind == HappeningKind::PhaseBegan || h.kind == HappeningKind::PhaseEnded;
  const bool settled = h.kind == HappeningKind::DutyDone || h.kind == HappeningKind::OutOfOrder;
  if (phase) {
    line.place = wording_.declaration(h.subject);
  } else if (h.cause.kind == Cause::Kind::Entry && !settled) {
    line.place = entry_place(h.cause.symbol);
    line.text += light(h.cause.symbol);
  } else if (h.cause.kind == Cause::Kind::Rule && !settled) {
    const Subject rule{Subject::Kind::Rule, h.cause.symbol, h.cause.instance};
    const bool itself = h.subject == rule;
    const bool named = deal().rules[h.cause.symbol].name.valid();
    if (!itself && named) line.text += fmt::format(", by {}", wording_.subject(rule));
    line.place = wording_.declaration(rule);
  }
  return line;
}

WhyText::Line WhyText::recorded(const Reason& r) const {
  const checked::Entry& entry = why_.entries[r.index];
  return {fmt::format("{}{}: the record says `{}`{}", wording_.day(entry.on),
                      entry.prior ? ", before the deal began" : "", wording_.event(entry),
                      light(r.index)),
          entry.span};
}

/// What is so since a day, or on so many days.
WhyText::Line WhyText::measured(const Reason& r, const Around& around) const {
  switch (r.kind) {
    case ReasonKind::Expired: {
      const std::string last = wording_.day(Day{r.day.value - 1});
      if (r.subject.kind == Subject::Kind::None) return {"its last day was " + last, {}};
      return {fmt::format("the last day of {} was {}", wording_.subject(r.subject), last),
              wording_.declaration(r.subject)};
    }
    case ReasonKind::Sustained:
      return {fmt::format("`{}` has been true since {}, for {}", words_.text(r.instruction, around),
                          wording_.day(r.day), wording_.day_count(r.a)),
              words_.place(r.instruction)};
    case ReasonKind::Counted: {
      std::string text = fmt::format("it was so on {} of the days that count", r.a);
      if (r.b > 0) text += fmt::format(", and unknown on {}", r.b);
      return {text, {}};
    }
    case ReasonKind::Reached:
      return {fmt::format("`{}` was highest, {}, on {}", words_.text(r.instruction, around),
                          words_.value(r.instruction, r.value), wording_.day(r.day)),
              words_.place(r.instruction)};
    case ReasonKind::Spell: {
      const std::string what = words_.text(r.instruction, around);
      const Day last{static_cast<std::int32_t>(r.a)};
      const std::string from = wording_.day(r.day), to = wording_.day(last);
      const std::string when = r.b == 1        ? "has been true since " + from
                               : r.day == last ? "was true on " + from
                                               : fmt::format("was true from {} to {}", from, to);
      return {fmt::format("`{}` {}", what, when), words_.place(r.instruction)};
    }
    case ReasonKind::Revealed:
      return {fmt::format("this could not be known before {}, when it came to light:",
                          wording_.day(r.day)),
              {}};
    case ReasonKind::Moved: return {"the last move was on " + wording_.day(r.day), {}};
    case ReasonKind::More: return {fmt::format("and {} more", r.a), {}};
    default: return {"… the explanation was cut off here; ask about one of these", {}};
  }
}

WhyText::Line WhyText::since(const Reason& r) const {
  if (r.count == 0) return {"nothing has come of it since", {}};
  return {"since then:", {}};
}

WhyText::Line WhyText::verdict(const Reason& r) const {
  const auto word = static_cast<ast::VerdictWord>(r.a);
  std::string text =
      fmt::format("the verdict is {} at the end of {}", verdict_word(word), wording_.day(r.day));
  if (r.before) text = "the verdict was " + verdict_word(word);
  switch (word) {
    case ast::VerdictWord::Fulfilled:
      return {text + ": whatever had to be done is done, waived, replaced or lapsed", {}};
    case ast::VerdictWord::InProgress:
      return {text + (r.count > 0 ? ": nothing is in breach, and this is still open"
                                  : ": nothing is in breach, and nothing has to be done"),
              {}};
    case ast::VerdictWord::Impasse:
      if (r.b == 1) return {fmt::format("{}: {}", text, no_offer_reaches), {}};
      if (r.b == 2) return {fmt::format("{}: {}", text, nothing_enabled), {}};
      return {text + (r.count == 1 ? ": this waits for itself" : ": these wait for each other"),
              {}};
    case ast::VerdictWord::Undetermined: return {text + ": this is not settled", {}};
    default: return {text, {}};
  }
}

WhyText::Line WhyText::open(const Reason& r) const {
  const std::string what = wording_.subject(r.subject);
  const Span place = wording_.declaration(r.subject);
  if (r.subject.kind == Subject::Kind::Ensure) {
    switch (static_cast<EnsureView::Status>(r.a)) {
      case EnsureView::Status::Kept: return {what + " is kept", place};
      case EnsureView::Status::Broken:
        return {fmt::format("{} was broken on {}", what, wording_.day(r.day)), place};
      case EnsureView::Status::NotShown:
        return {what + " is not shown: neither kept nor broken", place};
    }
  }
  if (r.count > 0) return {what + " waits, since what it needs does not hold", place};
  std::string text = what + " is still open";
  if (const std::string who = owners(r.subject); !who.empty()) text += ", for " + who + " to do";
  if (r.a == 1) text += " by " + wording_.day(r.day);
  return {text, place};
}

}  // namespace quid::report
