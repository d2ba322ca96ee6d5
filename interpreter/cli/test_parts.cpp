// SPDX-License-Identifier: Apache-2.0
// Taking an expectation apart.
#include <algorithm>
#include <set>

#include "cli/test_run.hpp"

namespace quid::cli {
namespace {

using checked::Expr;
using checked::ExprId;
using checked::Operation;

constexpr std::size_t most_parts = 24;
constexpr int deepest = 250;

bool is_constant(Operation op) {
  return op <= Operation::UnknownConstant || op == Operation::Variable ||
         op == Operation::ElementNumber || op == Operation::TableParameter ||
         op == Operation::Start;
}
bool is_quantifier(Operation op) { return op >= Operation::AllIn && op <= Operation::MaximumIn; }
bool is_comparison(Operation op) {
  return op == Operation::CompareValues || op == Operation::IsUnknown ||
         op == Operation::DateWithin || op == Operation::MilestoneWithin;
}
bool is_reading(Operation op) { return op >= Operation::ReadLet && op <= Operation::Today; }

std::span<const ExprId> arguments(const checked::Checked& deal, const Expr& expr) {
  return deal.arguments_of(expr);
}

// Is there a variable in it that is bound outside?
bool is_open(const checked::Checked& deal, ExprId id, std::vector<std::uint32_t>& bound,
             int depth) {
  const Expr& expr = deal[id];
  if (depth > deepest || expr.op == Operation::TableParameter) return true;
  if (expr.op == Operation::Variable) {
    return std::find(bound.begin(), bound.end(), expr.symbol) == bound.end();
  }
  if (is_quantifier(expr.op)) bound.push_back(expr.symbol2());
  const auto inner = arguments(deal, expr);
  const bool open = std::any_of(inner.begin(), inner.end(), [&](ExprId argument) {
    return is_open(deal, argument, bound, depth + 1);
  });
  if (is_quantifier(expr.op)) bound.pop_back();
  return open;
}

class PartCollector {
 public:
  explicit PartCollector(const checked::Checked& deal) : deal_(deal) {}

  std::vector<ExprId> collect(ExprId root) {
    inside(root, 0);
    return std::move(parts_);
  }

 private:
  void inside(ExprId id, int depth) {
    const Expr& expr = deal_[id];
    if (depth > deepest || parts_.size() >= most_parts) return;
    for (const ExprId argument : arguments(deal_, expr)) {
      const Expr& part = deal_[argument];
      if (is_constant(part.op)) continue;
      std::vector<std::uint32_t> bound;
      const bool closed = !is_open(deal_, argument, bound, 0);
      const bool says =
          is_reading(part.op) || is_comparison(expr.op) || part.type.kind == checked::Kind::Truth;
      if (closed && says) add(argument);
      inside(argument, depth + 1);
    }
    // What a name without index stands for.
    if (expr.op == Operation::ReadLet && deal_.lets[expr.symbol].shape.sets.empty()) {
      const ExprId value = deal_.lets[expr.symbol].value;
      if (value.valid() && lets_.insert(expr.symbol).second) {
        if (!is_constant(deal_[value].op)) add(value);
        inside(value, depth + 1);
      }
    }
  }

  void add(ExprId id) {
    const Span span = deal_[id].span;
    const bool twin = std::any_of(parts_.begin(), parts_.end(),
                                  [&](ExprId other) { return deal_[other].span == span; });
    if (!twin && parts_.size() < most_parts) parts_.push_back(id);
  }

  const checked::Checked& deal_;
  std::vector<ExprId> parts_;
  std::set<std::uint32_t> lets_;
};

Subject::Kind kind_read(Operation op) {
  switch (op) {
    case Operation::ReadQuantity: return Subject::Kind::Quantity;
    case Operation::MilestoneIs:
    case Operation::MilestoneWithin:
    case Operation::DateOf:
    case Operation::DeadlineOf:
    case Operation::LatenessOf:
    case Operation::ProgressOf:
    case Operation::AmountOf:
    case Operation::SinceMilestone: return Subject::Kind::Milestone;
    case Operation::LevelIs:
    case Operation::LeverUnruled: return Subject::Kind::Lever;
    case Operation::DutyIs:
    case Operation::DutyDeadline:
    case Operation::DutyLateness:
    case Operation::DutyUnpaid: return Subject::Kind::Rule;
    case Operation::ActorWithdrawn:
    case Operation::ExposureOf:
    case Operation::GivenBy:
    case Operation::ReceivedBy:
    case Operation::OfferOf: return Subject::Kind::Actor;
    case Operation::StatementSaid:
    case Operation::StatementUnwarranted: return Subject::Kind::Statement;
    case Operation::PhaseActive: return Subject::Kind::Phase;
    default: return Subject::Kind::None;
  }
}

class SubjectCollector {
 public:
  explicit SubjectCollector(const checked::Checked& deal) : deal_(deal) {}

  std::vector<Subject> collect(ExprId root) {
    inside(root, 0);
    return {found_.begin(), found_.end()};
  }

 private:
  void inside(ExprId id, int depth) {
    const Expr& expr = deal_[id];
    if (depth > deepest) return;
    const Subject::Kind kind = kind_read(expr.op);
    if (kind != Subject::Kind::None) found_.insert({kind, expr.symbol, instance(expr, kind)});
    if (expr.op == Operation::VerdictIs) verdict();
    if (expr.op == Operation::ReadLet && lets_.insert(expr.symbol).second) {
      const ExprId value = deal_.lets[expr.symbol].value;
      if (value.valid()) inside(value, depth + 1);
    }
    for (const ExprId argument : arguments(deal_, expr)) inside(argument, depth + 1);
  }

  // A verdict hangs on all that can be owed.
  void verdict() {
    for (std::uint32_t i = 0; i < deal_.milestones.size(); ++i) {
      if (deal_.milestones[i].deadline.valid()) {
        found_.insert({Subject::Kind::Milestone, i, no_instance});
      }
    }
    for (std::uint32_t i = 0; i < deal_.rules.size(); ++i) {
      found_.insert({Subject::Kind::Rule, i, no_instance});
    }
  }

  // The instance that constant indices name; no_instance: any.
  std::uint32_t instance(const Expr& expr, Subject::Kind kind) const {
    const checked::Shape* shape = nullptr;
    switch (kind) {
      case Subject::Kind::Quantity: shape = &deal_.quantities[expr.symbol].shape; break;
      case Subject::Kind::Milestone: shape = &deal_.milestones[expr.symbol].shape; break;
      case Subject::Kind::Lever: shape = &deal_.levers[expr.symbol].shape; break;
      case Subject::Kind::Rule: shape = &deal_.rules[expr.symbol].shape; break;
      case Subject::Kind::Statement: shape = &deal_.statements[expr.symbol].shape; break;
      default: return no_instance;
    }
    std::uint32_t result = 0;
    const auto index = arguments(deal_, expr);
    for (std::size_t k = 0; k < shape->sets.size(); ++k) {
      const auto& set = deal_.sets[shape->sets[k].value].elements;
      if (k >= index.size() || deal_[index[k]].op != Operation::ElementConstant) return no_instance;
      const auto at =
          std::find(set.begin(), set.end(), checked::ElementCode{deal_[index[k]].number()});
      if (at == set.end()) return no_instance;
      result = result * static_cast<std::uint32_t>(set.size()) +
               static_cast<std::uint32_t>(at - set.begin());
    }
    return result;
  }

  const checked::Checked& deal_;
  std::set<Subject> found_;
  std::set<std::uint32_t> lets_;
};

}  // namespace

std::vector<checked::ExprId> parts_of(const checked::Checked& deal, checked::ExprId root) {
  return PartCollector(deal).collect(root);
}

std::vector<Subject> subjects_of(const checked::Checked& deal, checked::ExprId root) {
  return SubjectCollector(deal).collect(root);
}

}  // namespace quid::cli
