// SPDX-License-Identifier: Apache-2.0
// Names as numbers. In: the text of a name. Out: an id, the same for the same bytes, numbered in
// the order of first sight. Refuses to know what a name stands for.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>
#include <vector>

#include "support/blocks.hpp"
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
  // Gives back what helps to find many names fast. They are found after it as well, by their texts.
  void fit();
  std::optional<NameId> find(std::string_view text) const;
  // Stays valid as long as the interner lives, also while it grows or is moved.
  std::string_view text(NameId name_id) const;
  std::size_t size() const { return names_.size(); }

 private:
  /// Where a name's text stands: in a block of its own, or in one with others.
  struct Name {
    std::uint32_t at = 0;  // the number of the block, and in the lower bits the place in it
    std::uint32_t size = 0;
  };
  // What tells short names apart without a look at their texts.
  struct Slot {
    std::uint64_t head = 0;  // the first eight bytes
    std::uint32_t size = 0;
    NameId name_id;  // invalid: free
  };

  /// Where the name is, or would be put: in `slots_`, or when these are gone in `packed_`.
  std::size_t slot_of(std::string_view text) const;
  std::size_t packed_slot_of(std::string_view text) const;
  std::string_view text_of(Name name) const;
  /// Puts a text behind the others.
  Name keep(std::string_view text);
  void grow();

  Blocks<Name> names_;
  // INVARIANT: blocks stay where they are, so that views into them stay valid.
  std::vector<std::unique_ptr<char[]>> texts_;
  std::size_t room_ = 0;  // what is left of the last of them
  // One of them is empty. A power of two, at most three in four of them taken; or none.
  std::vector<Slot> slots_;
  std::vector<NameId> packed_;  // the same without what tells names apart
};

}  // namespace quid
