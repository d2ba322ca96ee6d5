// SPDX-License-Identifier: Apache-2.0
#include "syntax/verbs.hpp"

namespace quid {

const char* lever_verb(std::string_view word) {
  constexpr std::string_view easing[] = {"lift", "relax", "loosen", "upgrade"};
  constexpr std::string_view tightening[] = {"harden", "downgrade", "strengthen"};
  if (is_one_of(word, easing)) return "ease";
  return is_one_of(word, tightening) ? "tighten" : nullptr;
}

bool moves_either_way(std::string_view word) {
  constexpr std::string_view words[] = {"open",  "close",    "shut",   "unlock",  "move",
                                        "put",   "turn",     "switch", "change",  "raise",
                                        "lower", "increase", "reduce", "decrease"};
  return is_one_of(word, words);
}

bool ends_something(std::string_view word) {
  constexpr std::string_view words[] = {"end",      "terminate", "cancel", "rescind", "stop",
                                        "withdraw", "leave",     "quit",   "exit",    "finish"};
  return is_one_of(word, words);
}

}  // namespace quid
