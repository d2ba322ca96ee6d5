// SPDX-License-Identifier: Apache-2.0
// Every form of forms.txt is read, or refused where it says so; none can be read in two ways; the
// tables made of the grammar and the parser that ANTLR generates read the same.
#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>

#include "syntax/lex.hpp"
#include "syntax/parse.hpp"
#include "syntax/table_parser.hpp"
#include "syntax_support.hpp"

namespace quid::test {
namespace {

PredictionReport measure(const std::string& text, Rule rule) {
  const Lexed lexed = lex(text, text.size() + 1);
  const auto code = code_tokens(lexed.tokens);
  return Parser(lexed.tokens, code, 250).measure_predictions(rule);
}

bool same(Cursor a, Cursor b) {
  for (; a && b; a = a.next(), b = b.next()) {
    const bool alike = a.rule() == b.rule() && a.kind() == b.kind() &&
                       a.first_token() == b.first_token() && a.last_token() == b.last_token();
    if (!alike || !same(a.child(), b.child())) return false;
  }
  return !a && !b;
}

/// Reads from each token on by each rule. What the tables accept, ANTLR does, with the same tree;
/// they may refuse more, where a mistake follows. Gives how often they accepted.
std::size_t read_both_ways(const std::string& text) {
  const Lexed lexed = lex(text, text.size() + 1);
  const auto code = code_tokens(lexed.tokens);
  TableParser tables(lexed.tokens, code, 20);
  Parser parser(lexed.tokens, code, 20);
  Cst tree, wanted;
  Failure failure;
  std::size_t accepted = 0;
  for (std::uint32_t from = 0; from <= code.size(); ++from) {
    for (const Rule rule : {Rule::Item, Rule::Entry, Rule::Prior, Rule::TestItem, Rule::OneExpr,
                            Rule::OneEvent, Rule::Script, Rule::Record}) {
      if ((rule == Rule::Script || rule == Rule::Record) && from > 0) continue;
      std::uint32_t at = from, wanted_at = from;
      if (!tables.parse(rule, at, tree)) continue;
      ++accepted;
      INFO("rule " << static_cast<int>(rule) << " from token " << from);
      REQUIRE(parser.parse_by_antlr(rule, wanted_at, wanted, failure));
      REQUIRE(at == wanted_at);
      REQUIRE(same(tree.root(), wanted.root()));
    }
  }
  return accepted;
}

}  // namespace

TEST_CASE("each form is read or refused") {
  const auto all = forms();
  REQUIRE(all.size() > 200);
  for (const Form& form : all) {
    INFO(form.title << "\n" << form.text);
    const Read result = read(form.text, form.mode);
    INFO(result.complaints());
    CHECK(result.clean() == !form.bad);
    const auto& ast = result.syntax.ast;
    if (!form.bad) CHECK(!(ast.items.empty() && ast.entries.empty()));
  }
}

TEST_CASE("no form can be read in two ways, and none needs the full context") {
  for (const Form& form : forms()) {
    INFO(form.title << "\n" << form.text);
    const auto report =
        measure(form.text, form.mode == ParseMode::Record ? Rule::Record : Rule::Script);
    CHECK(report.ambiguities == 0);
    CHECK(report.full_contexts == 0);
    if (!form.bad) CHECK(report.accepted);
  }
}

TEST_CASE("the tables read as ANTLR's parser does") {
  for (const Form& form : forms()) {
    INFO(form.title << "\n" << form.text);
    const std::size_t accepted = read_both_ways(form.text);
    if (!form.bad) CHECK(accepted > 0);
  }
}

TEST_CASE("the tables read the whole of what ANTLR's parser reads") {
  for (const Form& form : forms()) {
    if (form.bad) continue;
    INFO(form.title << "\n" << form.text);
    const Lexed lexed = lex(form.text, form.text.size() + 1);
    const auto code = code_tokens(lexed.tokens);
    const Rule rule = form.mode == ParseMode::Record ? Rule::Record : Rule::Script;
    Cst tree, wanted;
    Failure failure;
    std::uint32_t at = 0, wanted_at = 0;
    const bool accepted = TableParser(lexed.tokens, code, 250).parse(rule, at, tree);
    CHECK(accepted ==
          Parser(lexed.tokens, code, 250).parse_by_antlr(rule, wanted_at, wanted, failure));
  }
}

TEST_CASE("the rules are those of the grammar") {
  const std::vector<Token> tokens;
  const std::vector<std::uint32_t> code;
  const Parser parser(tokens, code, 250);
  CHECK(parser.generated_rule_name(Rule::Script) == "script");
  CHECK(parser.generated_rule_name(Rule::BriefOp) == "briefOp");
  CHECK(parser.generated_rule_name(Rule::Effects) == "effects");
  CHECK(parser.generated_rule_name(Rule::Label) == "label");
}

}  // namespace quid::test
