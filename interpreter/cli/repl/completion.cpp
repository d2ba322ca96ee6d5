// SPDX-License-Identifier: Apache-2.0
#include "cli/repl/completion.hpp"

#include <algorithm>
#include <filesystem>

#include "cli/help.hpp"
#include "cli/words.hpp"
#include "report/ask.hpp"
#include "support/utf8.hpp"
#include "syntax/keywords.hpp"
#include "syntax/lex.hpp"

namespace quid::cli {
namespace {

constexpr std::size_t most_words = 500;

bool is_word_byte(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return byte >= 0x80 || c == '_' || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
         (c >= 'A' && c <= 'Z');
}

class Completer {
 public:
  Completer(const Session& session, std::string_view line) : session_(session), line_(line) {
    const Stand& stand = session.stand();
    if (session.has_deal()) wording_.emplace(*stand.file);
  }

  Completion find() {
    if (line_.starts_with(':') && line_.find_first_of(" \t") == std::string_view::npos) {
      for (const ReplCommand& command : repl_commands()) offer(":" + std::string(command.name));
      return finish(0);
    }
    if (line_.starts_with(':')) return argument();
    split();
    if (!wording_) {
      keywords(true);
    } else if (!by_context()) {
      names();
      keywords(at_beginning());
    }
    return finish(begin_);
  }

 private:
  void offer(std::string word) { words_.push_back(std::move(word)); }

  Completion finish(std::size_t begin) {
    const std::string_view typed = line_.substr(begin);
    std::erase_if(words_, [&](const std::string& word) { return !word.starts_with(typed); });
    std::sort(words_.begin(), words_.end());
    words_.erase(std::unique(words_.begin(), words_.end()), words_.end());
    if (words_.size() > most_words) words_.resize(most_words);
    return {begin, std::move(words_)};
  }

  // --- commands
  Completion argument() {
    const std::size_t blank = line_.find_first_of(" \t");
    const std::string_view command = line_.substr(1, blank - 1);
    std::size_t begin = line_.find_first_not_of(" \t", blank);
    if (begin == std::string_view::npos) begin = line_.size();
    if (command == "help") {
      for (const ReplCommand& one : repl_commands()) offer(std::string(one.name));
      for (const std::string_view topic : topic_names()) offer(std::string(topic));
    } else if (command == "switch" || command == "compare") {
      for (std::string& name : session_.fork_names()) offer(std::move(name));
    } else if (command == "to" && wording_) {
      dates();
    } else if (command == "coverage") {
      offer("tests");
    } else if (command == "load" || command == "save") {
      begin = files(command == "save", begin);
    } else if ((command == "watch" || command == "break") && wording_) {
      split();
      if (!by_context()) names();
      if (tokens_.size() <= 2) offer("off");
      begin = begin_;
    }
    return finish(begin);
  }

  std::size_t files(bool save, std::size_t begin) {
    if (save) {
      for (const char* word : {"script ", "record ", "session "}) {
        if (line_.substr(begin).starts_with(word))
          begin += std::string_view(word).size();
        else
          offer(std::string(word).substr(0, std::string_view(word).size() - 1));
      }
    }
    const std::string typed(line_.substr(begin));
    const std::string folder = typed.substr(0, typed.rfind('/') + 1);
    std::error_code problem;
    std::filesystem::directory_iterator at(folder.empty() ? "." : folder, problem), end;
    for (std::size_t seen = 0; !problem && at != end && seen < 10'000; at.increment(problem)) {
      ++seen;
      std::string name = folder + at->path().filename().string();
      if (at->is_directory(problem)) name += '/';
      problem.clear();
      offer(std::move(name));
    }
    return begin;
  }

  // --- the language
  void split() {
    begin_ = line_.size();
    while (begin_ > 0 && is_word_byte(line_[begin_ - 1])) --begin_;
    // A date is one word, though its signs are none.
    std::size_t date = line_.size();
    while (date > 0 &&
           (line_[date - 1] == '-' || (line_[date - 1] >= '0' && line_[date - 1] <= '9'))) {
      --date;
    }
    if (date < begin_ && (date == 0 || line_[date - 1] == ' ')) begin_ = date;
    for (const Token& token : lex(line_.substr(0, begin_), line_.size() + 1).tokens) {
      if (token.channel == Channel::Code) tokens_.push_back(token);
    }
  }

  std::string_view text(const Token& token) const {
    return line_.substr(token.begin, token.end - token.begin);
  }
  TokenKind kind_back(std::size_t back) const {
    return tokens_.size() > back ? tokens_[tokens_.size() - 1 - back].kind : TokenKind::EndOfInput;
  }
  bool at_beginning() const { return tokens_.empty(); }

  bool by_context() {
    const TokenKind last = kind_back(0);
    if (levels_wanted(last)) return true;
    if (elements_wanted()) return true;
    const bool date = last == TokenKind::KwOn || last == TokenKind::KwPrior ||
                      last == TokenKind::KwKnown || last == TokenKind::KwDue ||
                      last == TokenKind::KwFrom || last == TokenKind::KwUntil;
    if (date) dates();
    return last == TokenKind::KwOn || last == TokenKind::KwPrior || last == TokenKind::KwKnown;
  }

  // `L at`, `L at least`, `L below`, `ease L to`: what stands before is a lever, perhaps indexed.
  bool levels_wanted(TokenKind last) {
    std::size_t back = 0;
    if (last == TokenKind::KwLeast && kind_back(1) == TokenKind::KwAt) back = 1;
    const TokenKind word = kind_back(back);
    if (word != TokenKind::KwAt && word != TokenKind::KwBelow && word != TokenKind::KwTo) {
      return false;
    }
    std::size_t at = tokens_.size() - 1 - back;
    if (at == 0) return false;
    --at;
    if (tokens_[at].kind == TokenKind::RBrack) {
      while (at > 0 && tokens_[at].kind != TokenKind::LBrack) --at;
      if (at == 0) return false;
      --at;
    }
    const checked::Symbol symbol = find(text(tokens_[at]));
    if (symbol.kind != checked::SymbolKind::Lever) return false;
    const checked::Lever& lever = wording_->deal().levers[symbol.id];
    for (std::uint32_t k = 0; k < std::min<std::uint32_t>(lever.level_count, most_words); ++k) {
      offer(wording_->level(symbol.id, k));
    }
    return true;
  }

  // `closed[`, `growth[lagos,`: elements of the set at that place.
  bool elements_wanted() {
    std::size_t commas = 0, at = tokens_.size();
    while (at > 0 && tokens_[at - 1].kind != TokenKind::LBrack) {
      if (tokens_[at - 1].kind == TokenKind::RBrack) return false;
      commas += tokens_[at - 1].kind == TokenKind::Comma ? 1 : 0;
      --at;
    }
    if (at < 2) return false;
    const checked::Shape* shape = shape_of(text(tokens_[at - 2]));
    if (!shape || commas >= shape->sets.size()) return false;
    const auto& elements = wording_->deal().sets[shape->sets[commas].value].elements;
    for (std::size_t i = 0; i < std::min(elements.size(), most_words); ++i) {
      offer(wording_->element(elements[i]));
    }
    return true;
  }

  checked::Symbol find(std::string_view name) const {
    const DealFile& file = *session_.stand().file;
    const auto id = file.interner.find(name);
    return id ? file.deal.names.find(*id) : checked::Symbol{};
  }

  const checked::Shape* shape_of(std::string_view name) const {
    const checked::Checked& deal = wording_->deal();
    const checked::Symbol symbol = find(name);
    switch (symbol.kind) {
      case checked::SymbolKind::Actor: return &deal.actors[symbol.id].shape;
      case checked::SymbolKind::Milestone: return &deal.milestones[symbol.id].shape;
      case checked::SymbolKind::Quantity: return &deal.quantities[symbol.id].shape;
      case checked::SymbolKind::Lever: return &deal.levers[symbol.id].shape;
      case checked::SymbolKind::Statement: return &deal.statements[symbol.id].shape;
      case checked::SymbolKind::Let: return &deal.lets[symbol.id].shape;
      default: break;
    }
    const auto id = session_.stand().file->interner.find(name);
    const checked::RuleId rule =
        id ? session_.stand().file->deal.names.find_rule(*id) : checked::RuleId{};
    return rule.valid() ? &deal.rules[rule.value].shape : nullptr;
  }

  void names() {
    const checked::Names& names = session_.stand().file->deal.names;
    for (const NameId id : names.declared()) offer(wording_->name(id));
    for (const NameId id : names.rule_labels()) offer(wording_->name(id));
    for (const NameId id : names.unit_names()) offer(wording_->name(id));
  }

  void keywords(bool beginning) {
    for (const Keyword& keyword : quid::keywords()) {
      const bool starts = keyword.word_class == WordClass::Starter ||
                          keyword.kind == TokenKind::KwLet || keyword.kind == TokenKind::KwIf ||
                          keyword.kind == TokenKind::KwOn || keyword.kind == TokenKind::KwPrior;
      if (!beginning || starts) offer(std::string(keyword.word));
    }
    if (!beginning) return;
    offer("now");
    for (const std::string& words : question_words()) offer(words);
    for (const char* word : {"exposure", "given", "received", "all", "any", "not"}) offer(word);
  }

  // Days that mean something: the deal's ends, today, those of the record, those on which
  // something is due.
  void dates() {
    const Stand& stand = session_.stand();
    const auto day = [this](Day one) { offer(wording_->day(one)); };
    day(stand.deal().start);
    if (stand.deal().end) day(*stand.deal().end);
    day(session_.day());
    std::size_t seen = 0;
    for (const checked::Entry& entry : *stand.entries) {
      if (++seen > most_words) break;
      day(entry.on);
    }
    const View view = stand.run->view();
    for (const DutyView& duty : view.duties) day(duty.deadline);
    for (const MilestoneView& milestone : view.milestones) {
      if (milestone.deadline) day(*milestone.deadline);
    }
  }

  const Session& session_;
  std::string_view line_;
  std::optional<Wording> wording_;
  std::vector<Token> tokens_;
  std::size_t begin_ = 0;
  std::vector<std::string> words_;
};

}  // namespace

std::string Completion::common() const {
  if (words.empty()) return {};
  std::string prefix = words.front();
  for (const std::string& word : words) {
    std::size_t same = 0;
    while (same < prefix.size() && same < word.size() && prefix[same] == word[same]) ++same;
    prefix.resize(same);
  }
  // Not in the middle of a letter.
  while (!prefix.empty() && first_bad_utf8(prefix)) prefix.pop_back();
  return prefix;
}

Completion complete(const Session& session, std::string_view before_cursor) {
  if (first_bad_utf8(before_cursor)) return {};
  return Completer(session, before_cursor).find();
}

}  // namespace quid::cli
