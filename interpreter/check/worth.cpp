// SPDX-License-Identifier: Apache-2.0
// `worth of TERM to P` and `no deal of P`: what `value` and `no deal` declare, read elsewhere. The
// worth of an indexed term is chosen by its element; what no `value` names for the party is an
// error.
#include <fmt/format.h>

#include "check/context.hpp"
#include "check/expression_parts.hpp"
#include "check/values.hpp"

namespace quid::checked {
namespace {

using Progress = Context::Progress;

ExprId check_worth(Context& context, ast::ExprId id) {
  Scope scope;
  scope.verdict_allowed = true;
  ExprId worth = context.infer(id, scope, Expectation::number());
  if (worth.valid() && context.at(worth).type.kind == Kind::Truth &&
      context.at(worth).op != Operation::UnknownConstant)
    worth = truth_as_number(context, worth);
  return context.coerce(worth, Expectation::number());
}

/// What a term is about, with the index still as expressions.
struct Subject {
  Context::Resolved at;
  std::optional<std::uint32_t> level;
  bool every = false;  // a bare name of something indexed
};

std::optional<Subject> subject_of(Context& context, Scope& scope, const ast::Term& term,
                                  bool declared) {
  Subject subject;
  if (term.form == ast::Term::Form::Verdict) return subject;
  const bool level = term.form == ast::Term::Form::Level;
  const SymbolKind kind = level ? SymbolKind::Lever : SymbolKind::Milestone;
  const Symbol symbol = context.names.find(term.subject.name.id);
  if (declared && symbol.kind == kind && term.subject.index.empty()) {
    subject.at.symbol = symbol;
    subject.every = true;
  } else {
    auto found = context.resolve(term.subject, scope, {kind});
    if (!found) return std::nullopt;
    subject.at = std::move(*found);
  }
  if (!level) return subject;
  subject.level = context.resolve_level(LeverId{subject.at.symbol.id}, term.level, scope);
  return subject.level ? std::optional(subject) : std::nullopt;
}

/// True, false, or a condition that decides it: whether two indices choose one instance.
ExprId same_instance(Context& context, const Subject& declared, const Subject& asked, Span span) {
  ExprId all = context.truth(true, span);
  if (declared.every) return all;
  for (std::size_t i = 0; i < declared.at.index.size(); ++i) {
    ExprId a = declared.at.index[i], b = asked.at.index[i];
    if (!unify(context, a, b, span, "compare")) return {};
    const ExprId one = context.make(Operation::CompareValues, truth_type(), span, {a, b});
    const auto known = context.constant_truth(one);
    if (known == false) return context.truth(false, span);
    if (known == true) continue;
    const bool first = context.constant_truth(all) == true;
    all = first ? one : context.make(Operation::And, truth_type(), span, {all, one});
  }
  return all;
}

bool same_term(const ast::Term& a, const Subject& x, const ast::Term& b, const Subject& y) {
  if (a.form != b.form) return false;
  switch (a.form) {
    case ast::Term::Form::Verdict: return a.verdict == b.verdict && a.by.name.id == b.by.name.id;
    case ast::Term::Form::State:
      if (a.state != b.state) return false;
      break;
    case ast::Term::Form::Level:
      if (a.test != b.test || x.level != y.level) return false;
      break;
    case ast::Term::Form::Plain: break;
  }
  return x.at.symbol.kind == y.at.symbol.kind && x.at.symbol.id == y.at.symbol.id;
}

class WorthReader {
 public:
  WorthReader(Context& context, Scope& scope, const ast::WorthOf& node, Span span)
      : context_(context), scope_(scope), node_(node), span_(span) {}

  ExprId read() {
    party_ = context_.resolve_party(node_.party, scope_, "gains and loses nothing");
    const auto asked = subject_of(context_, scope_, node_.term, false);
    if (!party_.actor.valid() || !asked) return {};
    asked_ = *asked;
    for (const Value& value : context_.known_values) checked_value(value);
    for (const ItemRef at : context_.value_items)
      declaration(at, std::get<ast::ValueDecl>(context_.item(at).node));
    if (failed_) return {};
    if (!total_.valid())
      context_.fail(
          DiagnosticKind::UnknownName, span_,
          fmt::format("no `value` says what this is worth to `{}`", context_.text(node_.party)));
    return total_;
  }

 private:
  void declaration(ItemRef at, const ast::ValueDecl& decl) {
    const Symbol party = context_.names.find(decl.party.name.id);
    if (party.kind != SymbolKind::Actor || party.id != party_.actor.value) return;
    const ast::Ast& tree = context_.files[at.file].ast;
    for (std::size_t k = 0; k < decl.items.size(); ++k) {
      ExprId applies;
      {
        const AstUse use(context_, tree);
        applies = applies_to(decl, decl.items[k].term);
      }
      if (!applies.valid() || context_.constant_truth(applies) == false) continue;
      const ExprId worth = context_.value_worth(at, k, span_);
      if (!worth.valid()) {
        failed_ = true;
        return;
      }
      add(applies, worth);
    }
  }

  /// A value of a deal that was checked before: its term is known by the condition that it holds.
  void checked_value(const Value& value) {
    const Expr& holds = context_.at(value.term.holds);
    if (context_.out.party_of(value).actor != party_.actor || !is_asked(holds)) return;
    Subject declared, party, wanted;
    const auto index = context_.arguments(holds);
    declared.at.index = {index.begin(), index.end()};
    party.at.index = context_.out.party_of(value).index;
    wanted.at.index = party_.index;
    const ExprId mine = same_instance(context_, party, wanted, span_);
    const ExprId applies = same_instance(context_, declared, asked_, span_);
    if (context_.constant_truth(mine) != true || context_.constant_truth(applies) == false) return;
    add(applies, value.worth);
  }

  bool is_asked(const Expr& holds) const {
    const ast::Term& term = node_.term;
    switch (term.form) {
      case ast::Term::Form::Verdict:
        return holds.op == Operation::VerdictIs &&
               holds.mode == static_cast<std::uint8_t>(term.verdict) &&
               holds.symbol == context_.names.find(term.by.name.id).id;
      case ast::Term::Form::Level:
        return holds.op == Operation::LevelIs && holds.symbol == asked_.at.symbol.id &&
               holds.mode == static_cast<std::uint8_t>(term.test) &&
               holds.number() == *asked_.level;
      default: {
        const auto test =
            term.form == ast::Term::Form::Plain ? MilestoneTest::Met : milestone_test(term.state);
        return holds.op == Operation::MilestoneIs && holds.symbol == asked_.at.symbol.id &&
               holds.mode == static_cast<std::uint8_t>(test);
      }
    }
  }

  ExprId applies_to(const ast::ValueDecl& decl, const ast::Term& term) {
    if (term.form != node_.term.form) return {};
    if (term.form != ast::Term::Form::Verdict &&
        context_.names.find(term.subject.name.id).id != asked_.at.symbol.id)
      return {};
    Scope scope;
    const auto declared = subject_of(context_, scope, term, true);
    if (!declared || !same_term(term, *declared, node_.term, asked_)) return {};
    Subject party;
    party.at.index = context_.resolve_actor(decl.party, scope).index;
    Subject wanted;
    wanted.at.index = party_.index;
    if (party.at.index.size() != wanted.at.index.size()) return {};
    const ExprId mine = same_instance(context_, party, wanted, span_);
    const ExprId applies = same_instance(context_, *declared, asked_, span_);
    if (context_.constant_truth(mine) == true) return applies;
    return context_.make(Operation::And, truth_type(), span_, {mine, applies});
  }

  void add(ExprId applies, ExprId worth) {
    if (context_.constant_truth(applies) != true) {
      const Type type = context_.at(worth).type;
      const ExprId none = context_.number(Decimal::zero(), type.unit(), span_);
      worth = context_.make(Operation::IfElse, type, span_, {applies, worth, none});
    }
    if (!total_.valid()) {
      total_ = worth;
      return;
    }
    if (!unify(context_, total_, worth, span_, "add")) {
      failed_ = true;
      return;
    }
    total_ = context_.make(Operation::Add, context_.at(total_).type, span_, {total_, worth});
  }

  Context& context_;
  Scope& scope_;
  const ast::WorthOf& node_;
  Span span_;
  ActorRef party_;
  Subject asked_;
  ExprId total_;
  bool failed_ = false;
};

}  // namespace

ExprId Context::value_worth(ItemRef at, std::size_t k, Span from, bool quiet) {
  Worth& known = worth(at, k);
  if (known.progress != Progress::Waiting) {
    if (known.progress == Progress::Running && !quiet)
      fail(DiagnosticKind::LetRecursion, from, "this worth is needed to know itself");
    return known.value;
  }
  known.progress = Progress::Running;
  const auto& decl = std::get<ast::ValueDecl>(item(at).node);
  const AstUse use(*this, files[at.file].ast);
  const ExprId value = check_worth(*this, decl.items[k].worth);
  worth(at, k) = {value.valid() ? Progress::Done : Progress::Failed, value};
  return value;
}

Context::Worth& Context::worth(ItemRef at, std::size_t k) {
  std::vector<Worth>& of_item = worths[{at.file, at.item}];
  if (of_item.size() <= k) of_item.resize(std::get<ast::ValueDecl>(item(at).node).items.size());
  return of_item[k];
}

void Context::forget_worth(ItemRef at, std::size_t k) { worth(at, k) = {}; }

ExprId infer_worth(Context& context, Scope& scope, const ast::WorthOf& node, Span span) {
  return WorthReader(context, scope, node, span).read();
}

ExprId infer_no_deal(Context& context, const ActorRef& party, Span span) {
  auto& known = context.no_deal_units;
  const auto [found, is_new] = known.emplace(party.actor.value, std::nullopt);
  if (is_new)
    for (const ItemRef at : context.items) {
      const auto* decl = std::get_if<ast::NoDealDecl>(&context.item(at).node);
      if (decl == nullptr) continue;
      const Symbol symbol = context.names.find(decl->party.name.id);
      if (symbol.kind != SymbolKind::Actor || symbol.id != party.actor.value) continue;
      const AstUse use(context, context.files[at.file].ast);
      const ExprId worth = check_worth(context, decl->worth);
      if (!worth.valid()) return {};
      known[party.actor.value] = context.at(worth).type.unit();
      break;
    }
  const auto unit = known[party.actor.value];
  if (!unit) {
    context.fail(DiagnosticKind::UnknownName, span,
                 fmt::format("no `no deal` says what `{}` has without the deal",
                             context.text(context.out.actors[party.actor.index()].name)));
    return {};
  }
  return context.read(Operation::NoDealOf, number_type(*unit), span, party.actor.value,
                      party.index);
}

}  // namespace quid::checked
