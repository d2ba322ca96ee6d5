// SPDX-License-Identifier: Apache-2.0
// The working state of one lowering: private to program/. Instructions are shared when they are the
// same (operation, payload and operands), and folded when their operands are constant.
#pragma once

#include <algorithm>
#include <initializer_list>
#include <span>
#include <string>
#include <unordered_map>
#include <vector>

#include "diagnostics/diagnostic.hpp"
#include "program/operations.hpp"
#include "program/program.hpp"
#include "support/hash_index.hpp"
#include "support/limits.hpp"

namespace quid::lowering {

namespace ck = quid::checked;

/// What the variables of a declaration stand for in one of its instances.
struct Environment {
  std::vector<ck::ElementCode> slots;
  std::vector<bool> bound;
  InstructionId parameter;  // the x of a tier table
  void bind(ck::SlotId slot, ck::ElementCode element);
};

/// Either the one instance meant, or the index expressions' values when they are not constant.
struct Place {
  bool constant = false, outside = false;
  std::uint32_t local = 0;  // row-major, within the symbol
};

/// What is defined by an expression that may lead back to it.
struct Definition {
  enum class Kind : std::uint8_t { Amount, Claim, Deadline, Phase };
  Kind kind = Kind::Amount;
  std::uint32_t instance = 0;
  bool operator==(const Definition&) const = default;
};

/// Of a hash and one more number.
inline std::uint64_t mix(std::uint64_t h, std::uint64_t v) {
  h ^= v + 0x9E3779B97F4A7C15ull + (h << 6) + (h >> 2);
  return h * 0xBF58476D1CE4E5B9ull;
}

class Lowering {
 public:
  Lowering(const ck::Checked& deal, Diagnostics& diagnostics, const Limits& limits,
           const Interner* names);
  Program take(const std::vector<ck::ExprId>& questions);

 private:
  // lower.cpp
  void number_instances();
  void lower_declarations();
  void lower_milestones();
  void lower_others();
  void lower_questions(const std::vector<ck::ExprId>& questions);
  void report_failures();
  bool over_limit() {
    // What is shared or folded leaves no instruction, but it takes time.
    const std::size_t work = std::max(program_.instructions.size() + program_.arguments.size(),
                                      emitted_ * std::size_t{4});
    return work < most_work_ ? stopped_ : stop();
  }
  bool stop();

  // lower_links.cpp: the indexes from state to instructions
  void link();
  void link_users();
  void link_leaves();
  void link_conditions();
  void rank_phases();
  void link_memory();
  bool wakes_itself(const Instruction& i) const;
  void link_clock();

  // lower_expressions.cpp, lower_readers.cpp, lower_sets.cpp
  InstructionId lower(ck::ExprId id, Environment& environment);
  InstructionId lower_plain(const ck::Expr& expr, ck::ExprId id, Environment& environment);
  InstructionId lower_constant(const ck::Expr& expr);
  InstructionId lower_logic(const ck::Expr& expr, ck::ExprId id, Environment& environment);
  InstructionId lower_choice(const ck::Expr& expr, ck::ExprId id, Environment& environment);
  InstructionId lower_reader(const ck::Expr& expr, ck::ExprId id, Environment& environment);
  InstructionId lower_instance(const ck::Expr& expr, ck::ExprId id, std::uint32_t local);
  InstructionId lower_phase_active(Instruction i);
  /// Of the beginning or end of a phase or the end of a grant, a day or a length, unless it is
  /// fixed: what is true where it lies ahead (also where `known_by` is false), or is a known
  /// length; false where it has passed.
  void add_still_ahead(ck::ExprId end, ck::ExprId known_by, Environment& environment,
                       std::vector<InstructionId>& out);
  InstructionId lower_milestone(const ck::Expr& expr, ck::ExprId id, std::uint32_t instance);
  InstructionId lower_milestone_within(const ck::Expr& expr, ck::ExprId id,
                                       Environment& environment);
  InstructionId lower_let(ck::LetId let, std::uint32_t local);
  InstructionId lower_call(const ck::Expr& expr, ck::ExprId id, Environment& environment);
  InstructionId lower_row(const ck::Expr& expr, ck::ExprId id, Environment& environment);
  InstructionId lower_offer(const ck::Expr& expr, ck::ExprId id, Environment& environment);
  InstructionId lower_book(const ck::Expr& expr, ck::ExprId id, std::uint32_t actor);
  InstructionId lower_overpromise(ck::ExprId id, std::uint32_t actor);
  InstructionId lower_no_deal(const ck::Expr& expr, ck::ExprId id, std::uint32_t actor);
  InstructionId lower_over_set(const ck::Expr& expr, ck::ExprId id, Environment& environment);
  InstructionId lower_memory(const ck::Expr& expr, ck::ExprId id, Environment& environment);
  InstructionId size_of(std::uint32_t milestone);
  /// Whether the deadline of a milestone lies ahead; invalid where it is fixed, or there is none.
  InstructionId deadline_ahead(std::uint32_t milestone);
  /// What the answer may move with, beside the state of the milestone.
  void add_what_moves(checked::MilestoneTest test, std::uint32_t milestone,
                      std::vector<InstructionId>& arguments);
  void add_size(std::uint32_t milestone, std::vector<InstructionId>& arguments);
  InstructionId degree_of(std::uint32_t statement);
  std::uint32_t book(std::uint32_t actor, ck::UnitId unit);

  // lower_circles.cpp
  /// Lowers what defines something, once at a time: what depends on itself is refused.
  template <class Lower>
  InstructionId defined(Definition what, Lower&& lower) {
    if (refuse_circle(what)) return constant(Value::unknown());
    underway_.push_back(what);
    const InstructionId result = lower();
    underway_.pop_back();
    return result;
  }
  bool refuse_circle(Definition what);
  std::string text_of(Definition what) const;

  /// Operands of one expression, on a stack that all share. Those within are lowered, and gone,
  /// before another is added.
  class Pending {
   public:
    explicit Pending(Lowering& lowering) : stack_(lowering.pending_), first_(stack_.size()) {}
    ~Pending() { stack_.resize(first_); }
    Pending(const Pending&) = delete;
    Pending& operator=(const Pending&) = delete;
    void add(InstructionId id) { stack_.push_back(id); }
    /// Until another is added.
    std::span<const InstructionId> all() const { return std::span(stack_).subspan(first_); }

   private:
    std::vector<InstructionId>& stack_;
    std::size_t first_;
  };

  // emitting
  InstructionId emit(Instruction instruction, std::span<const InstructionId> arguments);
  InstructionId emit(OpCode op, std::span<const InstructionId> arguments, ck::ExprId source);
  InstructionId emit(OpCode op, std::initializer_list<InstructionId> arguments, ck::ExprId source) {
    return emit(op, std::span(arguments.begin(), arguments.size()), source);
  }
  /// One of which there is one only, and nothing folds it: it is not looked for.
  InstructionId emit_only(Instruction instruction, std::span<const InstructionId> arguments);
  InstructionId append(Instruction instruction, std::span<const InstructionId> arguments);
  /// One that was emitted before, which counts as if it were again.
  InstructionId again(InstructionId known);
  /// The constant that a pure instruction of constants is; invalid where it fails.
  InstructionId folded(const Instruction& instruction, std::span<const InstructionId> arguments);
  InstructionId constant(Value value);
  InstructionId fail_at(ck::ExprId source);
  InstructionId root(InstructionId id);
  bool is_constant(InstructionId id) const {
    return program_.instructions[id.value].op == OpCode::Constant;
  }
  const Value& constant_value(InstructionId id) const {
    return program_.constants[static_cast<std::size_t>(program_.instructions[id.value].number)];
  }

  // instances
  Environment environment_of(const ck::Shape& shape, std::uint32_t local);
  std::span<const ck::ExprId> arguments_of(const ck::Expr& expr) const {
    return deal_.arguments_of(expr);
  }
  Place place_of(const ck::Shape& shape, std::span<const ck::ExprId> index,
                 Environment& environment, std::vector<InstructionId>& values);
  std::optional<std::uint32_t> position(ck::SetId set, InstructionId index) const;
  /// The instance meant in an effect or a declaration; reports and gives none when it is not fixed.
  std::uint32_t fixed(const Instances& instances, std::uint32_t symbol, const ck::Shape& shape,
                      std::span<const ck::ExprId> index, Environment& environment, Span span);
  std::uint32_t actor(const ck::ActorRef& ref, Environment& environment);
  const ck::Shape& shape_of_symbol(const ck::Expr& expr) const;

  // lower_effects.cpp
  void lower_rules();
  void lower_rule(ck::RuleId id, std::uint32_t local);
  Range lower_effects(std::span<const ck::EffectId> effects, Environment& environment,
                      std::uint32_t rule, std::uint32_t depth = 0);
  struct Revocation {
    std::vector<InstructionId> whiles, untils, dates, fors;
  };
  /// Adds to `codes_`, of which those of this list begin at `first`.
  void collect(std::span<const ck::EffectId> effects, const Revocation& outer,
               Environment& environment, std::uint32_t rule, std::size_t first,
               std::uint32_t depth);
  Revocation extend(const Revocation& outer, const ck::Effect& effect, Environment& environment);
  std::uint32_t revocation_of(const Revocation& revocation);
  EffectCode code_of(ck::EffectId id, const Revocation& revocation, Environment& environment,
                     std::uint32_t rule, std::uint32_t depth);
  void fill(EffectCode& code, const ck::Effect& effect, Environment& environment,
            std::uint32_t rule, std::uint32_t depth);
  void fill_duty(EffectCode& code, const ck::Duty& duty, Environment& environment,
                 std::uint32_t rule, std::uint32_t depth);
  std::uint32_t lever(ck::LeverId id, std::span<const ck::ExprId> index, Environment& environment,
                      Span span);
  std::uint32_t milestone(ck::MilestoneId id, std::span<const ck::ExprId> index,
                          Environment& environment, Span span);
  std::uint32_t statement(ck::StatementId id, std::span<const ck::ExprId> index,
                          Environment& environment, Span span);
  void fill_move(EffectCode& code, const ck::Move& move, Environment& environment, Span span);
  void fill_payment(EffectCode& code, const ck::Pay& pay, Environment& environment);
  void fill_change(EffectCode& code, const ck::ChangeQuantity& change, Environment& environment,
                   Span span);
  void fill_ban(EffectCode& code, const ck::Ban& ban, Environment& environment, std::uint32_t rule,
                std::uint32_t depth);
  void fill_host_call(EffectCode& code, const ck::HostCall& call, Environment& environment);
  std::uint32_t act_of(const ck::Act& act, Environment& environment, Span span);
  Range actors_of(std::span<const ck::ActorRef> refs, Environment& environment);
  Range rules_of(const ck::RuleRef& ref, Environment& environment, Span span);
  Range instructions_of(const std::vector<InstructionId>& list);
  InstructionId optional(ck::ExprId id, Environment& environment);

  // lower_values.cpp
  void lower_values();
  ValueCode value_code(const ck::Value& value);

  const ck::Checked& deal_;
  Diagnostics& diagnostics_;
  const Limits& limits_;
  const std::size_t most_work_;  // as `over_limit` counts it
  Program program_;
  HashIndex known_;                     // instructions by what they do
  HashIndex trackers_;                  // those of the program
  std::vector<InstructionId> pending_;  // operands lowered already, of what is being lowered
  std::vector<EffectCode> codes_;       // likewise, of lists of effects
  std::unordered_map<std::uint64_t, InstructionId> lets_, calls_, books_, overpromises_, no_deals_;
  std::vector<InstructionId> sizes_, degrees_, deadlines_ahead_;
  std::vector<InstructionId> met_;  // by milestone: what asks whether it is met, the most common
  std::vector<std::vector<std::uint32_t>> values_of_actor_;
  std::vector<InstructionId> roots_;
  std::vector<std::unordered_map<std::int64_t, std::uint32_t>> positions_;  // by set
  std::vector<Definition> underway_;                                        // from the outside in
  std::uint32_t depth_ = 0;
  bool stopped_ = false;
  bool may_fail_ = false;    // some instruction fails, if it is live
  std::size_t emitted_ = 0;  // instructions asked for, also those that were there already
};

}  // namespace quid::lowering
