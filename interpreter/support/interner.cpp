// SPDX-License-Identifier: Apache-2.0
// Names to ids by a hash of their bytes.
#include "support/interner.hpp"

#include <algorithm>
#include <cstring>

#include "support/check.hpp"

namespace quid {
namespace {

constexpr std::size_t first_slots = 64;
constexpr std::size_t place_bits = 14;
constexpr std::size_t block_size = std::size_t{1} << place_bits;

template <class Word>
std::uint64_t read(const char* from) {
  Word word;
  std::memcpy(&word, from, sizeof word);
  return word;
}

// The first eight bytes; of a shorter text all, another for each text of one size.
std::uint64_t head_of(std::string_view text) {
  const char* const begin = text.data();
  const std::size_t size = text.size();
  if (size >= 8) return read<std::uint64_t>(begin);
  if (size >= 4) return read<std::uint32_t>(begin) | read<std::uint32_t>(begin + size - 4) << 32;
  if (size == 0) return 0;
  return read<std::uint8_t>(begin) | read<std::uint8_t>(begin + size / 2) << 8 |
         read<std::uint8_t>(begin + size - 1) << 16;
}

// Eight bytes at a time, of which most names have the first alone.
std::uint64_t hash_of(std::uint64_t head, std::string_view text) {
  std::uint64_t hash = 0x9E3779B97F4A7C15ull ^ text.size();
  for (;;) {
    hash = (hash ^ head) * 0xBF58476D1CE4E5B9ull;
    hash ^= hash >> 29;
    if (text.size() <= sizeof head) break;
    text.remove_prefix(sizeof head);
    head = head_of(text);
  }
  return hash * 0x9E3779B97F4A7C15ull >> 32;  // the upper bits know of all others
}

}  // namespace

Interner::Interner(const Interner& other) : slots_(other.slots_), packed_(other.packed_) {
  for (std::size_t i = 0; i < other.names_.size(); ++i)
    names_.push_back(keep(other.text_of(other.names_[i])));
}

Interner& Interner::operator=(const Interner& other) {
  if (this != &other) *this = Interner(other);
  return *this;
}

std::size_t Interner::slot_of(std::string_view text) const {
  const std::uint64_t head = head_of(text);
  std::size_t at = hash_of(head, text) & (slots_.size() - 1);
  for (; slots_[at].name_id.valid(); at = (at + 1) & (slots_.size() - 1)) {
    const Slot& slot = slots_[at];
    if (slot.head != head || slot.size != text.size()) continue;
    if (text.size() <= sizeof head || text_of(names_[slot.name_id.index()]) == text) break;
  }
  return at;
}

std::size_t Interner::packed_slot_of(std::string_view text) const {
  const std::size_t mask = packed_.size() - 1;
  std::size_t at = hash_of(head_of(text), text) & mask;
  while (packed_[at].valid() && text_of(names_[packed_[at].index()]) != text) at = (at + 1) & mask;
  return at;
}

void Interner::fit() {
  if (slots_.empty()) return;
  packed_.reserve(slots_.size());
  for (const Slot& slot : slots_) packed_.push_back(slot.name_id);
  std::vector<Slot>().swap(slots_);
}

std::string_view Interner::text_of(Name name) const {
  return {texts_[name.at >> place_bits].get() + (name.at & (block_size - 1)), name.size};
}

Interner::Name Interner::keep(std::string_view text) {
  if (texts_.empty() || text.size() >= room_) {
    const std::size_t size = std::max(block_size, text.size() + 1);
    texts_.push_back(std::make_unique_for_overwrite<char[]>(size));
    room_ = size;
  }
  QUID_CHECK(texts_.size() <= (UINT32_MAX >> place_bits) && text.size() <= UINT32_MAX,
             "too many names");
  // What is larger than a block has one for itself, from its first byte on.
  const std::size_t place = room_ > block_size ? 0 : block_size - room_;
  std::copy(text.begin(), text.end(), texts_.back().get() + place);
  room_ = room_ > block_size ? 0 : room_ - text.size();
  return {static_cast<std::uint32_t>((texts_.size() - 1) << place_bits | place),
          static_cast<std::uint32_t>(text.size())};
}

NameId Interner::intern(std::string_view text) {
  if (4 * (names_.size() + 1) > 3 * std::max(slots_.size(), packed_.size())) grow();
  if (!packed_.empty()) {
    NameId& place = packed_[packed_slot_of(text)];
    if (place.valid()) return place;
    names_.push_back(keep(text));
    return place = NameId::at(names_.size() - 1);
  }
  Slot& slot = slots_[slot_of(text)];
  if (slot.name_id.valid()) return slot.name_id;
  slot = {head_of(text), static_cast<std::uint32_t>(text.size()), NameId::at(names_.size())};
  QUID_CHECK(slot.name_id.valid(), "too many names");
  names_.push_back(keep(text));
  return slot.name_id;
}

void Interner::grow() {
  slots_.assign(std::max(first_slots, 2 * std::max(slots_.size(), packed_.size())), {});
  std::vector<NameId>().swap(packed_);
  for (std::size_t i = 0; i < names_.size(); ++i) {
    const std::string_view text = text_of(names_[i]);
    slots_[slot_of(text)] = {head_of(text), static_cast<std::uint32_t>(text.size()), NameId::at(i)};
  }
}

std::optional<NameId> Interner::find(std::string_view text) const {
  if (!packed_.empty()) {
    const NameId known = packed_[packed_slot_of(text)];
    return known.valid() ? std::optional(known) : std::nullopt;
  }
  if (slots_.empty()) return std::nullopt;
  const NameId known = slots_[slot_of(text)].name_id;
  return known.valid() ? std::optional(known) : std::nullopt;
}

std::string_view Interner::text(NameId name_id) const {
  QUID_CHECK(name_id.index() < names_.size(), "name of another interner");
  return text_of(names_[name_id.index()]);
}

}  // namespace quid
