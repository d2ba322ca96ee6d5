// SPDX-License-Identifier: Apache-2.0
// Names to ids by a hash of their bytes.
#include "support/interner.hpp"

#include <algorithm>
#include <cstring>

#include "support/check.hpp"

namespace quid {
namespace {

// Eight bytes at a time.
std::uint64_t hash_of(std::string_view text) {
  std::uint64_t hash = 0x9E3779B97F4A7C15ull ^ text.size();
  while (!text.empty()) {
    std::uint64_t word = 0;
    const std::size_t taken = std::min(text.size(), sizeof word);
    std::memcpy(&word, text.data(), taken);
    text.remove_prefix(taken);
    hash = (hash ^ word) * 0xBF58476D1CE4E5B9ull;
    hash ^= hash >> 29;
  }
  return hash;
}

}  // namespace

Interner::Interner(const Interner& other) : texts_(other.texts_), ids_(other.ids_) {}

Interner& Interner::operator=(const Interner& other) {
  if (this != &other) *this = Interner(other);
  return *this;
}

std::uint32_t Interner::number_of(std::string_view text, std::uint64_t hash) const {
  return ids_.find(hash, [&](std::uint32_t number) { return texts_[number] == text; });
}

NameId Interner::intern(std::string_view text) {
  const std::uint64_t hash = hash_of(text);
  if (const std::uint32_t known = number_of(text, hash); known != HashIndex::none)
    return NameId{known};
  const NameId name_id = NameId::at(texts_.size());
  QUID_CHECK(name_id.valid(), "too many names");
  texts_.emplace_back(text);
  ids_.add(hash, name_id.value);
  return name_id;
}

std::optional<NameId> Interner::find(std::string_view text) const {
  const std::uint32_t known = number_of(text, hash_of(text));
  return known == HashIndex::none ? std::nullopt : std::optional(NameId{known});
}

std::string_view Interner::text(NameId name_id) const {
  QUID_CHECK(name_id.index() < texts_.size(), "name of another interner");
  return texts_[name_id.index()];
}

}  // namespace quid
