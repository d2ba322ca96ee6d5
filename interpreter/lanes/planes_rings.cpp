// SPDX-License-Identifier: Apache-2.0
// On how many of the last days something was so: a plane for each of these days, of which the
// oldest gives way to today, and their number as planes.
#include <algorithm>
#include <bit>

#include "lanes/planes_assembly.hpp"

namespace quid::lanes {

void Assembly::rings() {
  for (const PlainRing& ring : plain_.rings) {
    const auto days = static_cast<std::uint32_t>(ring.ends.size());
    const auto sum = static_cast<std::uint32_t>(std::count(ring.ends.begin(), ring.ends.end(), 1));
    const auto bits = static_cast<std::uint32_t>(std::bit_width(days));
    const Planes::RingPlanes planes{{add(days), days}, {add(bits), bits}};
    for (std::uint32_t d = 0; d < days; ++d) out_.start_[planes.ends.first + d] = ring.ends[d];
    for (std::uint32_t b = 0; b < bits; ++b)
      out_.start_[planes.total.first + b] = static_cast<char>(sum >> b & 1);
    out_.rings_.push_back(planes);
    ring_was_.push_back(add(1, ring.ends.back() != 0));
    ring_least_.emplace_back();
    for (const std::uint32_t least : ring.least) ring_least_.back().push_back(add(1, sum >= least));
    out_.longest_span_ = std::max(out_.longest_span_, ring.flushed);
  }
}

std::uint32_t Assembly::plane_of_ring(const Atom& atom) const {
  const auto& least = plain_.rings[atom.target].least;
  const auto at = std::find(least.begin(), least.end(), atom.number) - least.begin();
  return ring_least_[atom.target][static_cast<std::size_t>(at)];
}

void Assembly::note_ring(Code& code, std::uint32_t k, std::uint32_t condition) {
  const Planes::RingPlanes& planes = out_.rings_[k];
  code.push_back({PlaneOp::Remember, 0, ring_was_[k], condition, 0, out_.remembered_hot_});
  code.push_back({PlaneOp::Aside, static_cast<std::uint32_t>(Aside::Slide), 0, condition, k, 0});
  for (std::size_t n = 0; n < ring_least_[k].size(); ++n)
    code.push_back({PlaneOp::AtLeast, planes.total.count, ring_least_[k][n], planes.total.first, 0,
                    plain_.rings[k].least[n]});
}

/// In a lane in which the two days are not alike their number goes up or down by one. Where days
/// are passed over all of a ring is alike, so that it does not count which is the oldest.
void Block::slide(const PlaneStep& step) {
  const PlainRing& ring = p_.plain_.rings[step.b];
  const Planes::RingPlanes& planes = p_.rings_[step.b];
  const std::uint32_t row = p_.plain_.atoms[ring.noted.atom()].target;
  if (ring.noted != always && !p_.plain_.on_calendar(row, day_)) return;
  std::uint32_t& at = ring_at_[step.b];
  Word* end = plane(planes.ends.first + at);
  at = at + 1 == planes.ends.count ? 0 : at + 1;
  const Word* now = plane(step.a);
  Word up[words_per_plane], down[words_per_plane];
  for (std::size_t w = 0; w < words_per_plane; ++w) {
    up[w] = now[w] & ~end[w];
    down[w] = end[w] & ~now[w];
    end[w] = now[w];
  }
  for (std::uint32_t b = 0; b < planes.total.count; ++b) {
    Word* bit = plane(planes.total.first + b);
    Word carried = 0;
    for (std::size_t w = 0; w < words_per_plane; ++w) {
      const Word before = bit[w];
      bit[w] ^= up[w] | down[w];
      carried |= up[w] &= before;
      carried |= down[w] &= ~before;
    }
    if (carried == 0) return;
  }
}

}  // namespace quid::lanes
