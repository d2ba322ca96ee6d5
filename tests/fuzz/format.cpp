// SPDX-License-Identifier: Apache-2.0
// What can be read can be formatted: the meaning and the comments stay, and a second time changes
// nothing.
#include <algorithm>

#include "fuzz.hpp"
#include "syntax/format.hpp"

using namespace quid;

namespace {

std::ptrdiff_t comment_count(const Syntax& syntax) {
  return std::count_if(syntax.tokens.begin(), syntax.tokens.end(),
                       [](const Token& token) { return token.channel == Channel::Comments; });
}

void check(std::string_view text, ParseMode mode) {
  fuzz::Read read;
  fuzz::read(read, text, mode);
  if (!read.good) return;
  const std::string once = format(read.syntax, read.sources[read.syntax.source_id]);
  bool good = false;
  const Syntax again = fuzz::read_more(read, once, mode, good);
  fuzz::require(good, "what was formatted can be read");
  fuzz::require(again.ast == read.syntax.ast, "formatting keeps the meaning");
  fuzz::require(comment_count(again) == comment_count(read.syntax), "formatting keeps comments");
  fuzz::require(format(again, read.sources[again.source_id]) == once,
                "formatting twice is formatting once");
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  check(bytes(data, size), ParseMode::Script);
  check(bytes(data, size), ParseMode::Record);
  return 0;
}
