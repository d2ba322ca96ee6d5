// SPDX-License-Identifier: Apache-2.0
// Names to ids by a hash map whose keys are views into a deque.
#include "support/interner.hpp"

#include "support/check.hpp"

namespace quid {

Interner::Interner(const Interner& other) {
  for (const std::string& text : other.texts_) intern(text);
}

Interner& Interner::operator=(const Interner& other) {
  if (this != &other) *this = Interner(other);
  return *this;
}

NameId Interner::intern(std::string_view text) {
  if (const auto found = ids_.find(text); found != ids_.end()) return found->second;
  const NameId name_id = NameId::at(texts_.size());
  QUID_CHECK(name_id.valid(), "too many names");
  ids_.emplace(texts_.emplace_back(text), name_id);
  return name_id;
}

std::optional<NameId> Interner::find(std::string_view text) const {
  const auto found = ids_.find(text);
  if (found == ids_.end()) return std::nullopt;
  return found->second;
}

std::string_view Interner::text(NameId name_id) const {
  QUID_CHECK(name_id.index() < texts_.size(), "name of another interner");
  return texts_[name_id.index()];
}

}  // namespace quid
