// SPDX-License-Identifier: Apache-2.0
// What the fuzzers share. In: bytes. Out: a tree or a complaint that stops the fuzzer.
#pragma once

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>

#include "diagnostics/diagnostic.hpp"
#include "syntax/syntax.hpp"

namespace quid::fuzz {

/// A finding: libFuzzer keeps the input that led here.
inline void require(bool holds, const char* what) {
  if (holds) return;
  std::fprintf(stderr, "not so: %s\n", what);
  std::abort();
}

struct Read {
  SourceSet sources;
  Interner interner;
  Syntax syntax;
  bool good = false;
};

inline Syntax read_more(Read& into, std::string text, ParseMode mode, bool& good) {
  Diagnostics sink;
  const SourceId id = into.sources.add("fuzz.quid", std::move(text));
  Syntax syntax = parse(into.sources, id, into.interner, sink, {}, mode);
  good = !sink.has_errors();
  const std::size_t size = into.sources[id].text().size();
  for (const Diagnostic& diagnostic : sink.take()) {
    require(diagnostic.span.begin <= diagnostic.span.end && diagnostic.span.end <= size,
            "a span lies in its source");
    require(!diagnostic.message.empty(), "a diagnostic has a message");
  }
  return syntax;
}

inline void read(Read& into, std::string_view text, ParseMode mode) {
  into.syntax = read_more(into, std::string(text), mode, into.good);
}

}  // namespace quid::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

inline std::string_view bytes(const std::uint8_t* data, std::size_t size) {
  return {reinterpret_cast<const char*>(data), size};
}
