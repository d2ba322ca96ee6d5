// SPDX-License-Identifier: Apache-2.0
// JSON written piece by piece, in the layout of `dump(2)`. In: small values, and where objects and
// arrays begin and end. Out: text, at once; it keeps nothing, so an array may be as long as it
// likes. Refuses to check that brackets match: the caller's shape is fixed.
#pragma once

#include <nlohmann/json.hpp>
#include <ostream>
#include <string>
#include <string_view>

namespace quid::report {

class JsonStream {
 public:
  using Json = nlohmann::ordered_json;

  explicit JsonStream(std::ostream& out) : out_(out) {}

  void begin_object() { begin('{'); }
  void begin_array() { begin('['); }
  void end_object() { end('}'); }
  void end_array() { end(']'); }

  /// The key of the next member; then its value, or the beginning of one.
  void key(std::string_view name) {
    separate();
    out_ << text_of(Json(name)) << ": ";
    after_key_ = true;
  }
  void value(const Json& value) {
    separate();
    for (const char c : text_of(value)) {
      out_.put(c);
      if (c == '\n') indent();
    }
  }
  void member(std::string_view name, const Json& of) {
    key(name);
    value(of);
  }

 private:
  static std::string text_of(const Json& value) {
    return value.dump(2, ' ', false, Json::error_handler_t::replace);
  }

  void begin(char bracket) {
    separate();
    out_ << bracket;
    ++depth_;
    empty_ = true;
  }
  void end(char bracket) {
    --depth_;
    if (!empty_) new_line();
    out_ << bracket;
    empty_ = false;
  }
  void separate() {
    if (!after_key_ && depth_ > 0) {
      if (!empty_) out_ << ',';
      new_line();
    }
    after_key_ = empty_ = false;
  }
  void new_line() {
    out_ << '\n';
    indent();
  }
  void indent() {
    for (int i = 0; i < depth_; ++i) out_ << "  ";
  }

  std::ostream& out_;
  int depth_ = 0;
  bool empty_ = true;  // nothing stands yet in the innermost bracket
  bool after_key_ = false;
};

}  // namespace quid::report
