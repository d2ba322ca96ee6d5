// SPDX-License-Identifier: Apache-2.0
// Names to ids by a hash of their bytes.
#include "support/interner.hpp"

#include <algorithm>
#include <cstring>

#include "support/check.hpp"

namespace quid {
namespace {

constexpr std::size_t first_slots = 64;

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

Interner::Interner(const Interner& other) : texts_(other.texts_), slots_(other.slots_) {}

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
    if (text.size() <= sizeof head || texts_[slot.name_id.index()] == text) break;
  }
  return at;
}

NameId Interner::intern(std::string_view text) {
  if (2 * (texts_.size() + 1) > slots_.size()) grow();
  Slot& slot = slots_[slot_of(text)];
  if (slot.name_id.valid()) return slot.name_id;
  slot = {head_of(text), static_cast<std::uint32_t>(text.size()), NameId::at(texts_.size())};
  QUID_CHECK(slot.name_id.valid(), "too many names");
  texts_.emplace_back(text);
  return slot.name_id;
}

void Interner::grow() {
  slots_.assign(std::max(first_slots, 2 * slots_.size()), {});
  for (std::size_t i = 0; i < texts_.size(); ++i) {
    const std::string& text = texts_[i];
    slots_[slot_of(text)] = {head_of(text), static_cast<std::uint32_t>(text.size()), NameId::at(i)};
  }
}

std::optional<NameId> Interner::find(std::string_view text) const {
  if (slots_.empty()) return std::nullopt;
  const NameId known = slots_[slot_of(text)].name_id;
  return known.valid() ? std::optional(known) : std::nullopt;
}

std::string_view Interner::text(NameId name_id) const {
  QUID_CHECK(name_id.index() < texts_.size(), "name of another interner");
  return texts_[name_id.index()];
}

}  // namespace quid
