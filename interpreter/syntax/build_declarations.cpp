// SPDX-License-Identifier: Apache-2.0
// Declarations but for rules, values, ensures and outlooks (build_rules.cpp).
#include "syntax/build.hpp"

namespace quid {

using ast::ExprId;

void Builder::item(Cursor at) {
  ast::ItemNode node = declaration(at);
  ast_.items.push_back({std::move(node), place(at)});
}

ast::ItemNode Builder::declaration(Cursor at) {
  const Cursor first = at.child();
  const Cursor second = first.next();
  const auto label = [&](Cursor after) { return after ? text(after) : std::string(); };
  switch (at.rule()) {
    case Rule::DealDecl: return deal(at);
    case Rule::UseDecl: return ast::UseDecl{name(second)};
    case Rule::PartyDecl: return ast::PartyDecl{head(second), label(second.next())};
    case Rule::ObserverDecl: return ast::ObserverDecl{name(second), label(second.next())};
    case Rule::UnitDecl: return ast::UnitDecl{name(second)};
    case Rule::SetDecl: return ast::SetDecl{name(second), set_expr(second.next().next())};
    case Rule::CalendarDecl: return calendar(at);
    case Rule::QuantityDecl: return quantity(at);
    case Rule::MilestoneDecl: return milestone(at);
    case Rule::LeverDecl: return lever(at);
    case Rule::StatementDecl: return statement(at);
    case Rule::LetDecl: return ast::LetDecl{head(second), expr(second.next().next())};
    case Rule::TableDecl: return table(at);
    case Rule::ActionDecl: return action(at);
    case Rule::RuleDecl:
    case Rule::BareRule: return rule(at);
    case Rule::PhaseDecl: return phase(at);
    case Rule::ValueDecl: return value(at);
    case Rule::NoDealDecl: return no_deal(at);
    case Rule::DiscountDecl: return discount(at);
    case Rule::ImpasseDecl: return ast::ImpasseDecl{expr(second.next())};
    case Rule::EnsureDecl: return ensure(at);
    default: return outlook(at);
  }
}

// `deal TEXT from DATE [to DATE] [by PERIOD]`, `deal TEXT for N steps`
ast::DealDecl Builder::deal(Cursor at) {
  ast::DealDecl result;
  Cursor child = at.child().next();
  result.title = text(child);
  child = child.next();
  if (child.take(TokenKind::KwFor)) {
    result.in_steps = true;
    result.steps = whole_number(child);
    const Cursor unit = child.next();
    if (text_of(unit) != "steps" && text_of(unit) != "step") {
      report(DiagnosticKind::UnexpectedWord, unit, "a deal lasts for steps, or from a date",
             "write `for " + std::string(text_of(child)) + " steps`, or `from DATE to DATE`");
    }
    return result;
  }
  result.from = when(child.next());
  child = child.next().next();
  if (child.take(TokenKind::KwTo)) {
    result.to = when(child);
    child = child.next();
  }
  if (child.take(TokenKind::KwBy)) result.by = period(child);
  return result;
}

ast::CalendarDecl Builder::calendar(Cursor at) {
  ast::CalendarDecl result{name(at.child().next()), {}};
  for (Cursor child = at.child(); child; child = child.next()) {
    if (!child.is(TokenKind::Date)) continue;
    ast::When day;
    day.place = place(child);
    const auto read = date_value(child);
    day.day = read.value_or(Day{});
    day.written = read.has_value();  // else it is reported, and judged no further
    result.days.push_back(day);
  }
  return result;
}

// `quantity NAME[set…] [in UNIT] [= NUMBER]`
ast::QuantityDecl Builder::quantity(Cursor at) {
  ast::QuantityDecl result;
  Cursor child = at.child().next();
  result.head = head(child);
  child = child.next();
  if (child.take(TokenKind::KwIn)) {
    result.unit = unit_expr(child);
    child = child.next();
  }
  if (child.take(TokenKind::Eq)) result.start = expr(child);
  return result;
}

// `milestone NAME[set…] [TEXT] [by PARTY, …] [of AMOUNT] {, CLAUSE}`
ast::MilestoneDecl Builder::milestone(Cursor at) {
  ast::MilestoneDecl result;
  Cursor child = at.child().next();
  result.head = head(child);
  for (child = child.next(); child; child = child.next()) {
    if (child.is(TokenKind::Text)) {
      result.label = text(child);
    } else if (child.is(Rule::Owners)) {
      for (Cursor owner = child.child(); owner; owner = owner.next()) {
        if (!owner.is(TokenKind::Comma)) owners_.push_back(ref(owner));
      }
    } else if (child.take(TokenKind::KwOf)) {
      result.of = expr(child);
    } else if (child.is(Rule::Clause)) {
      result.clauses.push_back(clause(child));
    }
  }
  result.owners = ShortList<ast::Ref>::taken(owners_);
  return result;
}

ast::Clause Builder::clause(Cursor at) {
  ast::Clause result;
  result.place = place(at);
  const Cursor word = at.child();
  Cursor child = word.next();
  using Kind = ast::Clause::Kind;
  switch (word.kind()) {
    case TokenKind::KwVerified: {
      result.kind = Kind::Verified;
      child = child.next();
      result.by = ref(child);
      if (child.next()) result.within = expr(child.next().next());
      return result;
    }
    case TokenKind::KwNeeds: {
      result.kind = Kind::Needs;
      result.condition = expr(child);
      return result;
    }
    default: break;
  }
  result.kind = word.is(TokenKind::KwAim) ? Kind::Aim : Kind::Due;
  if (child.take(TokenKind::KwWithin)) {
    result.within = expr(child);
    result.of = expr(child.next().next());
  } else {
    result.date = expr(child);
  }
  return result;
}

// `lever NAME[set…] by PARTY: LEVEL, … [starts at LEVEL]`
ast::LeverDecl Builder::lever(Cursor at) {
  ast::LeverDecl result;
  Cursor child = at.child().next();
  result.head = head(child);
  child = child.next().next();
  result.by = ref(child);
  const Cursor levels = child.next().next();
  Cursor level = levels.child();
  if (level.is(TokenKind::Number)) {
    result.first = whole_number(level);
    result.last = whole_number(level.next().next());
  } else {
    for (; level; level = level.next()) {
      if (!level.is(TokenKind::Comma)) result.named.push_back(element(level));
    }
  }
  if (const Cursor starts = levels.next()) {
    result.has_start = true;
    result.starts_at = element(starts.next().next());
  }
  return result;
}

// `statement NAME by PARTY claims CONDITION [at N%] [strength N]`
ast::StatementDecl Builder::statement(Cursor at) {
  ast::StatementDecl result;
  Cursor child = at.child().next();
  result.head = head(child);
  child = child.next().next();
  result.by = ref(child);
  child = child.next().next();
  result.claims = expr(child);
  child = child.next();
  if (child.take(TokenKind::KwAt)) {
    result.at = expr(child);
    child = child.next();
  }
  if (child.take(TokenKind::KwStrength)) result.strength = expr(child);
  return result;
}

// `[marginal] table NAME(x [in UNIT]): TIER, …`, `table NAME[SET] [in UNIT]: ROW, …`
ast::ItemNode Builder::table(Cursor at) {
  Cursor child = at.child();
  const Cursor marginal = child;
  const bool is_marginal = child.take(TokenKind::KwMarginal);
  child = child.next();
  const ast::Name of = name(child);
  child = child.next();
  const bool tiers = child.is(TokenKind::LParen);
  const Cursor inside = child.next();
  ast::UnitExpr unit;
  if (const Cursor in = at.child(TokenKind::KwIn)) unit = unit_expr(in.next());
  if (tiers) {
    ast::TierTableDecl result{is_marginal, of, name(inside), std::move(unit), {}};
    for (child = inside; child; child = child.next()) {
      if (child.is(Rule::Tier)) result.tiers.push_back(tier(child));
    }
    return result;
  }
  if (is_marginal) {
    report(DiagnosticKind::MarginalNeedsTiers, marginal,
           "`marginal` stands before a table of tiers",
           "write `table NAME(x in UNIT): below …`, or leave out `marginal`");
  }
  ast::ElementTableDecl result{of, set_expr(inside), std::move(unit), {}};
  for (child = inside; child; child = child.next()) {
    if (child.is(Rule::Row)) result.rows.push_back(row(child));
  }
  return result;
}

ast::Tier Builder::tier(Cursor at) {
  ast::Tier result;
  result.place = place(at);
  Cursor child = at.child();
  if (child.take(TokenKind::KwOtherwise)) {
    result.kind = ast::Tier::Kind::Otherwise;
  } else {
    if (child.take(TokenKind::KwUp)) result.kind = ast::Tier::Kind::UpTo;
    child = child.next();  // `below`, or `to`
    result.bound = expr(child);
    child = child.next();
  }
  result.value = expr(child.next());
  return result;
}

ast::Row Builder::row(Cursor at) {
  ast::Row result;
  const Cursor first = at.child();
  result.otherwise = first.is(TokenKind::KwOtherwise);
  if (!result.otherwise) result.element = element(first);
  result.value = expr(first.next().next());
  return result;
}

// `action NAME(x in SET, …): EFFECTS`, `action NAME(…) by host`
ast::ActionDecl Builder::action(Cursor at) {
  ast::ActionDecl result;
  Cursor child = at.child().next();
  result.name = name(child);
  for (child = child.next(); child; child = child.next()) {
    if (child.is(Rule::Effects)) result.effects = effects(child);
    if (child.is(TokenKind::KwHost)) result.by_host = true;
    if (!child.is(Rule::Binder)) continue;
    ast::Binder parameter = binder(child);
    if (parameter.bare) {  // a name alone is the parameter, of any kind
      parameter.variable = parameter.set.name;
      parameter.set = {};
      parameter.bare = false;
    }
    result.parameters.push_back(std::move(parameter));
  }
  return result;
}

// `phase NAME [from DATE | when COND] [until COND or DATE | for D]`
ast::PhaseDecl Builder::phase(Cursor at) {
  ast::PhaseDecl result;
  Cursor child = at.child().next();
  result.name = name(child);
  for (child = child.next(); child; child = child.next().next()) {
    const ExprId written = expr(child.next());
    switch (child.kind()) {
      case TokenKind::KwFrom: result.from = written; break;
      case TokenKind::KwWhen: result.when = written; break;
      case TokenKind::KwUntil: result.until = written; break;
      default: result.duration = written; break;
    }
  }
  return result;
}

}  // namespace quid
