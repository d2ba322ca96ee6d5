// SPDX-License-Identifier: Apache-2.0
// What an instruction stands for in the words of the script: `cleared[3]`,
// `work[sohae] at least halted`, with the variables of its surroundings filled in. In: instructions
// of a program. Out: text, types, places. Refuses to know why they read what they read.
#pragma once

#include <map>
#include <optional>
#include <string>

#include "program/program.hpp"
#include "report/wording.hpp"

namespace quid::report {

class ReadingWords {
 public:
  /// Both must outlive it. Cost: linear in the named values of the program.
  ReadingWords(const Wording& wording, const Program& program);

  /// The declaration that an instruction stands in, with what its variables stand for there.
  struct Surroundings {
    Span span;
    Elements elements;
  };
  /// Of a `let` that gives the instruction its name, in the instance meant.
  std::optional<Surroundings> inside(InstructionId id) const;
  Surroundings inside(const Subject& subject) const;

  /// The name of a `let`, else the expression as written.
  std::string text(InstructionId id, const Surroundings& around) const;
  std::string text(checked::ExprId id, const Surroundings& around) const;
  /// Where it is written; of a named value, its declaration; nowhere for a plain fact.
  Span place(InstructionId id) const;
  std::string value(InstructionId id, const Value& value) const;
  /// Of that type: of a constant the instruction does not tell.
  std::string value(InstructionId id, const Value& value, const checked::Type& type) const;
  bool is_truth(InstructionId id) const;

 private:
  void variables(checked::ExprId id, const Surroundings& around, std::uint32_t depth,
                 std::map<std::uint32_t, std::pair<Span, std::string>>& out) const;
  checked::Type type_of(InstructionId id) const;
  std::string fact(const Instruction& i) const;

  const Wording& wording_;
  const Program& program_;
  std::map<std::uint32_t, const LetCode*> lets_;  // by instruction, the first that names it
};

}  // namespace quid::report
