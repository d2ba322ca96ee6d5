// SPDX-License-Identifier: Apache-2.0
// Reasons as sentences. In: an explanation of a deal. Out: a tree of lines with places, as text or
// as JSON (docs/formats.md). Refuses to know how the explanation was found.
#pragma once

#include <nlohmann/json.hpp>
#include <ostream>
#include <string>
#include <vector>

#include "analyse/why.hpp"
#include "report/terminal.hpp"
#include "report/wording_reading.hpp"

namespace quid::report {

class WhyText {
 public:
  /// All must outlive it.
  /// `asked`: the question's own words for what the root reads; `type`: of that.
  WhyText(const DealFile& file, const Program& program, const analyse::Explanation& explanation,
          std::string asked, checked::Type type);

  void print(std::ostream& out, bool colour) const;
  nlohmann::ordered_json json() const;

 private:
  using Reason = analyse::Reason;
  using Around = ReadingWords::Surroundings;
  struct Line {
    std::string text;
    Span place;  // in the script or the record
  };

  void print(std::ostream& out, bool colour, std::uint32_t reason, const Around& around,
             std::size_t depth) const;
  nlohmann::ordered_json json(std::uint32_t reason, const Around& around) const;
  Around around_of(const Reason& reason, const Around& outer) const;

  // why_text.cpp
  Line line(const Reason& reason, const Around& around, bool root) const;
  Line reading(const Reason& reason, const Around& around, bool root) const;
  Line happened(const Reason& reason) const;
  Line recorded(const Reason& reason) const;
  Line since(const Reason& reason) const;
  Line verdict(const Reason& reason) const;
  Line open(const Reason& reason) const;
  Line measured(const Reason& reason, const Around& around) const;

  // why_text_facts.cpp
  Line level(const Reason& reason, bool root) const;
  Line grant(const Reason& reason) const;
  Line start(const Reason& reason) const;
  Line absent(const Reason& reason) const;
  std::string milestone_absent(const Reason& reason) const;
  Line deadline(const Reason& reason, const Around& around) const;
  Line duty(const Reason& reason) const;
  std::string value(const Reason& reason, bool root) const;
  std::string not_due(const Reason& reason) const;
  Line silent(const Reason& reason) const;
  Line cadence(const Reason& reason) const;
  Line term(const Reason& reason) const;
  Line money(const Reason& reason) const;
  Line no_deal(const Reason& reason) const;
  Line ban(const Reason& reason) const;
  Line blame(const Reason& reason) const;

  std::string conditions_of(std::uint32_t effect) const;
  std::string quoted_condition(const Subject& rule) const;
  Span entry_place(std::size_t entry) const;
  std::string light(std::size_t entry) const;
  std::string owners(const Subject& milestone) const;
  bool unruled(const Reason& grant) const;
  const checked::Checked& deal() const { return wording_.deal(); }

  Wording wording_;
  ReadingWords words_;
  const DealFile& file_;
  const Program& program_;
  const analyse::Explanation& why_;
  std::string asked_;
  checked::Type type_;
};

}  // namespace quid::report
