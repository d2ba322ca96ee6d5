// SPDX-License-Identifier: Apache-2.0
#include "analyse/unknown_rows.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <utility>

#include "check/values_elements.hpp"

namespace quid::analyse {
namespace {

using checked::ElementCode;
using checked::Expr;
using checked::ExprId;
using checked::Operation;

constexpr std::size_t most_expressions = 100'000;  // looked at for one outcome

using Elements = std::vector<std::optional<ElementCode>>;

/// Follows what one outcome reads: expressions, `let`s and rows.
class Reading {
 public:
  explicit Reading(const checked::Checked& deal) : deal_(deal) {}

  void add(ExprId id, const checked::Shape* shape, const Elements& at) {
    if (id.valid()) todo_.push_back({id, shape, at});
  }

  /// Calls `found(table, row)` for each row that says `unknown`.
  template <class Found>
  void run(Found found) {
    for (std::size_t n = 0; !todo_.empty() && n < most_expressions; ++n) {
      const Piece piece = std::move(todo_.back());
      todo_.pop_back();
      const Expr& expr = deal_[piece.id];
      const std::span<const ExprId> arguments = deal_.arguments_of(expr);
      const checked::Instance instance{piece.shape, piece.at};
      for (const ExprId argument : arguments) add(argument, piece.shape, piece.at);
      if (expr.op == Operation::ReadLet) {
        const checked::Let& let = deal_.lets[expr.symbol];
        add(let.value, &let.shape, checked::known_elements(deal_, arguments, instance));
      } else if (expr.op == Operation::ReadRow && !arguments.empty()) {
        rows(expr.symbol, checked::known_element(deal_, arguments[0], instance), found);
      }
    }
  }

 private:
  struct Piece {
    ExprId id;
    const checked::Shape* shape;
    Elements at;
  };

  template <class Found>
  void rows(std::uint32_t table, std::optional<ElementCode> of, Found found) {
    const checked::RowTable& rows = deal_.row_tables[table];
    const auto& elements = deal_.sets[rows.set.index()].elements;
    for (std::uint32_t k = 0; k < rows.rows.size(); ++k) {
      if (of && elements[k] != *of) continue;
      if (!rows.rows[k].valid()) continue;
      if (deal_[rows.rows[k]].op == Operation::UnknownConstant)
        found(checked::RowTableId{table}, k);
      else
        add(rows.rows[k], nullptr, {});
    }
  }

  const checked::Checked& deal_;
  std::vector<Piece> todo_;
};

class Collector {
 public:
  explicit Collector(const checked::Checked& deal) : deal_(deal) {}

  void outcome(const Subject& subject) {
    Reading reading(deal_);
    switch (subject.kind) {
      case Subject::Kind::Rule: rule(reading, subject); break;
      case Subject::Kind::Milestone: milestone(reading, subject); break;
      case Subject::Kind::Ensure:
        reading.add(deal_.ensures[subject.symbol].condition, nullptr, {});
        reading.add(deal_.ensures[subject.symbol].other, nullptr, {});
        break;
      case Subject::Kind::Actor:
        for (const checked::Value& value : deal_.values)
          if (deal_.party_of(value).actor.value == subject.symbol)
            reading.add(value.worth, nullptr, {});
        break;
      default: return;
    }
    reading.run([&](checked::RowTableId table, std::uint32_t row) {
      auto& readers = found_[{table.value, row}];
      if (readers.empty() || readers.back() != subject) readers.push_back(subject);
    });
  }

  std::vector<UnknownRow> take() {
    std::vector<UnknownRow> rows;
    for (auto& [key, readers] : found_)
      rows.push_back({checked::RowTableId{key.first}, key.second, std::move(readers)});
    return rows;
  }

 private:
  void milestone(Reading& reading, const Subject& subject) {
    const checked::Milestone& one = deal_.milestones[subject.symbol];
    const Elements at = checked::elements_of(deal_, one.shape, subject.instance);
    for (const ExprId id : {one.more->of, one.deadline, one.more->verify_within, one.more->needs})
      reading.add(id, &one.shape, at);
  }

  void rule(Reading& reading, const Subject& subject) {
    const checked::Rule& one = deal_.rules[subject.symbol];
    const Elements at = checked::elements_of(deal_, one.shape, subject.instance);
    for (const ExprId id : {one.condition, one.more->from, one.more->to, one.more->cadence_from})
      reading.add(id, &one.shape, at);
    std::vector<checked::EffectId> effects(one.effects.begin(), one.effects.end());
    for (std::size_t n = 0; n < effects.size() && n < most_expressions; ++n) {
      const checked::Effect& effect = deal_[effects[n]];
      const checked::Endings& ends = *effect.ends;
      for (const ExprId id : {ends.while_, ends.until, ends.until_date, ends.for_})
        reading.add(id, &one.shape, at);
      for (const ExprId id : numbers_of(effect, effects)) reading.add(id, &one.shape, at);
    }
  }

  // What an effect reads besides its condition; parts of it are put behind the `rest`.
  static std::vector<ExprId> numbers_of(const checked::Effect& effect,
                                        std::vector<checked::EffectId>& rest) {
    const auto append = [&](std::span<const checked::EffectId> parts) {
      rest.insert(rest.end(), parts.begin(), parts.end());
    };
    if (const auto* group = std::get_if<checked::Group>(&effect.node)) append(group->effects);
    if (const auto* move = std::get_if<checked::Move>(&effect.node)) return {move->by};
    if (const auto* pay = ast::get_if<checked::Pay>(&effect.node)) return {pay->amount};
    if (const auto* change = std::get_if<checked::ChangeQuantity>(&effect.node))
      return {change->value};
    if (const auto* extend = std::get_if<checked::Extend>(&effect.node))
      return {extend->by, extend->to};
    if (const auto* resize = std::get_if<checked::Resize>(&effect.node)) return {resize->to};
    if (const auto* call = std::get_if<checked::HostCall>(&effect.node))
      return {call->arguments.begin(), call->arguments.end()};
    if (const auto* duty = ast::get_if<checked::Duty>(&effect.node)) {
      append(duty->otherwise);
      return {duty->deadline, duty->act.by, duty->act.amount};
    }
    return {};
  }

  const checked::Checked& deal_;
  std::map<std::pair<std::uint32_t, std::uint32_t>, std::vector<Subject>> found_;
};

}  // namespace

std::vector<UnknownRow> unknown_rows(const checked::Checked& deal,
                                     const std::set<Subject>& outcomes) {
  Collector collector(deal);
  for (const Subject& outcome : outcomes) collector.outcome(outcome);
  return collector.take();
}

}  // namespace quid::analyse
