// SPDX-License-Identifier: Apache-2.0
// Names, dates, amounts, places.
#include "report/wording.hpp"

#include <fmt/format.h>
#include <algorithm>

#include "diagnostics/excerpt.hpp"

namespace quid::report {

using checked::Checked;
using checked::ElementCode;
using checked::Shape;

Wording::Wording(const DealFile& file) : file_(file), deal_(file.deal.checked) {
  for (const checked::Unit& unit : deal_.units) units_.push_back(unit_text(unit));
}

std::string Wording::day(Day day) const {
  if (deal_.deal.in_steps) return fmt::format("step {}", day.value);
  return to_string(day);
}

std::string Wording::duration(Duration duration) const {
  const bool steps = deal_.deal.in_steps && duration.months == 0 && duration.business_days == 0;
  if (!steps) return to_string(duration);
  return fmt::format("{} step{}", duration.days, duration.days == 1 ? "" : "s");
}

std::string Wording::span_of_days(Day from, Day to) const {
  if (from == to) return day(from);
  if (deal_.deal.in_steps) return fmt::format("steps {} to {}", from.value, to.value);
  return to_string(from) + " to " + to_string(to);
}

const std::string& Wording::unit(checked::UnitId unit) const {
  static const std::string none;
  return unit.valid() && unit.value != 0 ? units_[unit.value] : none;
}

std::string Wording::unit_text(const checked::Unit& unit) const {
  std::string over, under;
  for (const auto& factor : unit.factors) {
    std::string& side = factor.power > 0 ? over : under;
    for (int i = 0; i < std::abs(factor.power); ++i) {
      if (!side.empty()) side += factor.power > 0 ? " * " : " / ";
      side += name(factor.name);
    }
  }
  if (under.empty()) return over;
  return (over.empty() ? "1" : over) + " / " + under;
}

std::string Wording::amount(Decimal value, checked::UnitId unit_id) const {
  const std::string& of = unit(unit_id);
  // Years and the like are read without a gap.
  const bool small = value < Decimal::from_int(10'000) && value > Decimal::from_int(-10'000);
  std::string text = small ? value.to_string() : value.to_grouped_string();
  if (!of.empty()) (text += ' ') += of;
  return text;
}

std::string Wording::element(ElementCode code) const {
  if (code.is_number()) return std::to_string(code.number());
  return name(code.name());
}

std::string Wording::level(std::uint32_t lever, std::uint32_t level) const {
  const checked::Lever& of = deal_.levers[lever];
  if (level < of.level_names.size()) return name(of.level_names[level]);
  return std::to_string(of.first_level + static_cast<std::int64_t>(level));
}

std::string Wording::name(NameId name_id) const {
  return name_id.valid() ? std::string(file_.interner.text(name_id)) : std::string();
}

std::string Wording::indexed(NameId name_id, const Shape& shape, std::uint32_t instance) const {
  std::string result = name(name_id);
  if (shape.sets.empty()) return result;
  std::vector<std::string> elements(shape.sets.size());
  for (std::size_t k = shape.sets.size(); k-- > 0;) {
    const auto& set = deal_.sets[shape.sets[k].value].elements;
    elements[k] = element(set[instance % set.size()]);
    instance /= static_cast<std::uint32_t>(set.size());
  }
  return fmt::format("{}[{}]", result, fmt::join(elements, ", "));
}

std::string Wording::milestone(std::uint32_t symbol, std::uint32_t instance) const {
  return indexed(deal_.milestones[symbol].name, deal_.milestones[symbol].shape, instance);
}
std::string Wording::lever(std::uint32_t symbol, std::uint32_t instance) const {
  return indexed(deal_.levers[symbol].name, deal_.levers[symbol].shape, instance);
}
std::string Wording::actor(checked::ActorId actor, std::uint32_t instance) const {
  return indexed(deal_.actors[actor.value].name, deal_.actors[actor.value].shape, instance);
}

std::string Wording::rule(std::uint32_t symbol, std::uint32_t instance) const {
  const checked::Rule& rule = deal_.rules[symbol];
  if (!rule.name.valid()) return "the rule at " + place(rule.span);
  return indexed(rule.name, rule.shape, instance);
}

std::string Wording::subject(const Subject& subject) const {
  switch (subject.kind) {
    case Subject::Kind::None: return {};
    case Subject::Kind::Milestone: return milestone(subject.symbol, subject.instance);
    case Subject::Kind::Lever: return lever(subject.symbol, subject.instance);
    case Subject::Kind::Rule: return rule(subject.symbol, subject.instance);
    case Subject::Kind::Actor: return actor(checked::ActorId{subject.symbol}, subject.instance);
    case Subject::Kind::Quantity: {
      const auto& quantity = deal_.quantities[subject.symbol];
      return indexed(quantity.name, quantity.shape, subject.instance);
    }
    case Subject::Kind::Statement: {
      const auto& statement = deal_.statements[subject.symbol];
      return indexed(statement.name, statement.shape, subject.instance);
    }
    case Subject::Kind::Phase: return name(deal_.phases[subject.symbol].name);
    case Subject::Kind::Ensure: return name(deal_.ensures[subject.symbol].name);
    case Subject::Kind::HostAction: return name(deal_.host_actions[subject.symbol].name);
  }
  return {};
}

const Shape* Wording::shape_of(const Subject& subject) const {
  switch (subject.kind) {
    case Subject::Kind::Milestone: return &deal_.milestones[subject.symbol].shape;
    case Subject::Kind::Lever: return &deal_.levers[subject.symbol].shape;
    case Subject::Kind::Rule: return &deal_.rules[subject.symbol].shape;
    case Subject::Kind::Actor: return &deal_.actors[subject.symbol].shape;
    case Subject::Kind::Quantity: return &deal_.quantities[subject.symbol].shape;
    case Subject::Kind::Statement: return &deal_.statements[subject.symbol].shape;
    default: return nullptr;
  }
}

Span Wording::declaration(const Subject& subject) const {
  switch (subject.kind) {
    case Subject::Kind::None: return {};
    case Subject::Kind::Milestone: return deal_.milestones[subject.symbol].span;
    case Subject::Kind::Lever: return deal_.levers[subject.symbol].span;
    case Subject::Kind::Rule: return deal_.rules[subject.symbol].span;
    case Subject::Kind::Actor: return deal_.actors[subject.symbol].span;
    case Subject::Kind::Quantity: return deal_.quantities[subject.symbol].span;
    case Subject::Kind::Statement: return deal_.statements[subject.symbol].span;
    case Subject::Kind::Phase: return deal_.phases[subject.symbol].span;
    case Subject::Kind::Ensure: return deal_.ensures[subject.symbol].span;
    case Subject::Kind::HostAction: return deal_.host_actions[subject.symbol].span;
  }
  return {};
}

checked::UnitId Wording::meter_unit(const Subject& milestone) const {
  return deal_.milestones[milestone.symbol].more->unit;
}

// Without its folders, where no other source is called so.
std::string_view Wording::short_name(SourceId source_id) const {
  const auto base = [](std::string_view path) { return path.substr(path.rfind('/') + 1); };
  const std::string_view name = file_.sources[source_id].name();
  for (std::uint32_t i = 0; i < file_.sources.size(); ++i) {
    const std::string_view other = file_.sources[SourceId{i}].name();
    if (other != name && base(other) == base(name)) return name;
  }
  return base(name);
}

std::string Wording::place(Span span) const {
  if (!file_.sources.contains(span.source_id)) return {};
  return line_of(span.source_id, file_.sources[span.source_id].line_of(span.begin));
}

std::string Wording::place(const checked::Entry& entry) const {
  if (!file_.sources.contains(entry.span.source_id)) return {};
  return entry.line == 0 ? place(entry.span) : line_of(entry.span.source_id, entry.line);
}

std::string Wording::line_of(SourceId source_id, std::uint32_t line) const {
  if (sources_.size() < file_.sources.size()) sources_.resize(file_.sources.size());
  std::string& name = sources_[source_id.index()];
  if (name.empty()) name = printable(short_name(source_id));
  return name + ':' + std::to_string(line);
}

std::string Wording::source_bytes(Span span) const {
  if (!file_.sources.contains(span.source_id)) return {};
  return std::string(file_.sources[span.source_id].text(span));
}

std::string Wording::source_text(Span span, std::size_t most) const {
  if (!file_.sources.contains(span.source_id)) return {};
  return balanced(on_one_line(file_.sources[span.source_id].text(span), most));
}

std::string Wording::balanced(std::string text) {
  std::ptrdiff_t open = 0, missing = 0;
  for (const char c : text) {
    if (c == '(') ++open;
    if (c == ')' && open-- == 0) ++missing, open = 0;
  }
  text.insert(0, static_cast<std::size_t>(missing), '(');
  if (open > 0) text.append(static_cast<std::size_t>(open), ')');
  return text;
}

std::string Wording::on_one_line(std::string_view text, std::size_t most) {
  std::string result;
  bool space = false, quoted = false, comment = false;
  for (const char c : text) {
    if (c == '"' && !comment) quoted = !quoted;
    comment = c != '\n' && c != '\r' && (comment || (c == '#' && !quoted));
    if (comment) continue;
    if (c == ' ' || c == '\t' || c == '\n' || c == '\r') {
      space = !result.empty();
      continue;
    }
    if (result.size() > most && (static_cast<unsigned char>(c) & 0xC0) != 0x80) {
      return printable(result) + " …";
    }
    if (space) result += ' ';
    space = false;
    result += c;
  }
  return printable(result);
}

std::string Wording::list(const std::vector<std::string>& items, std::string_view last) {
  std::string result;
  for (std::size_t i = 0; i < items.size(); ++i) {
    if (i > 0) result += i + 1 < items.size() ? ", " : fmt::format(" {} ", last);
    result += items[i];
  }
  return result;
}

std::string Wording::answer(const Answer& answer) const {
  if (answer.state == Answer::State::Unknown) return "unknown";
  if (answer.state == Answer::State::Error) return "an error: " + answer.error;
  switch (answer.type.kind) {
    case checked::Kind::Truth: return answer.integer != 0 ? "true" : "false";
    case checked::Kind::Number: return amount(answer.number, answer.type.unit());
    case checked::Kind::Date: return day(Day{static_cast<std::int32_t>(answer.integer)});
    case checked::Kind::Duration: return duration(answer.duration);
    case checked::Kind::Element: return element(ElementCode{answer.integer});
    case checked::Kind::Text: {
      const auto index = static_cast<std::size_t>(answer.integer);
      return index < deal_.texts.size() ? '"' + deal_.texts[index] + '"' : std::string();
    }
    case checked::Kind::Actor: return {};
  }
  return {};
}

}  // namespace quid::report
