// SPDX-License-Identifier: Apache-2.0
// The front end. In: a source. Out: its tree and tokens, as far as it could be read, and
// diagnostics. A declaration or entry with a mistake is left out of the tree, and the next is read.
// Refuses to know what names stand for.
#pragma once

#include <cstdint>
#include <vector>

#include "diagnostics/diagnostic.hpp"
#include "support/interner.hpp"
#include "support/limits.hpp"
#include "support/source.hpp"
#include "syntax/ast.hpp"
#include "syntax/token.hpp"

namespace quid {

enum class ParseMode : std::uint8_t {
  Script,      // `ast.items`
  Record,      // `ast.entries`
  Expression,  // `ast.expression`: one condition or value
  Event        // `ast.entries`, one: `m 5 boxes`, or an entry with its date
};

/// Of which tokens `Syntax` is to tell. Who needs those of code alone is served faster.
enum class Wanted : std::uint8_t { AllTokens, CodeTokens };

struct Syntax {
  SourceId source_id;
  ast::Ast ast;
  std::vector<Token> tokens;  // where those of code are enough, it may be these alone
  /// Names that declarations with mistakes seem to declare: to be known, so that one mistake does
  /// not bring a second wherever the name is used. Sorted, each once.
  std::vector<NameId> lost_names;
  /// The host ended the work, which is reported: much may be missing.
  bool ended = false;
};

/// Reports into `diagnostics`; always returns what could be read. Safe to call from any thread,
/// with an interner and a sink of the thread's own.
Syntax parse(const SourceSet& sources, SourceId source_id, Interner& interner,
             Diagnostics& diagnostics, const Limits& limits = {},
             ParseMode mode = ParseMode::Script, Wanted wanted = Wanted::AllTokens);

}  // namespace quid
