// SPDX-License-Identifier: Apache-2.0
// Effects and acts of a rule's instance, with its variables filled in. What cannot be said without
// a run (a computed index or amount) is shown as it was written.
#include <fmt/format.h>

#include <map>

#include "report/wording.hpp"

namespace quid::report {

using checked::ElementCode;
using checked::ExprId;
using checked::Operation;

Elements Wording::elements_of(const Subject& rule) const {
  const checked::Shape* shape = shape_of(rule);
  return shape ? elements_in(*shape, rule.instance) : Elements{};
}

Elements Wording::elements_in(const checked::Shape& shape, std::uint32_t instance) const {
  Elements result;
  for (std::size_t k = shape.sets.size(); k-- > 0;) {
    const auto& set = deal_.sets[shape.sets[k].value].elements;
    result.emplace_back(checked::SlotId::at(k), set[instance % set.size()]);
    instance /= static_cast<std::uint32_t>(set.size());
  }
  return result;
}

std::optional<ElementCode> Wording::evaluate(ExprId id, const Elements& elements) const {
  if (!id.valid()) return std::nullopt;
  const checked::Expr& expr = deal_[id];
  const auto argument = [&](std::uint32_t k) {
    return evaluate(deal_.arguments_of(expr)[k], elements);
  };
  switch (expr.op) {
    case Operation::ElementConstant: return ElementCode{expr.number()};
    case Operation::NumberConstant: {
      const auto number = deal_.decimal(expr).to_int();
      return number ? std::optional(ElementCode::number(*number)) : std::nullopt;
    }
    case Operation::Variable:
      for (const auto& [slot, code] : elements) {
        if (slot.value == expr.symbol) return code;
      }
      return std::nullopt;
    case Operation::ElementNumber: return argument(0);
    case Operation::Add:
    case Operation::Subtract: {
      const auto left = argument(0), right = argument(1);
      if (!left || !right || !left->is_number() || !right->is_number()) return std::nullopt;
      const std::int64_t sign = expr.op == Operation::Add ? 1 : -1;
      return ElementCode::number(left->number() + sign * right->number());
    }
    default: return std::nullopt;
  }
}

// A constant or an element; else as written.
std::string Wording::value(ExprId id, const Elements& elements) const {
  if (!id.valid()) return {};
  const checked::Expr& expr = deal_[id];
  switch (expr.op) {
    case Operation::NumberConstant: return amount(deal_.decimal(expr), expr.type.unit());
    case Operation::DateConstant: return day(Day{static_cast<std::int32_t>(expr.number())});
    case Operation::DurationConstant: return duration(deal_.duration(expr));
    case Operation::TextConstant:
      return '"' + deal_.texts[static_cast<std::size_t>(expr.number())] + '"';
    case Operation::ActorConstant: {
      const checked::ActorRef ref{checked::ActorId{expr.symbol}, {}, expr.span, {}};
      return actor(ref, elements);
    }
    default: break;
  }
  if (const auto code = evaluate(id, elements)) return element(*code);
  // As written, the rule's variables filled in.
  const Span whole = expr.span;
  std::map<std::uint32_t, std::pair<Span, std::string>> filled;
  std::vector<ExprId> open = {id};
  for (int looked = 0; !open.empty() && looked < 200; ++looked) {
    const ExprId at = open.back();
    open.pop_back();
    const checked::Expr& part = deal_[at];
    const Span here = part.span;
    const bool within =
        here.source_id == whole.source_id && here.begin >= whole.begin && here.end <= whole.end;
    const auto code =
        part.op == Operation::Variable && within ? evaluate(at, elements) : std::nullopt;
    if (code) filled.insert_or_assign(here.begin, std::pair(here, element(*code)));
    const auto parts = deal_.arguments_of(part);
    open.insert(open.end(), parts.begin(), parts.end());
  }
  if (filled.empty() || !file_.sources.contains(whole.source_id)) return source_text(whole);
  const auto& source = file_.sources[whole.source_id];
  std::string text;
  std::uint32_t done = whole.begin;
  for (const auto& [begin, one] : filled) {
    if (begin < done) continue;
    text += source.text({whole.source_id, done, begin});
    text += one.second;
    done = one.first.end;
  }
  text += source.text({whole.source_id, done, whole.end});
  return balanced(on_one_line(text));
}

std::string Wording::index(std::span<const ExprId> index, const Elements& elements) const {
  if (index.empty()) return {};
  std::vector<std::string> parts;
  for (const ExprId id : index) parts.push_back(value(id, elements));
  return fmt::format("[{}]", fmt::join(parts, ", "));
}

std::string Wording::reference(NameId name_id, std::span<const ExprId> indices,
                               const Elements& elements) const {
  return name(name_id) + index(indices, elements);
}

std::string Wording::actor(const checked::ActorRef& ref, const Elements& elements) const {
  if (ref.actor.valid()) {
    return reference(deal_.actors[ref.actor.value].name, ref.index, elements);
  }
  if (!ref.table.valid() || ref.index.empty()) return {};
  const checked::RowTable& table = deal_.row_tables[ref.table.value];
  const auto at = evaluate(ref.index[0], elements);
  const auto& set = deal_.sets[table.set.value].elements;
  for (std::size_t i = 0; at && i < set.size() && i < table.rows.size(); ++i) {
    if (set[i] == *at) return value(table.rows[i], elements);
  }
  return reference(table.name, ref.index, elements);
}

std::string Wording::actors(std::span<const checked::ActorRef> refs,
                            const Elements& elements) const {
  std::vector<std::string> names;
  for (const auto& ref : refs) names.push_back(actor(ref, elements));
  return list(names);
}

std::string Wording::move(bool ease, const std::string& lever, ExprId by,
                          std::optional<std::uint32_t> to, checked::LeverId id,
                          const Elements& elements) const {
  std::string result = (ease ? "ease " : "tighten ") + lever;
  if (by.valid()) result += " by " + value(by, elements);
  if (to) result += " to " + level(id.value, *to);
  return result;
}

std::string Wording::act(const checked::Act& act, const Elements& elements) const {
  using Kind = ast::Act::Kind;
  switch (act.kind) {
    case Kind::Meet:
    case Kind::Break:
      return (act.kind == Kind::Meet ? "meet " : "break ") +
             reference(deal_.milestones[act.milestone.value].name, act.index, elements);
    case Kind::Ease:
    case Kind::Tighten:
      return move(act.kind == Kind::Ease,
                  reference(deal_.levers[act.lever.value].name, act.index, elements), act.by,
                  act.to, act.lever, elements);
    case Kind::Pay:
      return fmt::format("pay {} to {}", value(act.amount, elements),
                         actor(act.receiver, elements));
    case Kind::Say:
      return "say " + reference(deal_.statements[act.statement.value].name, act.index, elements);
  }
  return {};
}

// ` while C until DATE for D`, as far as written.
std::string Wording::suffixes(const checked::Effect& effect, const Elements& elements) const {
  std::string result;
  const auto add = [&](const char* word, ExprId id) {
    if (id.valid()) result += word + value(id, elements);
  };
  add(" while ", effect.ends->while_);
  add(" until ", effect.ends->until);
  add(" until ", effect.ends->until_date);
  add(" for ", effect.ends->for_);
  return result;
}

std::string Wording::effect(checked::EffectId effect_id, const Subject& rule) const {
  if (effect_id.value >= deal_.effects.size()) return {};
  return effect(deal_[effect_id], elements_of(rule));
}

std::string Wording::effect(const checked::Effect& effect, const Elements& elements) const {
  if (const auto* duty = ast::get_if<checked::Duty>(&effect.node)) {
    return fmt::format("{} must {}", actors(duty->debtors, elements), act(duty->act, elements));
  }
  if (const auto* ban = ast::get_if<checked::Ban>(&effect.node)) {
    return fmt::format("{} must not {}{}", actors(ban->debtors, elements), act(ban->act, elements),
                       suffixes(effect, elements));
  }
  if (const auto* permission = ast::get_if<checked::Permission>(&effect.node)) {
    return fmt::format("{} may {}{}", actors(permission->holders, elements),
                       act(permission->act, elements), suffixes(effect, elements));
  }
  if (const auto* pay = ast::get_if<checked::Pay>(&effect.node)) {
    const std::string from = pay->from.present() ? " from " + actor(pay->from, elements) : "";
    return fmt::format("pay {} to {}{}", value(pay->amount, elements), actor(pay->to, elements),
                       from);
  }
  return source_text(effect.span);
}

std::string Wording::in_force(checked::EffectId effect_id, const Subject& rule,
                              std::optional<Day> until) const {
  if (effect_id.value >= deal_.effects.size()) return {};
  if (!until) return effect(effect_id, rule);
  checked::Effect undated = deal_[effect_id];
  if (undated.revocable()) undated.ends.own().until_date = undated.ends.own().for_ = {};
  return effect(undated, elements_of(rule)) + " until " + day(*until);
}

std::string Wording::banned(const Residual::Ban& standing) const {
  std::string text = in_force(checked::EffectId{standing.effect}, standing.rule, standing.until);
  const auto at = text.find(" must not ");
  return at == std::string::npos ? text : text.substr(at + 1);
}

std::string Wording::debtors(const DutyView& duty) const {
  const auto& node = deal_.effects[duty.effect].node;
  const auto* found = ast::get_if<checked::Duty>(&node);
  return found ? actors(found->debtors, elements_of(duty.rule)) : std::string();
}

std::vector<std::string> Wording::bound_by(checked::EffectId effect, const Subject& rule) const {
  std::vector<std::string> names;
  if (effect.value >= deal_.effects.size()) return names;
  const auto add = [&](const auto& bound) {
    const Elements elements = elements_of(rule);
    for (const checked::ActorRef& one : bound.debtors) names.push_back(actor(one, elements));
  };
  if (const auto* duty = ast::get_if<checked::Duty>(&deal_[effect].node)) add(*duty);
  if (const auto* ban = ast::get_if<checked::Ban>(&deal_[effect].node)) add(*ban);
  return names;
}

std::string Wording::duty(const DutyView& duty) const {
  if (duty.effect >= deal_.effects.size()) return {};
  const auto* found = ast::get_if<checked::Duty>(&deal_.effects[duty.effect].node);
  if (!found) return source_text(deal_.effects[duty.effect].span);
  const Elements elements = elements_of(duty.rule);
  if (found->act.kind != ast::Act::Kind::Pay) {
    return fmt::format("{} must {}", actors(found->debtors, elements), act(found->act, elements));
  }
  // The amount was fixed when the duty arose.
  return fmt::format("{} must pay {} to {}", actors(found->debtors, elements),
                     amount(duty.owed, found->act.unit), actor(found->act.receiver, elements));
}

}  // namespace quid::report
