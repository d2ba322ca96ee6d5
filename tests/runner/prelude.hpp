// SPDX-License-Identifier: Apache-2.0
// What a case leaves out. In: the case's source and tests/prelude.quid. Out: those declarations of
// the prelude whose names the case uses and does not declare, to stand after the source, so that no
// line or column of the case moves.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace quid::runner {

class Prelude {
 public:
  /// A declaration a line. A comment `# for a, b` above it says which names call for it, beside
  /// those it declares; `# for deal`: unless the case has a deal of its own.
  explicit Prelude(std::string_view text);

  /// `words`: the source, and what else may call for a name: the case's commands.
  std::string for_source(std::string_view source, std::string_view words) const;

 private:
  struct Item {
    std::string text;
    std::string declares;
    std::vector<std::string> wanted_for, uses;
  };
  std::vector<Item> items_;
};

}  // namespace quid::runner
