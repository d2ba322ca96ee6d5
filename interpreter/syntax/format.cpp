// SPDX-License-Identifier: Apache-2.0
#include "syntax/format.hpp"

#include "syntax/format_extents.hpp"
#include "syntax/format_marks.hpp"
#include "syntax/format_pieces.hpp"
#include "syntax/format_print.hpp"

namespace quid {

std::string format(const Syntax& syntax, const Source& source) {
  using namespace formatting;
  Pieces pieces(source, syntax.tokens);
  pieces.add_parentheses(missing_parentheses(syntax.ast, Extents(syntax.ast, pieces)));
  const Extents extents(syntax.ast, pieces);
  const Marks marks = mark(syntax.ast, pieces, extents);
  return Printer(pieces, marks).print();
}

}  // namespace quid
