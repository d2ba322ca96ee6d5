// SPDX-License-Identifier: Apache-2.0
// The flat program: what a checked deal becomes once its sets are multiplied out. Instructions in
// an order in which each stands after those it reads; tables of instances with the instructions
// that hold their conditions; effects as flat codes. Immutable once lowered, and free to be shared
// by any number of threads. It refers to the checked deal it came from, which must outlive it.
#pragma once

#include <bit>
#include <cstdint>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "check/checked.hpp"
#include "program/value.hpp"
#include "support/packed.hpp"

namespace quid {

using InstructionId = Id<struct InstructionTag>;
constexpr std::uint32_t no_instance = UINT32_MAX;

enum class OpCode : std::uint8_t {
#define QUID_INSTRUCTION(name, meaning) name,
#include "program/instructions.def"
#undef QUID_INSTRUCTION
};

/// One instruction; its value lies in the slot of the same number.
struct Instruction {
  OpCode op;
  std::uint8_t mode = 0;
  std::uint32_t first_argument = 0, argument_count = 0;  // in Program::arguments
  std::uint32_t target = no_instance;
  std::uint32_t source = UINT32_MAX;  // checked::ExprId, for places
  std::int32_t number = 0;
};
static_assert(sizeof(Instruction) == 24);

/// A run of elements in one of the program's pools.
struct Range {
  std::uint32_t first = 0, count = 0;
};

/// Entries by row. Where no row has any, not even where the rows begin is kept.
class Rows {
 public:
  using Pair = std::pair<std::uint32_t, std::uint32_t>;  // row, entry

  Rows() = default;
  /// Entries keep their order within a row.
  Rows(std::span<const Pair> pairs, std::size_t rows)
      : Rows(rows, [&](auto add) {
          for (const auto& [row, entry] : pairs) add(row, entry);
        }) {}
  /// `each(add)` calls `add(row, entry)` for all of them, and does so twice alike.
  template <class Each>
  Rows(std::size_t rows, const Each& each) {
    std::vector<std::uint32_t> ends(rows + 1, 0);  // of the rows before each, at first
    std::size_t count = 0;
    each([&](std::uint32_t row, std::uint32_t) { ++ends[row + 1], ++count; });
    if (count == 0) return;
    for (std::size_t r = 0; r < rows; ++r) ends[r + 1] += ends[r];
    begins_ = ends;
    entries_.resize(count);
    each([&](std::uint32_t row, std::uint32_t entry) { entries_[ends[row]++] = entry; });
  }
  std::span<const std::uint32_t> operator[](std::size_t row) const {
    if (begins_.empty()) return {};
    return {entries_.data() + begins_[row], entries_.data() + begins_[row + 1]};
  }

 private:
  std::vector<std::uint32_t> begins_;  // of the rows, and the end of the last
  std::vector<std::uint32_t> entries_;
};

/// The same where most rows have none: a bit for each row, and the rows that have any.
class SparseRows {
 public:
  SparseRows() = default;
  SparseRows(std::vector<Rows::Pair> pairs, std::size_t rows);
  std::span<const std::uint32_t> operator[](std::size_t row) const {
    if (words_.empty() || (words_[row / 64].has_any >> (row % 64) & 1) == 0) return {};
    return rows_[place_of(row)];
  }

 private:
  struct Word {
    std::uint64_t has_any = 0;  // of 64 rows, from the lowest bit
    std::uint32_t before = 0;   // how many have any in the words before
  };
  std::size_t place_of(std::size_t row) const {
    const Word& word = words_[row / 64];
    const std::uint64_t lower = (std::uint64_t{1} << (row % 64)) - 1;
    return word.before + static_cast<std::size_t>(std::popcount(word.has_any & lower));
  }

  std::vector<Word> words_;
  Rows rows_;
};

/// Numbers by place. As long as each is its place, only how many there are is kept.
class Numbering {
 public:
  std::uint32_t operator[](std::size_t place) const {
    return numbers_.empty() ? static_cast<std::uint32_t>(place) : numbers_[place];
  }
  std::size_t size() const { return size_; }
  void push_back(std::uint32_t number);

 private:
  std::vector<std::uint32_t> numbers_;
  std::size_t size_ = 0;
};

/// Numbers of the first instance of each symbol, and the symbol of each instance.
struct Instances {
  Numbering base;    // by symbol
  Numbering symbol;  // by instance
  std::uint32_t count() const { return static_cast<std::uint32_t>(symbol.size()); }
  std::uint32_t local(std::uint32_t instance) const { return instance - base[symbol[instance]]; }
};

struct MilestoneCode {
  Range owners;      // actor instances, in `actor_lists`
  InstructionId of;  // the size when metered
  InstructionId deadline, needs;
  InstructionId deadline_ahead;  // where asked: whether a deadline that is not fixed lies ahead
  InstructionId verify_within;
  std::uint32_t verifier = no_instance;
  bool aim = false;
};
struct LeverCode {
  std::uint32_t by = no_instance;
  std::uint32_t level_count = 0, start_level = 0;
};
struct StatementCode {
  std::uint32_t by = no_instance;
  InstructionId degree;  // a number, 0 to 1: how far the claim is verified
  Decimal at, strength;
};
/// What a PhaseActive has as arguments, in this order.
enum PhaseArgument : std::uint8_t {
  phase_may_have_begun = 1,  // unknown while it is unknown whether it begins: its `when`, or of its
                             // `from` whether that lies ahead
  phase_may_end = 2,         // whether its end lies ahead
};
struct PhaseCode {
  InstructionId from, when, until, until_date, duration;
  std::uint32_t rank = 0;  // higher than that of each phase that `when` goes by; 0 without `when`
};

enum class EffectKind : std::uint8_t {
  Move,
  Restore,
  Pay,
  Quantity,
  Say,
  Waive,
  ExtendBy,
  ExtendTo,
  Resize,
  SuspendRule,
  ResumeRule,
  EndDeal,
  Duty,
  Ban,
  Permission,
  HostCall
};
struct ActCode {
  ast::Act::Kind kind = ast::Act::Kind::Meet;
  std::uint32_t target = no_instance;  // milestone, lever or statement instance
  InstructionId by;                    // Ease, Tighten
  std::int32_t to = -1;                // Ease, Tighten: level
  InstructionId amount;                // Pay
  std::uint32_t unit = 0;
  std::uint32_t receiver = no_instance;  // Pay
};
/// What ends an effect that is revocable: all must hold for it to stay in force.
struct RevocationCode {
  InstructionId while_, until;
  Range until_dates, fors;  // instruction_lists
};
/// What few effects have.
struct EffectExtras {
  std::uint32_t from = no_instance;  // Pay: payer
  std::uint32_t unit = 0;            // Pay
  Range list;  // actor_lists: debtors or holders; Switch: rule_lists; HostCall: instruction_lists
  std::uint32_t act = UINT32_MAX;  // acts
  Range otherwise;                 // effects
  std::uint32_t revocation = 0;    // Program::revocations
};
/// One effect of one rule instance; its number is also the slot that a revocable one holds.
struct EffectCode {
  EffectKind kind = EffectKind::Move;
  bool flag = false;  // Move: ease; Duty: instead
  bool revocable = false;
  ast::Change change = ast::Change::Set;
  std::uint32_t target =
      no_instance;  // lever, quantity, milestone, statement; Pay: receiver; HostCall: action
  std::int32_t to_level = -1;         // Move
  InstructionId operand;              // by, amount, value, duration, date, size; Duty: deadline
  std::uint32_t source = UINT32_MAX;  // checked::EffectId
  std::uint32_t rule = UINT32_MAX;    // rule instance
  Rare<EffectExtras> more;
};
static_assert(sizeof(EffectCode) == 32);

/// What few rules have.
struct RuleCodeExtras {
  InstructionId from, to;
  InstructionId anchor;  // of a cadence with `from`
  Range over;            // rule instances it beats, in `rule_lists`
};

struct RuleCode {
  InstructionId condition;  // with `during`; a cadence: its `while` with `during`, or none
  std::uint32_t once_per = no_instance;  // milestone instance
  Range effects;
  Rare<RuleCodeExtras> more;
  bool once = false, cadence = false;
};
static_assert(sizeof(RuleCode) == 28);
struct ValueCode {
  std::uint32_t actor = no_instance;
  std::uint32_t unit = 0;
  InstructionId degree;  // a number 0 to 1 for a plain metered milestone, else a truth
  InstructionId worth;
  bool metered = false;
  bool own = false;  // an act of the party itself
  checked::PeriodId per;
  std::uint32_t milestone = no_instance;  // of a plain metered term
};
struct BookCode {
  std::uint32_t actor = no_instance, unit = 0;
  Range values;  // in book_values
};
/// What an Offer reads, beside who makes it.
struct OfferCode {
  std::uint32_t receiver = no_instance, unit = 0;
  bool operator==(const OfferCode&) const = default;
};
struct NoDealCode {
  std::uint32_t actor = no_instance, unit = 0;
  Range parts;  // no_deal_parts
};
struct EnsureCode {
  checked::Ensure::Form form;
  InstructionId condition, other;
};
/// Where the value of a `let`, in one of its instances, is computed.
struct LetCode {
  checked::LetId let;
  std::uint32_t instance = 0;  // within the let
  InstructionId value;
};
/// What remembers; what it remembers are the operands of the instruction.
struct TrackerCode {
  InstructionId self;
  std::uint32_t frequency = UINT32_MAX;  // OnAtLeast: in Checked::frequencies
  std::int32_t calendar = -1;
};

struct Program {
  const checked::Checked* checked = nullptr;
  const Interner* names = nullptr;  // spells elements
  std::vector<Instruction> instructions;
  std::vector<InstructionId> arguments;
  std::vector<Value> constants;
  Rows users;                            // for each instruction, those that read it
  std::vector<std::uint32_t> daily;      // their value depends on what day it is
  std::vector<std::uint32_t> morning;    // of these, those to be read afresh each day
  std::vector<std::uint32_t> volatile_;  // read afresh whenever anything changed
  std::vector<std::uint32_t> clocked;  // those that time alone may change: they and who reads them
  std::vector<std::uint32_t> watched;  // of these, those whose change may matter on the same day
  Rows reads_quantity, reads_milestone, reads_lever, reads_phase;  // by instance

  Instances actors, quantities, milestones, levers, statements, rules;
  std::vector<MilestoneCode> milestone_codes;
  std::vector<LeverCode> lever_codes;
  std::vector<StatementCode> statement_codes;
  std::vector<InstructionId> quantity_starts;  // invalid: unknown
  std::vector<PhaseCode> phase_codes;
  std::vector<std::uint32_t> phase_order;  // by rank
  std::vector<RuleCode> rule_codes;
  std::vector<EffectCode> effects;
  std::vector<RevocationCode> revocations = {RevocationCode{}};  // first that of all others
  std::vector<ActCode> acts;
  std::vector<std::uint32_t> actor_lists, rule_lists;
  std::vector<InstructionId> instruction_lists;
  std::vector<ValueCode> values;
  std::vector<BookCode> books;  // every actor instance that is a party, by unit in use
  std::vector<std::uint32_t> book_values;
  std::vector<OfferCode> offers;
  std::vector<NoDealCode> no_deals;
  std::vector<std::uint32_t> no_deal_parts;          // index into checked no_deals
  std::vector<std::vector<std::uint32_t>> speakers;  // statements of each speaking actor instance
  std::vector<std::uint32_t> speaker_actors;
  std::vector<EnsureCode> ensures;
  std::vector<TrackerCode> trackers;
  std::vector<LetCode> lets;                          // those that are read
  std::vector<std::vector<std::int64_t>> selections;  // element codes
  // By instruction: rules whose condition it is, milestones whose deadline, those that remember it,
  // values of which it is degree or worth.
  SparseRows condition_rules, deadline_milestones, tracker_rows, worth_values;
  std::vector<std::uint32_t> rings;           // trackers that note every day
  Rows once_rules;                            // `once per` a milestone
  std::vector<std::uint32_t> windowed;        // milestones with a window to verify in
  std::vector<std::uint32_t> no_deal_actors;  // of each checked no_deal
  std::vector<InstructionId> no_deal_worths;  // of each checked no_deal
  std::vector<InstructionId> questions;       // the roots asked for, in order
  std::vector<checked::ExprId> question_expressions;

  const RevocationCode& revocation(const EffectCode& code) const {
    return revocations[code.more->revocation];
  }
  OpCode op_of(const TrackerCode& code) const { return instructions[code.self.value].op; }
  /// Or the number of which it keeps the peak.
  InstructionId condition_of(const TrackerCode& code) const {
    return arguments_of(instructions[code.self.value])[0];
  }
  /// Of a ForDuration.
  InstructionId duration_of(const TrackerCode& code) const {
    return arguments_of(instructions[code.self.value])[1];
  }
  /// Of an OnAtLeast.
  const checked::Frequency& frequency(const TrackerCode& code) const {
    return checked->frequencies[code.frequency];
  }
  std::span<const InstructionId> arguments_of(const Instruction& i) const {
    return {arguments.data() + i.first_argument, i.argument_count};
  }
};

}  // namespace quid
