// SPDX-License-Identifier: Apache-2.0
// A text that most have not. In: any text. Out: the same; it takes the room of a pointer where it
// is empty. A value: copies are independent. Refuses to be changed in place.
#pragma once

#include <memory>
#include <string>
#include <utility>

namespace quid {

class RareText {
 public:
  RareText() = default;
  RareText(std::string text)  // NOLINT: a text may stand wherever a rare one does
      : text_(text.empty() ? nullptr : std::make_unique<const std::string>(std::move(text))) {}
  RareText(const RareText& other)
      : text_(other.text_ ? std::make_unique<const std::string>(*other.text_) : nullptr) {}
  RareText(RareText&&) noexcept = default;
  RareText& operator=(RareText other) noexcept {
    text_ = std::move(other.text_);
    return *this;
  }
  ~RareText() = default;

  bool empty() const { return text_ == nullptr; }
  /// Stays valid until this is assigned to or gone.
  const std::string& str() const {
    static const std::string nothing;
    return text_ ? *text_ : nothing;
  }

  friend bool operator==(const RareText& a, const RareText& b) { return a.str() == b.str(); }

 private:
  std::unique_ptr<const std::string> text_;
};

}  // namespace quid
