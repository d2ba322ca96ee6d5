// SPDX-License-Identifier: Apache-2.0
// Tokens to concrete syntax, one declaration or entry at a time. In: the tokens of a source. Out:
// its tree, or where and why it stopped. parse.cpp alone knows ANTLR. Refuses to recover and to
// word errors: that is for syntax.cpp and explain.cpp.
#pragma once

#include <bitset>
#include <memory>
#include <string>
#include <vector>

#include "support/limits.hpp"
#include "syntax/cst.hpp"
#include "syntax/token.hpp"

namespace quid {

using TokenSet = std::bitset<token_kind_count>;

/// Indices of the tokens that the parser sees.
std::vector<std::uint32_t> code_tokens(const std::vector<Token>& tokens);

/// Why a parse stopped. Places are indices into the code tokens; the end is their count.
struct Failure {
  std::uint32_t at = 0;
  TokenSet expected;        // what could have stood there
  std::vector<Rule> rules;  // that were open, the innermost last
  bool too_deep = false;
  bool ended = false;  // by the host
};

/// Of a parse that may read to the end.
inline constexpr std::uint32_t no_end = UINT32_MAX;

/// How often a source could be read in two ways, and how often a prediction needed the full
/// context.
struct PredictionReport {
  std::size_t ambiguities = 0;
  std::size_t full_contexts = 0;
  bool accepted = false;
};

class Parser {
 public:
  /// The vectors must outlive the parser, and `limits` too. Of these, if any, only when to end is
  /// looked at, now and then within one declaration. `kinds` are those of `code`, if they are at
  /// hand and none is a mistake.
  Parser(const std::vector<Token>& tokens, const std::vector<std::uint32_t>& code,
         std::uint32_t nesting_limit, const Limits* limits = nullptr,
         std::vector<TokenKind> kinds = {});
  ~Parser();
  Parser(const Parser&) = delete;
  Parser& operator=(const Parser&) = delete;

  /// Parses `rule` (Item, Entry, Prior, TestItem, OneExpr or OneEvent) from the code token `at`.
  /// True: `tree` holds it and `at` is past it. False: `failure` says why, `at` has not moved.
  /// The tables of table_parser.hpp read; what they refuse is read once more by ANTLR's parser.
  /// Safe to call from any thread; one parse by ANTLR runs at a time.
  bool parse(Rule rule, std::uint32_t& at, Cst& tree, Failure& failure);
  /// The same in two parts: the tables do not say why they refuse, and then the second does, which
  /// may be told to take the code token `end` for the end of the text.
  bool parse_by_tables(Rule rule, std::uint32_t& at, Cst& tree);
  bool parse_refused(Rule rule, std::uint32_t& at, Cst& tree, Failure& failure,
                     std::uint32_t end = no_end);
  /// The same without the tables; for tests.
  bool parse_by_antlr(Rule rule, std::uint32_t& at, Cst& tree, Failure& failure,
                      std::uint32_t end = no_end);

  /// For tests: parses all by the rule Script or Record in ANTLR's exact-ambiguity mode.
  PredictionReport measure_predictions(Rule rule);
  /// For tests: the name of a rule as the generated parser has it.
  std::string generated_rule_name(Rule rule) const;

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace quid
