// SPDX-License-Identifier: Apache-2.0
// A draft taken apart. In: syntax trees. Out: its declarations, each as a key and labelled parts in
// words. Refuses to know the other draft.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "analyse/draft_words.hpp"
#include "analyse/drafts.hpp"

namespace quid {

struct DraftPart {
  std::string label;
  DraftWords words;
  Span span;
  std::string shown;       // where it has no place of its own
  bool orderless = false;  // among the parts of its label
};
struct DraftItem {
  std::string kind;
  /// What it is found by: its name; of a value, the party and the term. Empty of a bare rule.
  DraftWords key;
  bool has_name = false;  // the key is a name that may have changed
  std::string title;      // how it is called, behind the text of `title_span`
  std::optional<Span> title_span;
  Span span;
  std::vector<DraftPart> parts;
};

std::vector<DraftItem> take_apart(const Draft& draft);

}  // namespace quid
