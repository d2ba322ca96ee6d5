// SPDX-License-Identifier: Apache-2.0
#include "report/wording_reading.hpp"

#include <fmt/format.h>

#include "diagnostics/excerpt.hpp"

namespace quid::report {

using checked::ExprId;
using checked::Kind;
using checked::Operation;

ReadingWords::ReadingWords(const Wording& wording, const Program& program)
    : wording_(wording), program_(program) {
  for (const LetCode& let : program.lets) lets_.try_emplace(let.value.value, &let);
}

std::optional<ReadingWords::Surroundings> ReadingWords::inside(InstructionId id) const {
  const auto found = lets_.find(id.value);
  if (found == lets_.end()) return std::nullopt;
  const checked::Let& let = wording_.deal().lets[found->second->let.index()];
  const Span value = wording_.deal()[let.value].span;
  const Span whole = value.source_id == let.span.source_id && let.span.begin <= value.begin
                         ? let.span.to(value)
                         : value;
  return Surroundings{whole, wording_.elements_in(let.shape, found->second->instance)};
}

ReadingWords::Surroundings ReadingWords::inside(const Subject& subject) const {
  return {wording_.declaration(subject), wording_.elements_of(subject)};
}

std::string ReadingWords::text(InstructionId id, const Surroundings& around) const {
  if (const auto found = lets_.find(id.value); found != lets_.end()) {
    const checked::Let& let = wording_.deal().lets[found->second->let.index()];
    return wording_.instance_name(let.name, let.shape, found->second->instance);
  }
  const Instruction& i = program_.instructions[id.index()];
  if (std::string fact = this->fact(i); !fact.empty()) return fact;
  return i.source == UINT32_MAX ? std::string() : text(ExprId{i.source}, around);
}

namespace {

const char* state_word(checked::MilestoneTest test) {
  static constexpr const char* words[] = {"",          " reported", " verified", " refuted",
                                          " broken",   " overdue",  " lapsed",   " waived",
                                          " disputed", " unruled",  " on time"};
  return words[static_cast<std::size_t>(test)];
}

const char* state_word(checked::DutyTest test) {
  static constexpr const char* words[] = {" pending", " done", " overdue", " suspended",
                                          " lapsed",  " open", " broken"};
  return words[static_cast<std::size_t>(test)];
}

const char* level_word(ast::LevelTest test) {
  switch (test) {
    case ast::LevelTest::At: return " at ";
    case ast::LevelTest::AtLeast: return " at least ";
    case ast::LevelTest::Below: return " below ";
  }
  return " ";
}

}  // namespace

// What is read of one declared thing: equal readings share an instruction, so its place in the
// script is that of another as often as not.
std::string ReadingWords::fact(const Instruction& i) const {
  const auto named = [&](Subject::Kind kind, const Instances& instances) {
    return wording_.subject({kind, instances.symbol[i.target], instances.local(i.target)});
  };
  const auto milestone = [&] { return named(Subject::Kind::Milestone, program_.milestones); };
  const auto rule = [&] { return named(Subject::Kind::Rule, program_.rules); };
  switch (i.op) {
    case OpCode::Quantity: return named(Subject::Kind::Quantity, program_.quantities);
    case OpCode::MilestoneIs:
      return milestone() + state_word(static_cast<checked::MilestoneTest>(i.mode));
    case OpCode::DateOf: return "date of " + milestone();
    case OpCode::DeadlineOf: return "deadline of " + milestone();
    case OpCode::LatenessOf: return "lateness of " + milestone();
    case OpCode::ProgressOf: return "progress of " + milestone();
    case OpCode::AmountOf: return "amount of " + milestone();
    case OpCode::SinceMilestone: return "since " + milestone();
    case OpCode::LevelIs:
      return named(Subject::Kind::Lever, program_.levers) +
             level_word(static_cast<ast::LevelTest>(i.mode)) +
             wording_.level(program_.levers.symbol[i.target], static_cast<std::uint32_t>(i.number));
    case OpCode::LeverUnruled: return named(Subject::Kind::Lever, program_.levers) + " unruled";
    case OpCode::DutyIs: return rule() + state_word(static_cast<checked::DutyTest>(i.mode));
    case OpCode::DutyDeadline: return "deadline of " + rule();
    case OpCode::DutyLateness: return "lateness of " + rule();
    case OpCode::DutyUnpaid: return "unpaid of " + rule();
    case OpCode::Withdrawn: return named(Subject::Kind::Actor, program_.actors) + " withdrawn";
    case OpCode::Said: return named(Subject::Kind::Statement, program_.statements) + " said";
    case OpCode::Unwarranted:
      return named(Subject::Kind::Statement, program_.statements) + " unwarranted";
    case OpCode::Today: return "today";
    case OpCode::PhaseActive: return wording_.subject({Subject::Kind::Phase, i.target, 0});
    default: return {};
  }
}

// The source, with the variables of the declaration around it replaced by what they stand for.
std::string ReadingWords::text(ExprId id, const Surroundings& around) const {
  const checked::Expr& expr = wording_.deal()[id];
  const Span whole = expr.span;
  const bool within = around.span.source_id == whole.source_id &&
                      around.span.begin <= whole.begin && whole.end <= around.span.end;
  if (!within || around.elements.empty()) return wording_.source_text(whole);
  std::map<std::uint32_t, std::pair<Span, std::string>> found;
  variables(id, around, 0, found);
  std::string result;
  Span rest = whole;
  for (const auto& [begin, one] : found) {
    const auto& [span, element] = one;
    if (span.begin < rest.begin || span.end > whole.end) continue;
    result += wording_.source_bytes({rest.source_id, rest.begin, span.begin}) + element;
    rest.begin = span.end;
  }
  return Wording::balanced(Wording::on_one_line(result + wording_.source_bytes(rest)));
}

void ReadingWords::variables(ExprId id, const Surroundings& around, std::uint32_t depth,
                             std::map<std::uint32_t, std::pair<Span, std::string>>& out) const {
  constexpr std::uint32_t deepest = 300;
  if (!id.valid() || depth > deepest) return;
  const checked::Expr& expr = wording_.deal()[id];
  if (expr.op == Operation::Variable) {
    for (const auto& [slot, element] : around.elements) {
      if (slot.value == expr.symbol)
        out[Span(expr.span).begin] = {expr.span, wording_.element(element)};
    }
    return;
  }
  for (const ExprId argument : wording_.deal().arguments_of(expr))
    variables(argument, around, depth + 1, out);
}

Span ReadingWords::place(InstructionId id) const {
  if (const auto found = lets_.find(id.value); found != lets_.end())
    return wording_.deal().lets[found->second->let.index()].span;
  const Instruction& i = program_.instructions[id.index()];
  const std::uint32_t source = fact(i).empty() ? i.source : UINT32_MAX;
  return source == UINT32_MAX ? Span{} : Span(wording_.deal()[ExprId{source}].span);
}

checked::Type ReadingWords::type_of(InstructionId id) const {
  const Instruction& i = program_.instructions[id.index()];
  if (i.source == UINT32_MAX) return {};
  checked::Type type = wording_.deal()[ExprId{i.source}].type;
  if (i.op == OpCode::ProgressOf) type.kind = Kind::Number;
  return type;
}

bool ReadingWords::is_truth(InstructionId id) const { return type_of(id).kind == Kind::Truth; }

std::string ReadingWords::value(InstructionId id, const Value& value) const {
  return this->value(id, value, type_of(id));
}

std::string ReadingWords::value(InstructionId id, const Value& value,
                                const checked::Type& type) const {
  if (value.failed()) return std::string("an error: ") + name_of(value.fault);
  Answer answer;
  answer.type = type;
  answer.state = value.known() ? Answer::State::Known : Answer::State::Unknown;
  if (!value.known()) return wording_.answer(answer);
  if (program_.instructions[id.index()].op == OpCode::ProgressOf) {
    const auto percent = mul(value.as_number(), Decimal::from_int(100));
    if (percent) return percent->to_string() + "%";
  }
  if (answer.type.kind == Kind::Number) {
    answer.number = value.as_number();
  } else if (answer.type.kind == Kind::Duration) {
    answer.duration = value.as_duration();
  } else {
    answer.integer = value.as_integer();
  }
  return wording_.answer(answer);
}

}  // namespace quid::report
