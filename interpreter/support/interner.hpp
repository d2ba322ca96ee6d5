// SPDX-License-Identifier: Apache-2.0
// Names as numbers. In: the text of a name. Out: an id, the same for the same bytes, numbered in
// the order of first sight. Refuses to know what a name stands for.
#pragma once

#include <deque>
#include <optional>
#include <string>
#include <string_view>

#include "support/hash_index.hpp"
#include "support/ids.hpp"

namespace quid {

using NameId = Id<struct NameTag>;

class Interner {
 public:
  Interner() = default;
  Interner(Interner&&) = default;
  Interner& operator=(Interner&&) = default;
  Interner(const Interner& other);
  Interner& operator=(const Interner& other);

  NameId intern(std::string_view text);
  std::optional<NameId> find(std::string_view text) const;
  // Stays valid as long as the interner lives, also while it grows or is moved.
  std::string_view text(NameId name_id) const;
  std::size_t size() const { return texts_.size(); }

 private:
  std::uint32_t number_of(std::string_view text, std::uint64_t hash) const;

  std::deque<std::string> texts_;  // INVARIANT: never shrinks, so that views into it stay valid.
  HashIndex ids_;
};

}  // namespace quid
