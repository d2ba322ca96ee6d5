// SPDX-License-Identifier: Apache-2.0
// Any bytes can be read, in every mode, and the tokens are all of them.
#include "fuzz.hpp"

using namespace quid;

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  for (const ParseMode mode :
       {ParseMode::Script, ParseMode::Record, ParseMode::Expression, ParseMode::Event}) {
    fuzz::Read read;
    fuzz::read(read, bytes(data, size), mode);
    std::uint32_t at = 0;
    for (const Token& token : read.syntax.tokens) {
      fuzz::require(token.begin == at && token.end >= at, "tokens follow one another");
      at = token.end;
    }
    fuzz::require(!read.good || at == size, "the tokens are the source");
  }
  return 0;
}
