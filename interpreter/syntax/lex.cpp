// SPDX-License-Identifier: Apache-2.0
// One function per first character. Where the grammar takes the longest of several rules, the
// lengths are measured and compared.
#include "syntax/lex.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>

#include "support/utf8.hpp"
#include "syntax/keywords.hpp"

namespace quid {
namespace {

enum : std::uint8_t { Digit = 1, AsciiLetter = 2, Space = 4 };

constexpr auto classes = [] {
  std::array<std::uint8_t, 256> result{};
  for (unsigned c = '0'; c <= '9'; ++c) result[c] = Digit;
  for (unsigned c = 'a'; c <= 'z'; ++c) result[c] = AsciiLetter;
  for (unsigned c = 'A'; c <= 'Z'; ++c) result[c] = AsciiLetter;
  result['_'] = AsciiLetter;
  for (const unsigned char c : {' ', '\t', '\r', '\n'}) result[c] = Space;
  return result;
}();

struct Range {
  char32_t first, last;
};
// The fragment Letter of the grammar, beyond ASCII.
constexpr Range letters[] = {{0xAA, 0xAA},     {0xB5, 0xB5},     {0xBA, 0xBA},
                             {0xC0, 0xD6},     {0xD8, 0xF6},     {0xF8, 0x1FFF},
                             {0x2C00, 0x2DFF}, {0x3005, 0xD7FF}, {0xF900, 0xFDFF}};
// The rule Ws, beyond ASCII.
constexpr Range spaces[] = {{0xA0, 0xA0},     {0x2000, 0x200B}, {0x2028, 0x2029}, {0x202F, 0x202F},
                            {0x205F, 0x205F}, {0x3000, 0x3000}, {0xFEFF, 0xFEFF}};

template <std::size_t N>
bool in_any(char32_t c, const Range (&ranges)[N]) {
  return std::any_of(std::begin(ranges), std::end(ranges),
                     [c](Range range) { return c >= range.first && c <= range.last; });
}

// Eight bytes at once, the first of them lowest.
constexpr std::size_t in_word = sizeof(std::uint64_t);
constexpr bool reads_words = std::endian::native == std::endian::little;
constexpr std::uint64_t every(std::uint8_t byte) { return 0x0101010101010101ull * byte; }

// The highest bit of each byte from `first` to `last`, where all are below 0x80.
constexpr std::uint64_t between(std::uint64_t bytes, std::uint8_t first, std::uint8_t last) {
  return (bytes + every(0x80 - first)) & ~(bytes + every(0x7F - last));
}
// The highest bit of each byte that is neither a digit nor an ASCII letter.
constexpr std::uint64_t no_letters(std::uint64_t bytes) {
  const std::uint64_t low = bytes & every(0x7F);
  const std::uint64_t known =
      between(low | every(0x20), 'a', 'z') | between(low, '0', '9') | between(low, '_', '_');
  return (bytes | ~known) & every(0x80);
}

class Lexer {
 public:
  Lexer(std::string_view text, std::size_t token_limit, std::vector<Token>&& room,
        const Limits* limits)
      : text_(text), token_limit_(token_limit), limits_(limits) {
    room.clear();
    result_.tokens = std::move(room);
  }

  Lexed run() {
    result_.tokens.reserve(std::min(text_.size() / 3 * 2 + 8, token_limit_));
    while (more(at_) && result_.complete) {
      const std::size_t begin = at_;
      const TokenKind kind = next();
      push(kind, begin);
    }
    return std::move(result_);
  }

  PlainLexed run_plain(std::size_t name_bytes) {
    PlainLexed found;
    found.code.reserve(std::min(text_.size() / 3 + 8, token_limit_));
    found.kinds.reserve(found.code.capacity());
    const auto add = [&](TokenKind kind, std::size_t begin) {
      found.plain = token_limit_-- > 0;
      found.code.push_back(token_from(begin, kind, Channel::Code));
      found.kinds.push_back(kind);
    };
    const bool any_short_name = name_bytes >= in_word;
    for (skip_blank(); more(at_) && found.plain; skip_blank()) {
      const std::size_t begin = at_;
      TokenKind kind = TokenKind::Id;
      if (any_short_name && class_at(at_) == AsciiLetter && short_word(kind)) {
        add(kind, begin);
        continue;
      }
      odd_ = false;
      kind = next();
      if (kind == TokenKind::Ws) continue;
      if (odd_ || (kind == TokenKind::Id && at_ - begin > name_bytes))
        found.odd.push_back(token_from(begin, kind, channel_of(kind)));
      if (kind == TokenKind::Comment) continue;
      add(kind, begin);
      found.plain = found.plain && is_plain(kind);
    }
    found.ended = result_.ended;
    return found;
  }

 private:
  // Is there more from `at` on? Loops over what may be long ask this and not the text's size.
  bool more(std::size_t at) { return at < watched_ || look(at); }

  // A text that the host ends is cut off here, so that all loops come to their end.
  bool look(std::size_t at) {
    if (at >= text_.size()) return false;
    if (limits_ != nullptr && limits_->is_over()) {
      result_.complete = false;
      result_.ended = true;
      text_ = text_.substr(0, at);
    }
    watched_ = std::min(text_.size(), at + Watch::stretch);
    return at < watched_;
  }
  // What has been passed once is passed again from here.
  void look_again_from(std::size_t at) { watched_ = std::min(watched_, at + Watch::stretch); }

  // Past all characters of these classes from `at` on.
  std::size_t run_end(std::size_t at, std::uint8_t wanted) {
    while (more(at)) {
      const char* const text = text_.data();
      const std::size_t end = watched_;
      while (at < end && (classes[static_cast<unsigned char>(text[at])] & wanted) != 0) ++at;
      if (at < end) break;
    }
    return at;
  }

  static Channel channel_of(TokenKind kind) {
    return kind == TokenKind::Ws        ? Channel::WhiteSpace
           : kind == TokenKind::Comment ? Channel::Comments
                                        : Channel::Code;
  }
  Token token_from(std::size_t begin, TokenKind kind, Channel channel) const {
    return {static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(at_), kind, channel};
  }
  void push(TokenKind kind, std::size_t begin) {
    const Channel channel = channel_of(kind);
    if (channel == Channel::Code && ++code_ > token_limit_) {
      result_.complete = false;
      return;
    }
    result_.tokens.push_back(token_from(begin, kind, channel));
  }

  // The one blank that mostly stands between two words.
  void skip_blank() {
    if (more(at_) && text_[at_] == ' ') ++at_;
  }
  // Is the token that ends here no mistake by its kind or by what it touches?
  bool is_plain(TokenKind kind) const {
    switch (kind) {
      case TokenKind::Bad:
      case TokenKind::BadDate:
      case TokenKind::BadNumber:
      case TokenKind::OpenText: return false;
      case TokenKind::Number:
      case TokenKind::Percentage:
        return class_at(at_) != AsciiLetter && static_cast<unsigned char>(char_at(at_)) < 0x80;
      default: return true;
    }
  }

  std::uint8_t class_at(std::size_t at) const {
    return at < text_.size() ? classes[static_cast<unsigned char>(text_[at])] : 0;
  }
  char char_at(std::size_t at) const { return at < text_.size() ? text_[at] : '\0'; }
  bool is_digit(std::size_t at) const { return class_at(at) == Digit; }

  TokenKind next() {
    const std::uint8_t first = class_at(at_);
    if (first == Digit) return number();
    if (first == AsciiLetter) return word();
    if (first == Space) return space();
    switch (text_[at_]) {
      case '#': return comment();
      case '"': return quoted();
      default: return static_cast<unsigned char>(text_[at_]) < 0x80 ? sign() : beyond_ascii();
    }
  }

  TokenKind comment() {
    for (; more(at_); ++at_) {
      const auto c = static_cast<unsigned char>(text_[at_]);
      if (c >= ' ' && c < 0x7F) continue;
      if (c == '\r' || c == '\n') break;
      odd_ = true;
    }
    return TokenKind::Comment;
  }

  // A backslash takes the next character with it, whatever it is.
  TokenKind quoted() {
    ++at_;
    while (more(at_)) {
      const char c = text_[at_];
      if (c == '"') {
        ++at_;
        return TokenKind::Text;
      }
      if (c >= ' ' && c < 0x7F && c != '\\') {
        ++at_;
        continue;
      }
      if (c == '\r' || c == '\n') break;
      odd_ = true;
      if (c == '\\') {
        if (at_ + 1 == text_.size()) break;
        ++at_;
      }
      decode_utf8(text_, at_);
    }
    return TokenKind::OpenText;
  }

  TokenKind beyond_ascii() {
    const std::size_t begin = at_;
    const char32_t c = decode_utf8(text_, at_);
    if (in_any(c, letters)) {
      at_ = begin;
      return word();
    }
    if (in_any(c, spaces)) {
      at_ = begin;
      return space();
    }
    return TokenKind::Bad;
  }

  // A word of less than eight bytes, all of them ASCII.
  bool short_word(TokenKind& kind) {
    if (!reads_words || at_ + in_word >= text_.size()) return false;
    std::uint64_t bytes = 0;
    std::memcpy(&bytes, text_.data() + at_, in_word);
    const std::uint64_t others = no_letters(bytes);
    if (others == 0) return false;
    // The lowest bit that is set is that of the first of the others.
    const std::uint64_t before = (others ^ (others - 1)) >> 8;
    if ((bytes & others & (0 - others)) != 0) return false;
    const auto size = static_cast<std::size_t>(std::countr_zero(others)) / 8;
    kind = word_kind(bytes & before, text_.substr(at_, size));
    at_ += size;
    return true;
  }

  TokenKind word() {
    TokenKind kind = TokenKind::Id;
    return short_word(kind) ? kind : long_word();
  }

  TokenKind long_word() {
    const std::size_t begin = at_;
    do {
      at_ = run_end(at_, Digit | AsciiLetter);
    } while (more(at_) && take_wide(letters));
    return find_keyword(text_.substr(begin, at_ - begin)).value_or(TokenKind::Id);
  }

  TokenKind space() {
    do {
      at_ = run_end(at_, Space);
    } while (more(at_) && take_wide(spaces));
    return TokenKind::Ws;
  }

  // Moves over one character beyond ASCII that is in the ranges.
  template <std::size_t N>
  bool take_wide(const Range (&ranges)[N]) {
    if (static_cast<unsigned char>(text_[at_]) < 0x80) return false;
    std::size_t after = at_;
    if (!in_any(decode_utf8(text_, after), ranges)) return false;
    at_ = after;
    odd_ = true;
    return true;
  }

  TokenKind sign() {
    using enum TokenKind;
    const char second = char_at(at_ + 1);
    switch (text_[at_++]) {
      case '{': return LBrace;
      case '}': return RBrace;
      case '(': return LParen;
      case ')': return RParen;
      case '[': return LBrack;
      case ']': return RBrack;
      case ':': return Colon;
      case ',': return Comma;
      case '=': return Eq;
      case '+': return Plus;
      case '-': return Minus;
      case '*': return Star;
      case '/': return Slash;
      case '^': return Caret;
      case '.': return pair(second, '.', Range, Bad);
      case '<': return pair(second, '=', Le, Lt);
      case '>': return pair(second, '=', Ge, Gt);
      case '!': return pair(second, '=', Ne, Bad);
      default: return Bad;
    }
  }
  TokenKind pair(char second, char wanted, TokenKind both, TokenKind alone) {
    if (second != wanted || at_ >= text_.size()) return alone;
    ++at_;
    return both;
  }

  // Most numbers are a few digits with nothing after them that any form of number goes on with.
  TokenKind number() {
    const std::size_t begin = at_;
    const std::size_t end = is_digit(begin + 1) ? plain_digits_end(begin) : begin + 1;
    const char after = char_at(end);
    const bool goes_on = after == '-' || after == '_' || after == '.' || after == '%';
    if (goes_on || (text_[begin] == '0' && end > begin + 1)) return long_number();
    at_ = end;
    return TokenKind::Number;
  }

  // The longest of Date, BadDate, BadNumber, Number and Percentage; the first of equals.
  TokenKind long_number() {
    const std::size_t begin = at_;
    TokenKind kind = TokenKind::Number;
    std::size_t end = begin;
    const auto offer = [&](TokenKind candidate, std::size_t candidate_end) {
      if (candidate_end > end) {
        kind = candidate;
        end = candidate_end;
      }
    };
    offer(TokenKind::Date, date_end(begin));
    offer(TokenKind::BadDate, bad_date_end(begin));
    const std::size_t whole = digits_end(begin);
    offer(TokenKind::BadNumber, bad_number_end(begin, whole));
    const std::size_t fraction = fraction_end(whole);
    offer(TokenKind::Number, fraction);
    if (char_at(fraction) == '%') offer(TokenKind::Percentage, fraction + 1);
    at_ = end;
    return kind;
  }

  // Each of these returns where its form ends, or `begin` where it does not match.
  bool digits_at(std::size_t at, std::size_t count) const {
    for (std::size_t i = 0; i < count; ++i) {
      if (!is_digit(at + i)) return false;
    }
    return true;
  }
  std::size_t date_end(std::size_t begin) const {
    const bool matches = digits_at(begin, 4) && char_at(begin + 4) == '-' &&
                         digits_at(begin + 5, 2) && char_at(begin + 7) == '-' &&
                         digits_at(begin + 8, 2);
    return matches ? begin + 10 : begin;
  }
  std::size_t bad_date_end(std::size_t begin) {
    if (!digits_at(begin, 4) || char_at(begin + 4) != '-' || !is_digit(begin + 5)) return begin;
    const std::size_t at = plain_digits_end(begin + 5);
    if (char_at(at) != '-' || !is_digit(at + 1)) return at;
    return word_end(at + 1);
  }
  // D ('_'? D)*
  std::size_t digits_end(std::size_t at) {
    look_again_from(at);
    while (more(at) && is_digit(at)) at += char_at(at + 1) == '_' && is_digit(at + 2) ? 2 : 1;
    return at;
  }
  // D*
  std::size_t plain_digits_end(std::size_t at) {
    look_again_from(at);
    return run_end(at, Digit);
  }
  // ('.' D+)?
  std::size_t fraction_end(std::size_t at) {
    if (char_at(at) != '.' || !is_digit(at + 1)) return at;
    return plain_digits_end(at + 1);
  }
  std::size_t word_end(std::size_t at) {
    look_again_from(at);
    return run_end(at, Digit | AsciiLetter);
  }
  std::size_t bad_number_end(std::size_t begin, std::size_t whole) {
    std::size_t end = begin;
    // D [0-9_]* '_'
    look_again_from(begin);
    for (std::size_t run = begin; more(run) && (is_digit(run) || text_[run] == '_'); ++run) {
      if (text_[run] == '_') end = run + 1;
    }
    // '0' ('_'? D)+ ('.' D+)? '%'?
    if (char_at(begin) == '0' && whole > begin + 1) {
      const std::size_t at = fraction_end(whole);
      end = std::max(end, at + (char_at(at) == '%' ? 1 : 0));
    }
    // D ('_'? D)* '.' D* [a-zA-Z_] [a-zA-Z0-9_]*
    if (char_at(whole) == '.') {
      const std::size_t at = plain_digits_end(whole + 1);
      if (class_at(at) == AsciiLetter) end = std::max(end, word_end(at));
    }
    return end;
  }

  std::string_view text_;
  std::size_t token_limit_;
  const Limits* limits_;
  std::size_t watched_ = 0;  // up to where the host was asked
  std::size_t code_ = 0;     // tokens that are neither white space nor comments
  std::size_t at_ = 0;
  bool odd_ = false;  // the last token has more than plain characters in it
  Lexed result_;
};

}  // namespace

Lexed lex(std::string_view text, std::size_t token_limit, std::vector<Token> room,
          const Limits* limits) {
  return Lexer(text, token_limit, std::move(room), limits).run();
}

PlainLexed lex_plain(std::string_view text, std::size_t token_limit, const Limits& limits) {
  return Lexer(text, token_limit, {}, &limits).run_plain(limits.name_bytes);
}

}  // namespace quid
