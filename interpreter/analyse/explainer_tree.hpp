// SPDX-License-Identifier: Apache-2.0
// What of the explainer is a template: measuring a tree that is thrown away, and going beyond what
// suffices. Private to analyse/.
#pragma once

#include "analyse/explainer.hpp"

namespace quid::analyse {

/// How many reasons `build` would add. The tree is as before afterwards.
template <class Build>
std::size_t Explainer::size_of(Build build) {
  const std::size_t before = nodes_.size();
  const bool was_cut = cut_;
  nodes_.emplace_back();
  build(static_cast<NodeId>(before));
  // One that had to be cut is longer than it looks.
  const std::size_t size = nodes_.size() - before + (cut_ && !was_cut ? options_.reasons : 0);
  nodes_.resize(before);
  cut_ = was_cut;
  return size;
}

/// Adds what is told only to those who want everything.
template <class Build>
void Explainer::further(NodeId parent, Build build) {
  if (!options_.all) return;
  const bool before = beyond_;
  beyond_ = true;
  build(parent);
  beyond_ = before;
}

/// Counts how deep reasons lie within one another, for as long as it lives.
class Deeper {
 public:
  explicit Deeper(std::uint32_t& depth) : depth_(depth) { ++depth_; }
  ~Deeper() { --depth_; }
  Deeper(const Deeper&) = delete;
  Deeper& operator=(const Deeper&) = delete;

 private:
  std::uint32_t& depth_;
};

}  // namespace quid::analyse
