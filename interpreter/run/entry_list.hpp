// SPDX-License-Identifier: Apache-2.0
// The entries of a run. A record can be long and runs are copied often: copies share it until one
// of them changes its own.
#pragma once

#include <memory>
#include <utility>
#include <vector>

#include "check/checked.hpp"

namespace quid {

class EntryList {
 public:
  EntryList() = default;
  explicit EntryList(std::vector<checked::Entry> entries)
      : shared_(std::make_shared<std::vector<checked::Entry>>(std::move(entries))) {}

  const std::vector<checked::Entry>& all() const { return shared_ ? *shared_ : own_; }
  std::size_t size() const { return all().size(); }
  bool empty() const { return all().empty(); }
  const checked::Entry& operator[](std::size_t k) const { return all()[k]; }
  const checked::Entry& back() const { return all().back(); }

  /// To be changed: copied from the shared ones the first time.
  std::vector<checked::Entry>& own() {
    if (shared_) own_ = *std::exchange(shared_, nullptr);
    return own_;
  }
  /// Of what is shared nothing but [first, end) is copied.
  void drop_before(std::size_t first) {
    const auto at = static_cast<std::ptrdiff_t>(first);
    if (const auto shared = std::exchange(shared_, nullptr))
      own_.assign(shared->begin() + at, shared->end());
    else
      own_.erase(own_.begin(), own_.begin() + at);
  }
  /// Leaves nothing; without a copy where nobody shares them.
  std::vector<checked::Entry> take() {
    const auto shared = std::exchange(shared_, nullptr);
    if (!shared) return std::exchange(own_, {});
    if (shared.use_count() == 1) return std::move(*shared);
    return *shared;
  }

 private:
  std::shared_ptr<std::vector<checked::Entry>> shared_;
  std::vector<checked::Entry> own_;  // where nothing is shared
};

}  // namespace quid
