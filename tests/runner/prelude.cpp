// SPDX-License-Identifier: Apache-2.0
#include "prelude.hpp"

#include <algorithm>
#include <set>

#include "syntax/lex.hpp"

namespace quid::runner {
namespace {

struct Words {
  std::vector<std::string> all;    // names and words, in order
  std::set<std::string> declared;  // the word after a starter at the head of a line
  bool has_deal = false;
};

// A declaration's name: what follows `party`, `set` and so on as the first word of a line.
bool declares(TokenKind kind) {
  return (is_starter(kind) && kind != TokenKind::KwUse && kind != TokenKind::KwTest &&
          kind != TokenKind::KwValue && kind != TokenKind::KwNo && kind != TokenKind::KwEvery &&
          kind != TokenKind::KwDiscount && kind != TokenKind::KwRule &&
          kind != TokenKind::KwEnsure) ||
         kind == TokenKind::KwLet;
}

Words words_of(std::string_view text) {
  Words words;
  const auto tokens = lex(text, text.size() + 1).tokens;
  TokenKind before = TokenKind::EndOfInput, before_that = before;
  bool first_on_line = true, head = false;
  for (const Token& token : tokens) {
    const std::string_view word = text.substr(token.begin, token.end - token.begin);
    if (token.channel != Channel::Code) {
      if (word.find('\n') != std::string_view::npos) first_on_line = true;
      continue;
    }
    const bool head_of_deal = before == TokenKind::KwDeal && token.kind == TokenKind::Text;
    if (head_of_deal && before_that != TokenKind::KwEnd) words.has_deal = true;
    if (is_name_like(token.kind)) {
      words.all.emplace_back(word);
      if (head && declares(before)) words.declared.emplace(word);
    }
    head = first_on_line || (head && before == TokenKind::KwMarginal);
    if (token.kind == TokenKind::KwMarginal && first_on_line) head = true;
    before_that = before;
    before = token.kind;
    first_on_line = false;
  }
  return words;
}

std::vector<std::string> comma_list(std::string_view text) {
  std::vector<std::string> out;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(','), text.size());
    std::string_view name = text.substr(0, end);
    while (name.starts_with(' ')) name.remove_prefix(1);
    while (name.ends_with(' ')) name.remove_suffix(1);
    out.emplace_back(name);
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return out;
}

}  // namespace

Prelude::Prelude(std::string_view text) {
  std::vector<std::string> wanted_for;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    const std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (line.starts_with("# for ")) {
      wanted_for = comma_list(line.substr(6));
    } else if (!line.empty() && !line.starts_with('#')) {
      Item item;
      item.text = line;
      Words words = words_of(line);
      if (!words.declared.empty()) item.declares = *words.declared.begin();
      item.wanted_for = std::move(wanted_for);
      if (!item.declares.empty()) item.wanted_for.push_back(item.declares);
      item.uses = std::move(words.all);
      items_.push_back(std::move(item));
      wanted_for.clear();
    }
  }
}

std::string Prelude::for_source(std::string_view source, std::string_view all_words) const {
  const Words words = words_of(source);
  const Words called_for = words_of(all_words);
  std::set<std::string> wanted(called_for.all.begin(), called_for.all.end());
  if (!words.has_deal) wanted.insert("deal");
  std::vector<bool> taken(items_.size(), false);
  for (bool more = true; more;) {
    more = false;
    for (std::size_t i = 0; i < items_.size(); ++i) {
      const Item& item = items_[i];
      const bool called = std::any_of(item.wanted_for.begin(), item.wanted_for.end(),
                                      [&](const std::string& w) { return wanted.contains(w); });
      const bool is_deal = item.text.starts_with("deal ");
      const bool own = words.declared.contains(item.declares) || (is_deal && words.has_deal);
      if (taken[i] || !called || own) continue;
      taken[i] = more = true;
      wanted.insert(item.uses.begin(), item.uses.end());
    }
  }
  std::string result;
  for (std::size_t i = 0; i < items_.size(); ++i) {
    if (taken[i]) result += items_[i].text + '\n';
  }
  return result;
}

}  // namespace quid::runner
