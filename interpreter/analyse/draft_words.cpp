// SPDX-License-Identifier: Apache-2.0
#include "analyse/draft_words.hpp"

#include <algorithm>

namespace quid {

using namespace ast;

void DraftWriter::open(std::span<const Binder> binders) {
  // One without a variable takes its place all the same.
  for (const Binder& binder : binders) scope_.push_back(binder.variable.id);
}

// A bound variable is called by how far out it is bound.
void DraftWriter::name(const Name& name) {
  if (!name.present()) return word("-");
  for (std::size_t i = scope_.size(); i-- > 0;) {
    if (scope_[i] == name.id) return word("$" + std::to_string(i));
  }
  words_.push_back({std::string(names_.text(name.id)), true});
}

void DraftWriter::element(const Element& element) {
  if (element.name.present()) {
    words_.push_back({std::string(names_.text(element.name.id)), true});
  } else {
    number(element.number);
  }
}

void DraftWriter::set(const SetExpr& set) {
  switch (set.form) {
    case SetExpr::Form::Named: return name(set.name);
    case SetExpr::Form::Range:
      number(set.first);
      word("..");
      return number(set.last);
    case SetExpr::Form::Listed:
      word("{");
      for (const Element& one : set.elements) element(one);
      return word("}");
  }
}

void DraftWriter::ref(const Ref& ref) {
  name(ref.name);
  if (ref.index.empty()) return;
  word("[");
  exprs(ref.index);
  word("]");
}

void DraftWriter::refs(std::span<const Ref> refs) {
  for (const Ref& one : refs) ref(one);
}
void DraftWriter::exprs(std::span<const ExprId> ids) {
  for (const ExprId id : ids) {
    expr(id);
    word(",");
  }
}

namespace {

// `days` as `day`.
std::string singular(std::string_view unit) {
  for (const std::string_view known : {"day", "week", "month", "year", "step"}) {
    if (unit.size() == known.size() + 1 && unit.starts_with(known) && unit.back() == 's') {
      return std::string(known);
    }
  }
  return std::string(unit);
}

}  // namespace

void DraftWriter::period(const Period& period) {
  if (!period.present()) return word("-");
  number(period.count);
  if (period.business) word("business");
  word(singular(names_.text(period.unit.id)));
}

void DraftWriter::when(const When& when) {
  if (!when.written) return word("-");
  word(when.is_step ? "step " + std::to_string(when.step) : to_string(when.day));
}

void DraftWriter::unit(const UnitExpr& unit) {
  for (const auto& factor : unit.factors) {
    word(factor.divided ? "/" : "*");
    name(factor.unit);
  }
}

void DraftWriter::term(const Term& term) {
  word("term");
  number(static_cast<std::int64_t>(term.form));
  switch (term.form) {
    case Term::Form::Plain: return ref(term.subject);
    case Term::Form::State: ref(term.subject); return number(static_cast<std::int64_t>(term.state));
    case Term::Form::Level:
      ref(term.subject);
      number(static_cast<std::int64_t>(term.test));
      return element(term.level);
    case Term::Form::Verdict: number(static_cast<std::int64_t>(term.verdict)); return ref(term.by);
  }
}

// `5 million` and `5_000_000`, `40%` and `0.4` are the same.
void DraftWriter::amount(const AmountLit& literal) {
  word(literal.value.to_string());
  if (literal.business) word("business");
  if (!literal.unit.present()) return;
  const std::string unit = singular(names_.text(literal.unit.id));
  if (unit != names_.text(literal.unit.id)) return word(unit);
  name(literal.unit);
}

// As the expression `D after X` comes out.
void DraftWriter::offset(ExprId duration, bool after, ExprId anchor) {
  word("(");
  word("e");
  number(static_cast<std::int64_t>(ExprNode(Offset{}).index()));
  number(after ? 1 : 0);
  exprs({duration, anchor});
  word(")");
}

// Sums lean left and may be very long.
void DraftWriter::chain(ExprId id) {
  std::vector<const Binary*> links;
  while (const auto* binary = ast::get_if<Binary>(&ast_[id].node)) {
    links.push_back(binary);
    id = binary->left;
  }
  for (std::size_t i = 0; i < links.size(); ++i) word("(");
  expr(id);
  for (auto link = links.rbegin(); link != links.rend(); ++link) {
    word("op" + std::to_string(static_cast<int>((*link)->op)));
    expr((*link)->right);
    word(")");
  }
}

void DraftWriter::expr(ExprId id) {
  if (!id.valid()) return word("-");
  if (ast::get_if<Binary>(&ast_[id].node) != nullptr) return chain(id);
  word("(");
  node(ast_[id].node);
  word(")");
}

template <class Quantifier>
void DraftWriter::over(const Quantifier& quantifier) {
  set(quantifier.binder.set);
  scope_.push_back(quantifier.binder.variable.id);
  expr(quantifier.where);
  expr(quantifier.body);
  scope_.pop_back();
}

// The opcode switch of expressions: a line or two for each kind.
void DraftWriter::node(const ExprNode& node) {
  const auto code = [this](auto value) { number(static_cast<std::int64_t>(value)); };
  const auto head = [this, &node](const char* text) {
    word(text);
    number(static_cast<std::int64_t>(node.index()));
  };
  head("e");
  match(
      node, [&](const AmountLit& e) { amount(e); },
      [&](const DateLit& e) { word(to_string(e.day)); }, [&](const StepLit& e) { number(e.step); },
      [&](const TextLit& e) { text(e.text); }, [&](const TruthLit& e) { code(e.value); },
      [&](const RefExpr& e) { ref(e.ref); },
      [&](const Call& e) {
        name(e.name);
        exprs(e.arguments);
      },
      [&](const Aggregate& e) {
        name(e.function);
        over(e);
      },
      [&](const Quantified& e) {
        code(e.all);
        over(e);
      },
      [&](const AtLeastOf& e) {
        number(e.count);
        exprs(e.conditions);
      },
      [&](const Read& e) {
        code(e.reader);
        exprs(e.targets);
      },
      [&](const Since& e) { ref(e.milestone); },
      [&](const WorthOf& e) {
        term(e.term);
        ref(e.party);
      },
      [&](const OfferOf& e) {
        ref(e.from);
        ref(e.to);
      },
      [&](const VerdictIs& e) {
        code(e.word);
        ref(e.by);
      },
      [&](const IfElse& e) {
        exprs({e.condition, e.then, e.otherwise});
      },
      [&](const Unary& e) {
        code(e.op);
        expr(e.operand);
      },
      [&](const Logic& e) {
        code(e.is_and);
        exprs(e.operands);
      },
      [&](const Binary& e) {
        exprs({e.left, e.right});
      },
      [&](const WithUnit& e) {
        expr(e.value);
        code(e.business);
        word(singular(names_.text(e.unit.id)));
      },
      [&](const IsUnknown& e) { expr(e.operand); },
      [&](const ForDuration& e) {
        exprs({e.condition, e.duration});
      },
      [&](const OnAtLeast& e) {
        number(e.count);
        exprs({e.condition, e.window});
      },
      [&](const LevelIs& e) {
        ref(e.lever);
        code(e.test);
        element(e.level);
      },
      [&](const StateIs& e) {
        ref(e.subject);
        code(e.state);
      },
      [&](const Within& e) {
        exprs({e.subject, e.duration, e.of});
      },
      [&](const Offset& e) {
        code(e.after);
        exprs({e.duration, e.anchor});
      });
}

}  // namespace quid
