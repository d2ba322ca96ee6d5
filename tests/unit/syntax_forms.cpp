// SPDX-License-Identifier: Apache-2.0
// Every form of forms.txt is read, or refused where it says so; none can be read in two ways.
#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>

#include "syntax/lex.hpp"
#include "syntax/parse.hpp"
#include "syntax_support.hpp"

namespace quid::test {
namespace {

PredictionReport measure(const std::string& text, Rule rule) {
  const Lexed lexed = lex(text, text.size() + 1);
  const auto code = code_tokens(lexed.tokens);
  return Parser(lexed.tokens, code, 250).measure_predictions(rule);
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
