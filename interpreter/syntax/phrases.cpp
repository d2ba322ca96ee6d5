// SPDX-License-Identifier: Apache-2.0
#include "syntax/phrases.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <array>
#include <iterator>

#include "syntax/keywords.hpp"
#include "syntax/starts.hpp"

namespace quid {
namespace {

using enum TokenKind;

enum class Place { Anywhere, Condition, Effect, Lever, Set, Ensure, Outlook, Test, Record };

struct Phrase {
  Place place;
  std::string_view pattern;
  std::string_view hint;
};

constexpr Phrase phrases[] = {
#define PHRASE(place, pattern, hint) {Place::place, pattern, hint},
#include "syntax/phrases.def"
#undef PHRASE
};

constexpr std::size_t most_elements = 8;

// Each has one bar, and no more elements than are held.
constexpr bool are_well_formed() {
  return std::all_of(std::begin(phrases), std::end(phrases), [](const Phrase& one) {
    const auto count = [&](char c) {
      return std::count(one.pattern.begin(), one.pattern.end(), c);
    };
    return count('|') == 1 && count(' ') <= static_cast<std::ptrdiff_t>(most_elements);
  });
}
static_assert(are_well_formed());

constexpr int most_index = 16;  // words of an index

/// Words of a pattern, or what they stand for in the source.
struct Words {
  std::array<std::string_view, most_elements> list;
  std::size_t count = 0;

  void add(std::string_view word) {
    if (count < most_elements) list[count++] = word;
  }
};

Words split(std::string_view text) {
  Words words;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(' '), text.size());
    if (end > 0) words.add(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return words;
}

/// `a/b/c`; a slash alone is none.
bool is_alternative(std::string_view word, std::string_view alternatives) {
  while (!alternatives.empty()) {
    const std::size_t end = std::min(alternatives.find('/'), alternatives.size());
    if (alternatives.substr(0, end) == word) return true;
    alternatives.remove_prefix(std::min(end + 1, alternatives.size()));
  }
  return false;
}

/// What a name has to be declared as; empty: it need not be.
std::string_view declared_word(char element) {
  switch (element) {
    case 'M': return "milestone";
    case 'L': return "lever";
    case 'Q': return "quantity";
    case 'F': return "phase";
    case 'P': return "party";
    default: return {};
  }
}

bool is_name(char element) { return element == 'N' || !declared_word(element).empty(); }

bool is_capture(std::string_view element) {
  return element.size() == 1 &&
         (is_name(element[0]) || element[0] == '#' || element[0] == '%' || element[0] == 'D' ||
          element[0] == 'V' || element[0] == 'T' || element[0] == 'X');
}

/// How many words of the source an element takes; 0: it does not match. `step` is 1 where it begins
/// at `at`, and -1 where it ends there.
class Matcher {
 public:
  explicit Matcher(const Habit& habit) : habit_(habit) {}

  int width(std::string_view element, int at, int step) const {
    if (!is_capture(element)) return is_alternative(habit_.text(at), element) ? 1 : 0;
    switch (element[0]) {
      case '#': return habit_.kind(at) == Number ? 1 : 0;
      case '%': return habit_.kind(at) == Percentage ? 1 : 0;
      case 'X': return habit_.kind(at) == Text ? 1 : 0;
      case 'D': return step > 0 ? date_from(at) : date_to(at);
      case 'V': return step > 0 ? amount_from(at) : amount_to(at);
      case 'T': return step > 0 ? length_from(at) : length_to(at);
      default: return step > 0 ? name_from(at) : name_to(at);
    }
  }

 private:
  // In a deal of steps also `step 5`.
  int date_from(int at) const {
    if (habit_.kind(at) == Date) return 1;
    return habit_.text(at) == "step" && habit_.kind(at + 1) == Number ? 2 : 0;
  }
  int date_to(int at) const {
    if (habit_.kind(at) == Date) return 1;
    return habit_.kind(at) == Number && habit_.text(at - 1) == "step" ? 2 : 0;
  }
  int amount_from(int at) const {
    if (habit_.kind(at) != Number) return 0;
    return habit_.kind(at + 1) == Id ? 2 : 1;
  }
  int amount_to(int at) const {
    if (habit_.kind(at) == Number) return 1;
    return habit_.kind(at) == Id && habit_.kind(at - 1) == Number ? 2 : 0;
  }
  int length_from(int at) const {
    if (habit_.kind(at) != Number) return 0;
    if (is_time_word(habit_.text(at + 1))) return 2;
    return is_time_word(habit_.text(at + 2)) && habit_.text(at + 1) == "business" ? 3 : 0;
  }
  int length_to(int at) const {
    if (!is_time_word(habit_.text(at))) return 0;
    if (habit_.kind(at - 1) == Number) return 2;
    return habit_.text(at - 1) == "business" && habit_.kind(at - 2) == Number ? 3 : 0;
  }
  int name_from(int at) const {
    if (!is_name_like(habit_.kind(at))) return 0;
    if (habit_.kind(at + 1) != LBrack) return 1;
    for (int k = 2; k < most_index; ++k)
      if (habit_.kind(at + k) == RBrack) return k + 1;
    return 0;
  }
  int name_to(int at) const {
    if (is_name_like(habit_.kind(at))) return 1;
    if (habit_.kind(at) != RBrack) return 0;
    for (int k = 1; k < most_index; ++k)
      if (habit_.kind(at - k) == LBrack) return is_name_like(habit_.kind(at - k - 1)) ? k + 2 : 0;
    return 0;
  }

  const Habit& habit_;
};

/// Where a pattern matched: its first and last word, counted from where reading stopped, and what
/// its capitals and signs stand for.
struct Match {
  int first = 0;
  int last = 0;
  Words captured;
};

/// Is every name among the elements declared as what it has to be?
bool names_agree(const Habit& habit, const Words& elements, const Words& captured) {
  std::size_t place = 0;
  for (std::size_t k = 0; k < elements.count; ++k) {
    if (!is_capture(elements.list[k])) continue;
    const std::string_view keyword = declared_word(elements.list[k][0]);
    const std::string_view name = captured.list[place++];
    if (!keyword.empty() && !declares(habit.code, keyword, name.substr(0, name.find('['))))
      return false;
  }
  return true;
}

std::optional<Match> match(const Habit& habit, std::string_view pattern) {
  const std::size_t bar = pattern.find('|');
  const Words before = split(pattern.substr(0, bar)), after = split(pattern.substr(bar + 1));
  const bool begins_line = before.count == 1 && before.list[0] == "^";
  const bool new_line = habit.code.first_on_line(habit.at);
  const bool looks_back = before.count > 0;
  if (begins_line ? !new_line : new_line && looks_back && after.count > 0) return {};
  const Matcher matcher(habit);
  Match found;
  std::array<std::string_view, most_elements> backwards;
  std::size_t held = 0;
  for (std::size_t k = begins_line ? 0 : before.count; k-- > 0;) {
    const int width = matcher.width(before.list[k], found.first - 1, -1);
    if (width == 0) return {};
    if (is_capture(before.list[k]))
      backwards[held++] = habit.written(found.first - width, found.first - 1);
    found.first -= width;
  }
  while (held > 0) found.captured.add(backwards[--held]);
  for (std::size_t k = 0; k < after.count; ++k) {
    const int width = matcher.width(after.list[k], found.last, 1);
    if (width == 0) return {};
    if (is_capture(after.list[k]))
      found.captured.add(habit.written(found.last, found.last + width - 1));
    found.last += width;
  }
  --found.last;
  for (int k = found.first + 1; k <= found.last; ++k)  // a phrase is of one line
    if (habit.code.first_on_line(static_cast<std::uint32_t>(std::int64_t{habit.at} + k))) return {};
  Words elements = before;
  for (std::size_t k = 0; k < after.count; ++k) elements.add(after.list[k]);
  if (!names_agree(habit, elements, found.captured)) return {};
  return found;
}

bool in_effects(const Habit& habit) {
  for (std::uint32_t i = habit.at; i-- > habit.start && habit.at - i <= 200;) {
    if (habit.code.kind(i) == KwThen) return true;
    if (habit.code.kind(i) == KwIf || is_starter(habit.code.kind(i))) return false;
  }
  return false;
}

/// The word that begins what is read, or what was read last; of a test what stands in it is passed
/// over.
TokenKind last_declaration(const Habit& habit) {
  for (std::uint32_t i = habit.at; i-- > 0 && habit.at - i <= 1'000;)
    if (is_starter(habit.code.kind(i)) && habit.code.first_on_line(i) &&
        !is_test_item(habit.code, i))
      return habit.code.kind(i);
  return EndOfInput;
}

/// Of a declaration that has phrases of its own.
Place place_of(TokenKind declaration) {
  switch (declaration) {
    case KwLever: return Place::Lever;
    case KwSet: return Place::Set;
    case KwEnsure: return Place::Ensure;
    case KwOutlook: return Place::Outlook;
    case KwTest: return Place::Test;
    default: return Place::Anywhere;
  }
}

std::string filled(std::string_view hint, const Words& captured) {
  std::string text;
  for (std::size_t k = 0; k < hint.size(); ++k) {
    if (hint[k] != '$') {
      text += hint[k];
      continue;
    }
    const auto place = static_cast<std::size_t>(hint[++k] - '1');
    if (place < captured.count) text += captured.list[place];
  }
  return text;
}

/// `is_here` says whether phrases of a place are tried.
template <typename Test>
std::optional<Diagnostic> first_match(const Habit& habit, const Test& is_here) {
  for (const Phrase& phrase : phrases) {
    if (!is_here(phrase.place)) continue;
    const auto found = match(habit, phrase.pattern);
    if (!found) continue;
    const char* what = phrase.place == Place::Condition ? "is no condition"
                       : phrase.place == Place::Effect  ? "is no effect"
                                                        : "cannot stand here";
    // A bracket before it only says where it is.
    const int first = habit.kind(found->first) == RParen ? std::min(0, found->last) : found->first;
    return habit.diagnose(DiagnosticKind::UnexpectedWord, first, found->last,
                          fmt::format("`{}` {}", habit.written(first, found->last), what),
                          filled(phrase.hint, found->captured));
  }
  return {};
}

}  // namespace

bool declares(const CodeView& code, std::string_view keyword, std::string_view name) {
  constexpr std::uint32_t most_words = 100'000;
  for (std::uint32_t k = 0; k + 1 < std::min(code.size(), most_words); ++k)
    if (code.text(k) == keyword && code.text(k + 1) == name && is_starter(code.kind(k)))
      return true;
  return false;
}

std::optional<Diagnostic> explain_by_phrases(const Habit& habit) {
  const Place inside = place_of(last_declaration(habit));
  const Place here = inside == Place::Outlook ? inside
                     : in_effects(habit)      ? Place::Effect
                                              : Place::Condition;
  return first_match(habit, [&](Place place) {
    return place == Place::Anywhere || place == inside || place == here;
  });
}

std::optional<Diagnostic> explain_entry_by_phrases(const Habit& habit) {
  // What is expected is a condition.
  for (std::uint32_t i = habit.at + 1; i-- > 0;) {
    if (habit.code.kind(i) == KwExpect) return {};
    if (habit.code.first_on_line(i)) break;
  }
  return first_match(habit, [](Place place) { return place == Place::Record; });
}

}  // namespace quid
