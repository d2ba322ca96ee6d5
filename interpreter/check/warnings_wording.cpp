// SPDX-License-Identifier: Apache-2.0
// What reads otherwise than in prose. In: the script as written. Silent where parentheses say it.
#include <fmt/format.h>

#include "check/warnings_parts.hpp"

namespace quid::checked {
namespace {

// Nothing but blanks between `not` and what it is about, if that is `C for D` without parentheses.
bool bare(const Context& context, Span whole, Span operand) {
  constexpr std::uint32_t word = 3;  // the length of `not`
  if (operand.begin < whole.begin + word) return false;
  const Span between{whole.source_id, whole.begin + word, operand.begin};
  return context.sources != nullptr &&
         (*context.sources)[whole.source_id].text(between).find('(') == std::string_view::npos;
}

// The condition of `C for D` with its own parentheses.
std::string text_before_for(const Context& context, Span whole, Span length) {
  std::string text = context.written({whole.source_id, whole.begin, length.begin});
  const std::size_t end = text.rfind("for");
  if (end == std::string::npos) return text;
  text.resize(text.find_last_not_of(' ', end == 0 ? 0 : end - 1) + 1);
  return text;
}

void warn_of_not_for_long(Context& context) {
  const ast::Ast& tree = context.files.back().ast;
  for (const ast::Expr& expr : tree.expressions) {
    const auto* negation = std::get_if<ast::Unary>(&expr.node);
    if (negation == nullptr || negation->op != ast::UnaryOp::Not) continue;
    const ast::Expr& operand = tree[negation->operand];
    const auto* lasting = std::get_if<ast::ForDuration>(&operand.node);
    if (lasting == nullptr || !bare(context, expr.place.span, operand.place.span)) continue;
    const std::string length = context.written(tree[lasting->duration].place.span);
    std::string what =
        text_before_for(context, operand.place.span, tree[lasting->duration].place.span);
    if (what == "…" || length == "…") what = "C";
    context.fail(
        DiagnosticKind::NotForLong, expr.place.span,
        fmt::format("this is read `not ({} for {})`, which is true until that has lasted so "
                    "long",
                    what, length),
        fmt::format("write `(not {0}) for {1}`, or the parentheses as they are read", what,
                    length));
  }
}

// `while C for D`, where the length is not the condition's and no parenthesis says so.
void warn_of_bare_length(Context& context, std::string_view word, ast::ExprId condition,
                         ast::ExprId length, const char* whose) {
  const ast::Ast& tree = context.files.back().ast;
  const Span before = tree[condition].place.span;
  const Span span = tree[length].place.span;
  if (before.source_id != span.source_id || span.begin < before.end) return;
  if (ast::get_if<ast::DateLit>(&tree[condition].node) != nullptr) return;
  const Span between{before.source_id, before.end, span.begin};
  const std::string_view text = (*context.sources)[before.source_id].text(between);
  const std::size_t at = text.rfind("for");
  if (at == std::string_view::npos || text.find(')') != std::string_view::npos) return;
  std::string what = context.written(before), lasts = context.written(span);
  if (what == "…" || lasts == "…") what = "C", lasts = "D";
  const bool one_name = ast::get_if<ast::RefExpr>(&tree[condition].node) != nullptr;
  const std::string as_one = one_name ? what : '(' + what + ')';
  context.fail(DiagnosticKind::BareLength,
               {before.source_id, before.end + static_cast<std::uint32_t>(at), span.end},
               fmt::format("`for {}` is how long {} lasts, not the condition behind `{}`", lasts,
                           whose, word),
               fmt::format("write `{0} ({1} for {2})` if the condition has to last, or `{0} ({3}) "
                           "for {2}` as it is read",
                           word, as_one, lasts, what));
}

void warn_of_bare_lengths(Context& context) {
  const ast::Ast& tree = context.files.back().ast;
  for (const ast::Effect& effect : tree.effects) {
    for (std::size_t k = 1; k < effect.suffixes.size(); ++k) {
      const ast::Suffix& one = effect.suffixes[k - 1];
      if (one.kind == ast::Suffix::Kind::For) continue;
      if (effect.suffixes[k].kind != ast::Suffix::Kind::For) continue;
      warn_of_bare_length(context, one.kind == ast::Suffix::Kind::While ? "while" : "until",
                          one.value, effect.suffixes[k].value, "the effect");
    }
  }
  for (const ast::Item& item : tree.items) {
    const auto* phase = ast::get_if<ast::PhaseDecl>(&item.node);
    if (phase == nullptr || !phase->when.valid() || !phase->duration.valid()) continue;
    // `phase trial when signed for 60 days` is hardly read otherwise.
    if (ast::get_if<ast::RefExpr>(&tree[phase->when].node) != nullptr) continue;
    warn_of_bare_length(context, "when", phase->when, phase->duration, "the phase");
  }
}

}  // namespace

void warn_of_wording(Context& context) {
  if (context.sources == nullptr) return;
  warn_of_not_for_long(context);
  warn_of_bare_lengths(context);
}

}  // namespace quid::checked
