// SPDX-License-Identifier: Apache-2.0
// Steps over bit planes. A plane is one bit for each lane of a block; a step reads and writes whole
// planes, so that no lane jumps. Plain data: what runs it lies in kernels.hpp.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>

namespace quid::lanes {

using Word = std::uint64_t;
inline constexpr std::size_t words_per_plane = 16;
inline constexpr std::size_t lanes_per_block = words_per_plane * 64;

/// Each lane of a plane, in order.
template <typename Each>
void each_lane(const Word* lanes, Each each) {
  for (std::size_t w = 0; w < words_per_plane; ++w)
    for (Word left = lanes[w]; left != 0; left &= left - 1)
      each(w * 64 + static_cast<std::size_t>(std::countr_zero(left)));
}
inline constexpr std::uint32_t plane_of_ones = 0, plane_of_zeros = 1;  // in every block

enum class PlaneOp : std::uint8_t {
  And,          // dst = a and b
  AndNot,       // dst = a and not b
  Or,           // dst = a or b
  OrNot,        // dst = a or not b
  Copy,         // dst = a
  Remember,     // dst = a; hot[number] where that is another than before in some lane
  CopyNot,      // dst = not a
  FireKept,     // dst = a and b; a = a and not b: a is a rule that is ready, b its condition
  FireKeptNot,  // the same of the opposite of b
  FireEdge,     // dst = a and b; a = not b: a is a rule that is armed
  FireEdgeNot,
  Fire,        // of fires[number]: every other kind of rule; dst
  SkipUnless,  // unless hot[a]: leave out the next `n` steps
  Turn,        // dst = a and b; b = a xor b: where a milestone b turns, and where it breaks
  Happen,      // b = (b or a) and not dst: a milestone b is met in a, broken in dst
  Ease,        // lanes a: lever of planes dst… (n levels) up by b, not beyond `number`
  Tighten,
  SetLevel,  // to level `number`
  Add,       // lanes a: amount of n planes dst… grows by `number`
  Assign,    // lanes a: is `number`
  AtLeast,   // dst = the amount of n planes a… is at least `number` (1 or more)
  Lasting,   // planes dst… of n days: the first is a, each next the one before and a
  Count,     // to the count of n planes dst… is added each of the b planes lists[a]…
  Aside      // what no plane holds: the block does it, by n: an Aside
};

/// Of columns, which hold a value for each lane.
enum class Aside : std::uint32_t {
  Reckon,   // column a
  Stamp,    // column a is today in lanes dst, and unknown where not b
  Nothing,  // dst: the lanes a in which column b is zero; where it is less, or unknown, they leave
  Due,      // deadline a: in which lanes it has passed
  Follow,   // deadline a goes with what it hangs on
  Slide,    // ring b: today ends with its condition a
  Spell,    // stretch b begins or ends where plane a is not as dst, its plane, was
  Change  // lanes a: amount column (low half of `number`) by column b, as ast::Change (high half);
          // dst, and the next: where it was set, or added to, today
};

struct PlaneStep {
  PlaneOp op = PlaneOp::And;
  std::uint32_t n = 0;
  std::uint32_t dst = 0, a = 0, b = 0;
  std::int64_t number = 0;
};
static_assert(sizeof(PlaneStep) == 32);

/// Planes of a rule that is more than kept or an edge; 0 is the plane of all ones.
struct FirePlanes {
  static constexpr std::uint32_t none = UINT32_MAX;
  std::uint32_t rule = 0, condition = 0;
  bool negated = false;
  std::uint32_t perhaps = none;  // where the condition is not false, if that is another plane
  bool perhaps_negated = false;
  std::uint32_t armed = none, spent = none, today = none;  // state
  std::uint32_t in_time = none, waits = none;
};

}  // namespace quid::lanes
