// SPDX-License-Identifier: Apache-2.0
#include "syntax/notation.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <iterator>

#include "support/utf8.hpp"

namespace quid {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

bool is_blank(char32_t c) { return c == ' ' || c == 0xA0 || c == 0x2009 || c == 0x202F; }

/// Digits from `at` on; moves past them.
std::string_view digits(std::string_view text, std::size_t& at) {
  const std::size_t begin = at;
  while (at < text.size() && is_digit(text[at])) ++at;
  return text.substr(begin, at - begin);
}

bool separates_date(char32_t c) { return c == '-' || is_printed_dash(c) || c == '/' || c == '.'; }

bool separates_thousands(char32_t c) {
  return is_blank(c) || c == ',' || c == '.' || c == '\'' || c == 0x2019;
}

class Joiner {
 public:
  Joiner(const Source& source, std::vector<Token>& tokens) : source_(source), tokens_(tokens) {}

  void run() {
    std::size_t kept = 0;
    for (std::size_t at = 0; at < tokens_.size();) {
      Token token = tokens_[at];
      std::size_t end = at + 1;
      if (in_range(token.kind, TokenKind::BadDate, TokenKind::Number)) {
        if (const std::size_t date = date_end(at); date > end) {
          end = date;
          token.kind = TokenKind::BadDate;
        } else if (const std::size_t number = std::max(groups_end(at), scaled_end(at));
                   number > end) {
          end = number;
          token.kind = TokenKind::BadNumber;
        }
        token.end = tokens_[end - 1].end;
      }
      tokens_[kept++] = token;
      at = end;
    }
    tokens_.resize(kept);
  }

 private:
  static constexpr std::size_t most_of_a_date = 5;     // tokens
  static constexpr std::size_t most_of_a_number = 20;  // tokens

  std::string_view text(std::size_t from, std::size_t end) const {
    const std::uint32_t begin = tokens_[from].begin;
    return source_.text().substr(begin, tokens_[end - 1].end - begin);
  }
  static bool is_digits(TokenKind kind) {
    return in_range(kind, TokenKind::BadDate, TokenKind::Number);
  }

  // Something in it must be none of Quid's: `6/3/2026` is a division.
  std::size_t date_end(std::size_t at) const {
    bool foreign = false;
    const std::size_t most = std::min(tokens_.size(), at + most_of_a_date);
    for (std::size_t k = at; k < most; ++k) {
      const TokenKind kind = tokens_[k].kind;
      const bool sign =
          kind == TokenKind::Minus || kind == TokenKind::Slash || kind == TokenKind::Bad;
      if (!is_digits(kind) && !sign) break;
      foreign = foreign ||
                (kind != TokenKind::Number && kind != TokenKind::Minus && kind != TokenKind::Slash);
      if (foreign && is_digits(kind) && date_in_groups(text(at, k + 1))) return k + 1;
    }
    return at;
  }

  // `5,500` may be two numbers; `5,000` is one, and so is `5 500`.
  std::size_t groups_end(std::size_t at) const {
    bool foreign = false;
    std::size_t end = at;
    const std::size_t most = std::min(tokens_.size(), at + most_of_a_number);
    for (std::size_t k = at; k < most; ++k) {
      const TokenKind kind = tokens_[k].kind;
      const bool sign = kind == TokenKind::Comma || kind == TokenKind::Ws || kind == TokenKind::Bad;
      if (!is_digits(kind) && !sign) break;
      foreign = foreign || (kind != TokenKind::Number && kind != TokenKind::Comma);
      if (foreign && is_digits(kind) && number_in_groups(text(at, k + 1))) end = k + 1;
    }
    return end;
  }

  // `30bn USD`
  std::size_t scaled_end(std::size_t at) const {
    std::size_t unit = at + 2;
    if (unit >= tokens_.size() || tokens_[at + 1].kind != TokenKind::Id ||
        scale_word(text(at + 1, unit)).empty())
      return at;
    while (unit < tokens_.size() && tokens_[unit].kind == TokenKind::Ws) ++unit;
    return unit < tokens_.size() && tokens_[unit].kind == TokenKind::Id ? at + 2 : at;
  }

  const Source& source_;
  std::vector<Token>& tokens_;
};

}  // namespace

bool is_printed_dash(char32_t c) { return (c >= 0x2010 && c <= 0x2015) || c == 0x2212; }

std::optional<DateInGroups> date_in_groups(std::string_view written) {
  std::string_view groups[3];
  std::size_t at = 0;
  for (std::size_t k = 0; k < 3; ++k) {
    if (k > 0 && (at >= written.size() || !separates_date(decode_utf8(written, at)))) return {};
    groups[k] = digits(written, at);
  }
  const auto is_short = [](std::string_view group) {
    return group.size() == 1 || group.size() == 2;
  };
  const DateInGroups date{groups[0], groups[1], groups[2]};
  const bool year_last = is_short(date.first) && (date.third.size() == 4 || date.third.size() == 2);
  const bool year_first = date.first.size() == 4 && is_short(date.third);
  if (at != written.size() || !is_short(date.second) || (!year_first && !year_last)) return {};
  return date;
}

std::optional<std::string> number_in_groups(std::string_view written) {
  std::size_t at = 0, count = 1;
  char32_t separator = 0;
  std::string meant(digits(written, at));
  if (meant.empty() || meant.size() > 3 || meant[0] == '0') return {};
  for (; at < written.size(); ++count) {
    const std::size_t mark = at;
    const char32_t c = decode_utf8(written, at);
    const std::string_view group = digits(written, at);
    if (c == '.' && separator != '.' && count > 1 && !group.empty() && at == written.size())
      return meant + std::string(written.substr(mark));  // a fraction
    if (!separates_thousands(c) || (count > 1 && c != separator) || group.size() != 3) return {};
    separator = c;
    meant += '_';
    meant += group;
  }
  if (count == 1 || (count == 2 && separator == '.')) return {};
  return meant;
}

std::string hint_for_groups(std::string_view number) {
  constexpr std::string_view billion = "_000_000_000", million = "_000_000";
  const bool billions = number.ends_with(billion);
  const std::string_view zeros = billions ? billion : million;
  if (!number.ends_with(zeros)) return fmt::format("write `{}`", number);
  return fmt::format("write `{}` or `{} {}`", number,
                     number.substr(0, number.size() - zeros.size()),
                     billions ? "billion" : "million");
}

std::string_view scale_word(std::string_view word) {
  constexpr std::string_view thousand[] = {"k", "K", "tsd", "thousands", "Thousand"};
  constexpr std::string_view million[] = {"m",   "M",   "mn",       "mln",     "mio",
                                          "Mio", "mil", "millions", "Million", "MM"};
  constexpr std::string_view billion[] = {"b",   "B",   "bn",       "Bn",
                                          "bln", "mrd", "billions", "Billion"};
  const auto in = [&](const auto& words) {
    return std::find(std::begin(words), std::end(words), word) != std::end(words);
  };
  if (in(thousand)) return "thousand";
  if (in(million)) return "million";
  return in(billion) ? "billion" : "";
}

std::string_view period_word(std::string_view word) {
  constexpr std::string_view words[][2] = {{"daily", "day"},
                                           {"weekly", "week"},
                                           {"monthly", "month"},
                                           {"yearly", "year"},
                                           {"annually", "year"}};
  for (const auto& [written, meant] : words)
    if (written == word) return meant;
  return {};
}

int month_number(std::string_view word) {
  constexpr std::string_view months[] = {"January",   "February", "March",    "April",
                                         "May",       "June",     "July",     "August",
                                         "September", "October",  "November", "December"};
  for (std::size_t m = 0; m < std::size(months); ++m)
    if (word == months[m] || (word.size() == 3 && months[m].starts_with(word)))
      return static_cast<int>(m) + 1;
  return 0;
}

void join_notations(const Source& source, std::vector<Token>& tokens) {
  Joiner(source, tokens).run();
}

}  // namespace quid
