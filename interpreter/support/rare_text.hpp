// SPDX-License-Identifier: Apache-2.0
// A text that most have not. In: any text. Out: the same; it takes the room of a pointer where it
// is empty. A value: copies are independent. Refuses to be changed in place.
#pragma once

#include <string>
#include <utility>

#include "support/rare.hpp"

namespace quid {

class RareText {
 public:
  RareText() = default;
  RareText(std::string text) {  // NOLINT: a text may stand wherever a rare one does
    if (!text.empty()) text_.own() = std::move(text);
  }

  bool empty() const { return !text_.present(); }
  /// Stays valid until this is assigned to or gone.
  const std::string& str() const { return *text_; }

  friend bool operator==(const RareText&, const RareText&) = default;

 private:
  Rare<std::string> text_;
};

}  // namespace quid
