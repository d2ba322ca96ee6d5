// SPDX-License-Identifier: Apache-2.0
// Rules supposed otherwise. In: `drills`, or a rule as it would stand in the script. Out: the deal
// without it, or with it. Refuses to know records.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "report/suppose.hpp"

namespace quid::report {

class SupposedRules {
 public:
  SupposedRules(DealFile& file, Refusal& refusal) : file_(file), refusal_(refusal) {}

  /// `NAME`, or `at FILE:LINE` for a rule without a name. The sentence that says so; nullopt: told.
  std::optional<std::string> drop(std::string_view name);
  /// A rule as in a script: in the place of the one of its name, or after all others.
  std::optional<std::string> put(std::string_view text);

  bool any() const { return !edits_.empty(); }
  /// Checks the changed deal and carries the entries over. False: told.
  bool apply(Supposition& supposition);

 private:
  std::optional<std::uint32_t> find(std::string_view name) const;
  bool replace(Span span, std::string text);
  std::optional<std::string> fail(std::string kind, std::string message);
  void pair_bare_rules(Supposition& supposition) const;

  DealFile& file_;
  Refusal& refusal_;
  std::vector<Edit> edits_;
  std::vector<std::uint32_t> dropped_;
};

}  // namespace quid::report
