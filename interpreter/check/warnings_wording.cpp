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

}  // namespace

void warn_of_wording(Context& context) {
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

}  // namespace quid::checked
