// SPDX-License-Identifier: Apache-2.0
// What the formatter prints, in order. In: the tokens of a source. Out: its words and signs, to
// which parentheses may be added, and its comments with the places they keep. Refuses to know
// layout.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "support/source.hpp"
#include "syntax/token.hpp"

namespace quid::formatting {

using PieceIndex = std::uint32_t;

/// A word or sign of the source, or an added parenthesis.
struct Piece {
  std::uint32_t begin = 0, end = 0;  // bytes; of an added one, both the place it is put at
  TokenKind kind = TokenKind::EndOfInput;
  bool added = false;
  bool blank_before = false;  // an empty line comes before it
};
static_assert(sizeof(Piece) == 12);

struct Comment {
  std::uint32_t begin = 0, end = 0;
  PieceIndex before = 0;  // the piece it comes before
  bool own_line = false, blank_before = false, indented = false;
};

/// Both bounds belong to it.
struct Extent {
  PieceIndex first = 0, last = 0;
  friend bool operator==(const Extent&, const Extent&) = default;
};

class Pieces {
 public:
  Pieces(const Source& source, const std::vector<Token>& tokens);

  /// Puts parentheses around each extent.
  void add_parentheses(const std::vector<Extent>& around);

  const std::vector<Piece>& all() const { return pieces_; }
  const std::vector<Comment>& comments() const { return comments_; }
  std::uint32_t size() const { return static_cast<std::uint32_t>(pieces_.size()); }
  TokenKind kind(PieceIndex at) const { return pieces_[at].kind; }
  std::string_view text(PieceIndex at) const;
  std::string_view text(const Comment& comment) const;

  /// The piece that begins at this byte, and the last one of a span.
  PieceIndex at(std::uint32_t byte) const;
  Extent extent(Span span) const;
  /// With the parentheses that were added to what it ends with.
  Extent whole(Span span) const;
  /// Of a bracket, its partner; of any other piece, itself.
  PieceIndex partner(PieceIndex at) const { return partners_[at]; }

 private:
  void read(const std::vector<Token>& tokens);
  void match_brackets();

  const Source& source_;
  std::vector<Piece> pieces_;
  std::vector<Comment> comments_;
  std::vector<PieceIndex> partners_;
};

}  // namespace quid::formatting
