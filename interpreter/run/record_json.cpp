// SPDX-License-Identifier: Apache-2.0
// Records as JSON Lines: {"on": "2018-07-27", "known": "2018-08-01", "corrected": true,
// "event": "remains_returned 55 boxes"}, with "prior" for "on" before the deal's first day. Objects
// are flat, so a small reader of our own serves: it knows where each value stands.
#include <fmt/format.h>
#include <algorithm>
#include <array>
#include <list>

#include "diagnostics/suggest.hpp"
#include "run/record_collect.hpp"
#include "support/utf8.hpp"

namespace quid {
namespace {

constexpr std::array<std::string_view, 6> keys = {"on",        "prior", "known",
                                                  "corrected", "event", "source"};

/// One of `keys`, found while this is compiled.
class Key {
 public:
  consteval Key(const char* name)  // NOLINT: a name stands for the key
      : index_(static_cast<std::size_t>(std::find(keys.begin(), keys.end(), name) - keys.begin())) {
    if (index_ == keys.size()) throw "no such key";  // does not compile
  }
  std::size_t index() const { return index_; }

 private:
  std::size_t index_;
};

struct JsonValue {
  enum class Kind { Text, Number, Truth, Null };
  Kind kind = Kind::Null;
  std::string_view text;
  std::uint32_t begin = 0, end = 0;  // of a text without its quotes
  bool exact = true;
};

class JsonLine {
 public:
  JsonLine(RecordCollector& out, std::size_t begin, std::size_t end)
      : out_(out), text_(out.source().text().substr(0, end)), begin_(begin), at_(begin) {}

  void read() {
    space();
    if (at_ == text_.size()) return;
    if (!take('{')) return fail("a line of the record is a JSON object", example());
    space();
    if (!take('}')) {
      do {
        if (!pair()) return;
      } while (take(',') && out_.goes_on(at_));
      if (!take('}')) return fail("the object ends here without `}`");
    }
    space();
    if (at_ != text_.size()) return fail("text stands after the object", "one object a line");
    finish();
  }

 private:
  static std::string example() {
    return "as in `{\"on\": \"2018-07-27\", \"event\": \"remains_returned 55\"}`";
  }

  bool pair() {
    space();
    JsonValue key, value;
    const std::size_t key_begin = at_;
    if (!take('"') || !string(key)) return failed("a key in quotes is wanted here");
    const auto found = std::find(keys.begin(), keys.end(), key.text);
    if (found == keys.end()) {
      at_ = key_begin;
      const std::string near = did_you_mean(key.text, keys);
      return failed(fmt::format("there is no key `{}`", key.text),
                    near.empty()
                        ? "the keys are `on` or `prior`, `event`, `known`, `corrected`, `source`"
                        : near);
    }
    if (seen_[static_cast<std::size_t>(found - keys.begin())]) {
      at_ = key_begin;
      return failed(fmt::format("the key `{}` stands here twice", key.text),
                    "an entry is of one day and one event");
    }
    space();
    if (!take(':')) return failed("`:` is wanted after a key");
    space();
    if (!read_value(value)) return false;
    space();
    values_[static_cast<std::size_t>(found - keys.begin())] = std::move(value);
    seen_[static_cast<std::size_t>(found - keys.begin())] = true;
    return true;
  }

  static bool ends_value(char c) {
    return c == ',' || c == ' ' || c == '}' || c == '\t' || c == '\r';
  }

  bool read_value(JsonValue& value) {
    value.begin = static_cast<std::uint32_t>(at_);
    if (take('"')) {
      value.kind = JsonValue::Kind::Text;
      return string(value) || failed("this text is not closed, or has an escape that JSON lacks");
    }
    const std::size_t end = out_.find_end(text_, at_, ends_value);
    value.text = text_.substr(at_, end - at_);
    at_ = end;
    value.end = static_cast<std::uint32_t>(end);
    const bool digits =
        !value.text.empty() && std::all_of(value.text.begin(), value.text.end(),
                                           [](char c) { return c >= '0' && c <= '9'; });
    if (value.text == "true" || value.text == "false") {
      value.kind = JsonValue::Kind::Truth;
    } else if (digits) {
      value.kind = JsonValue::Kind::Number;
    } else if (value.text != "null") {
      at_ = value.begin;
      return failed("a text, a whole number, `true` or `false` is wanted here");
    }
    return true;
  }

  // After the opening quote.
  bool string(JsonValue& out) {
    out.begin = static_cast<std::uint32_t>(at_);
    std::size_t end = plain_end();
    out.text = text_.substr(at_, end - at_);
    at_ = end;
    if (at_ < text_.size() && text_[at_] == '\\') {
      out.exact = false;
      std::string& text = unescaped_.emplace_back(out.text);
      while (at_ < text_.size() && text_[at_] == '\\' && out_.goes_on(at_)) {
        ++at_;
        if (!escape(text)) return false;
        end = plain_end();
        text += text_.substr(at_, end - at_);
        at_ = end;
      }
      out.text = text;
    }
    out.end = static_cast<std::uint32_t>(at_);
    return take('"');
  }

  // Where a quote or a backslash stands, from here on.
  std::size_t plain_end() {
    return out_.find_end(text_, at_, [](char c) { return c == '"' || c == '\\'; });
  }

  bool escape(std::string& out) {
    if (at_ == text_.size()) return false;
    const char c = text_[at_++];
    switch (c) {
      case 'n': out += '\n'; return true;
      case 't': out += '\t'; return true;
      case 'r': out += '\r'; return true;
      case 'b': out += '\b'; return true;
      case 'f': out += '\f'; return true;
      case '"':
      case '\\':
      case '/': out += c; return true;
      case 'u': return code_point(out);
      default: return false;
    }
  }

  bool code_point(std::string& out) {
    char32_t value = 0;
    if (!hex(value)) return false;
    if (value >= 0xD800 && value < 0xDC00) {
      char32_t low = 0;
      if (text_.substr(at_, 2) != "\\u") return false;
      at_ += 2;
      if (!hex(low) || low < 0xDC00 || low > 0xDFFF) return false;
      value = 0x10000 + ((value - 0xD800) << 10) + (low - 0xDC00);
    }
    append_utf8(out, value);
    return true;
  }

  bool hex(char32_t& out) {
    for (int i = 0; i < 4; ++i, ++at_) {
      if (at_ == text_.size()) return false;
      const std::string_view digits = "0123456789abcdef";
      const auto digit = digits.find(static_cast<char>(text_[at_] | 0x20));
      const bool upper_digit = text_[at_] >= '0' && text_[at_] <= '9';
      if (digit == std::string_view::npos || (digit < 10 && !upper_digit)) return false;
      out = out * 16 + static_cast<char32_t>(digit);
    }
    return true;
  }

  const JsonValue& value(Key key) const { return values_[key.index()]; }
  bool has(Key key) const {
    return seen_[key.index()] && values_[key.index()].kind != JsonValue::Kind::Null;
  }

  void finish() {
    ast::Entry entry;
    at_ = begin_;
    if (has("on") == has("prior")) return fail("the object has no date", example());
    if (!has("event")) return fail("the object has no event", example());
    entry.prior = has("prior");
    if (!when(entry.prior ? Key("prior") : Key("on"), entry.on)) return;
    if (has("known") && !when("known", entry.known)) return;
    if (has("corrected")) {
      if (value("corrected").kind != JsonValue::Kind::Truth) {
        return fail("`corrected` is `true` or `false`");
      }
      entry.corrected = value("corrected").text == "true";
    }
    const JsonValue& event = value("event");
    if (event.kind != JsonValue::Kind::Text) return fail("`event` is a text", example());
    entry.place = {{out_.source_id(), static_cast<std::uint32_t>(begin_), end()}};
    out_.add_event({event.text, event.begin, event.end, event.exact}, std::move(entry));
  }

  bool when(Key key, ast::When& out) {
    const JsonValue& date = value(key);
    out.place = {{out_.source_id(), date.begin, date.end}};
    const bool right = date.kind == JsonValue::Kind::Text || date.kind == JsonValue::Kind::Number;
    if (right && read_when(date.text, out)) return true;
    out_.fail(date.begin, date.end, fmt::format("`{}` is not a date", date.text),
              "dates are written `\"2018-07-27\"`");
    return false;
  }

  void space() {
    const auto is_blank = [](char c) { return c == ' ' || c == '\t' || c == '\r'; };
    if (at_ < text_.size() && is_blank(text_[at_]))
      at_ = out_.find_end(text_, at_, [&](char c) { return !is_blank(c); });
  }
  bool take(char wanted) {
    if (at_ >= text_.size() || text_[at_] != wanted) return false;
    ++at_;
    return true;
  }
  std::uint32_t end() const { return static_cast<std::uint32_t>(text_.size()); }
  void fail(std::string message, std::string hint = {}) {
    const auto begin = static_cast<std::uint32_t>(std::min(at_, text_.size()));
    out_.fail(begin, std::max(begin, end()), std::move(message), std::move(hint));
  }
  bool failed(std::string message, std::string hint = {}) {
    fail(std::move(message), std::move(hint));
    return false;
  }

  RecordCollector& out_;
  std::string_view text_;  // up to the end of the line
  std::size_t begin_, at_;
  std::array<JsonValue, keys.size()> values_;
  std::array<bool, keys.size()> seen_{};
  std::list<std::string> unescaped_;  // texts that stand not so in the source
};

}  // namespace

void read_json_record(RecordCollector& out) {
  const std::string_view text = out.source().text();
  const std::size_t first = text.starts_with("\xef\xbb\xbf") ? 3 : 0;
  for (std::size_t at = first; at < text.size() && out.goes_on(at);) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    JsonLine(out, at, end).read();
    at = end + 1;
  }
}

}  // namespace quid
