// SPDX-License-Identifier: Apache-2.0
// Pieces to lines. In: pieces and where they may break. Out: the text, no line of code wider than
// it must be. Every choice follows from the pieces alone, never from the author's layout: so
// printing twice gives the same. Cost: linear.
#pragma once

#include <string>
#include <vector>

#include "syntax/format_marks.hpp"
#include "syntax/format_write.hpp"

namespace quid::formatting {

class Printer {
 public:
  /// Both must outlive it.
  Printer(const Pieces& pieces, const Marks& marks);
  std::string print();

 private:
  struct Open {
    PieceIndex last = 0;
    Style style = Style::Fill;
    bool broken = false;
    std::uint32_t indent = 0;
  };

  void measure();
  void link_gaps();
  void print_unit(const Unit& unit, PieceIndex end);
  void comments_between(const Unit* unit, PieceIndex before);
  void comments_within(PieceIndex at, std::uint32_t indent);
  bool breaks_before(PieceIndex at) const;
  void open_groups(PieceIndex at, PieceIndex end);
  bool fits(const Group& group, PieceIndex end) const;
  bool forced(PieceIndex at) const { return forced_[at]; }
  std::uint32_t width_of(PieceIndex first, PieceIndex last) const;
  PieceIndex next_break(PieceIndex from, PieceIndex end) const;
  void begin_line(PieceIndex at, std::uint32_t indent);
  void end_line();
  void put(PieceIndex at);
  bool spaced(PieceIndex at) const;

  const Pieces& pieces_;
  const Marks& marks_;
  std::vector<std::uint32_t> ends_;      // width of all pieces up to this one, on one line
  std::vector<std::uint32_t> widths_;    // of each piece
  std::vector<PieceIndex> next_gap_;     // of the same group, or where that group is over
  std::vector<PieceIndex> next_stop_;    // the next at or after that begins a line in any case
  std::vector<PieceIndex> next_chance_;  // likewise, or may begin one
  std::vector<bool> forced_;             // a comment comes before, within a unit
  std::vector<Open> open_;
  std::size_t group_ = 0, comment_ = 0;
  PieceIndex unit_end_ = 0;
  bool fresh_ = false;  // the line has no piece yet
  bool in_test_ = false;
  Line line_;
  bool has_line_ = false;
  Writer writer_;
};

}  // namespace quid::formatting
