// SPDX-License-Identifier: Apache-2.0
// Bytes and single tokens.
#include <fmt/format.h>
#include <algorithm>
#include <optional>
#include <span>

#include "support/utf8.hpp"
#include "syntax/mistakes.hpp"
#include "syntax/notation.hpp"

namespace quid {
namespace {

struct Advice {
  DiagnosticKind kind;
  std::string message;
  std::string hint;
};

bool is_curly_quote(char32_t c) {
  return (c >= 0x2018 && c <= 0x201F) || c == 0xAB || c == 0xBB || c == 0x2039 || c == 0x203A;
}
bool is_currency(char32_t c) {
  return c == '$' || (c >= 0xA2 && c <= 0xA5) || (c >= 0x20A0 && c <= 0x20CF);
}

std::string shown(char32_t c) {
  std::string text;
  append_utf8(text, c);
  if (is_hidden_character(c))
    return fmt::format("the invisible character U+{:04X}", std::uint32_t{c});
  if (c < 0x80) return fmt::format("`{}`", text);
  return fmt::format("`{}` (U+{:04X})", text, std::uint32_t{c});
}

// What a character beyond Quid's most likely means.
std::string hint_for(char32_t c) {
  if (is_currency(c)) return "a unit follows its amount, as in `5 USD`";
  switch (c) {
    case ';':
      return "declarations and entries need no end mark; a comma stands between the parts of a "
             "list";
    case '\'': return "texts stand in double quotes";
    case '`': return "names need no quotes";
    case '%': return "write a percentage without a blank, as in `40%`";
    case '.': return "a number has digits on both sides of its point";
    case 0x2265: return "write `>=`";
    case 0x2264: return "write `<=`";
    case 0x2260: return "write `!=`";
    case 0xD7: return "write `*`";
    case 0xF7: return "write `/`";
    case 0x2192:
    case 0x21D2: return "the effects of a rule follow `then`";
    case '@': return "`at` is a word";
    case '?': return "`… is unknown` asks whether something is known";
    case '\\': return "a sentence may run over lines without a mark";
    default: return "";
  }
}

// Nullopt too where the work is over.
std::optional<std::size_t> first_bad_utf8(std::string_view text, Watch& watch) {
  constexpr std::size_t most_behind = 3;  // bytes that go on with a character
  for (std::size_t at = 0; at < text.size() && !watch.is_over(at);) {
    std::size_t end = std::min(text.size(), at + Watch::stretch);
    for (std::size_t k = 0; k < most_behind && end < text.size(); ++k)
      end += (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80;
    if (const auto bad = quid::first_bad_utf8(text.substr(at, end - at))) return at + *bad;
    at = end;
  }
  return std::nullopt;
}

class TokenInspector {
 public:
  TokenInspector(const Source& source, SourceId source_id, const std::vector<Token>& tokens,
                 const Limits& limits, Watch& watch, Diagnostics& diagnostics, Mistakes& mistakes)
      : source_(source),
        source_id_(source_id),
        tokens_(tokens),
        limits_(limits),
        diagnostics_(diagnostics),
        mistakes_(mistakes),
        watch_(watch),
        ascii_(is_ascii(source.text())) {}

  void run() {
    // Past some number of mistakes none is shown any more; to find them all would only take time.
    const std::size_t enough = 10 * limits_.errors_reported + 10;
    for (at_ = 0; mistakes_.size() < enough; ++at_) {
      at_ = next_in_doubt(at_);
      if (at_ == tokens_.size()) return;
      inspect();
    }
  }

 private:
  std::string_view text(const Token& token) const {
    return source_.text().substr(token.begin, token.end - token.begin);
  }
  void report(Span span, Advice advice) {
    diagnostics_.add(advice.kind, span, std::move(advice.message), std::move(advice.hint));
    mistakes_.push_back(static_cast<std::uint32_t>(at_));
  }
  void report(Advice advice) {
    report({source_id_, tokens_[at_].begin, tokens_[at_].end}, std::move(advice));
  }

  // The first token from `at` on that may be other than it should be; the end where the work is
  // over.
  std::size_t next_in_doubt(std::size_t at) {
    const std::span<const Token> tokens = tokens_;
    const std::size_t longest = ascii_ ? limits_.name_bytes : 0;
    for (; at < tokens.size(); ++at) {
      const Token token = tokens[at];
      if (watch_.is_over(token.begin)) return tokens.size();
      if (token.kind == TokenKind::Id && token.end - token.begin <= longest) continue;
      if (in_range(token.kind, TokenKind::BadDate, TokenKind::Comment) ||
          token.kind == TokenKind::Bad)
        break;
    }
    return at;
  }

  void inspect() {
    const Token& token = tokens_[at_];
    switch (token.kind) {
      case TokenKind::Bad: return bad();
      case TokenKind::BadDate: return report(date_advice(text(token)));
      case TokenKind::BadNumber:
        return report(named_from_digit() ? name_advice(text(token)) : number_advice(text(token)));
      case TokenKind::OpenText:
        report({DiagnosticKind::UnclosedText, "this text has no closing quote",
                "a text ends on the line where it begins"});
        return;
      case TokenKind::Text: return quoted(token);
      case TokenKind::Comment: return hidden(token);
      case TokenKind::Id: return name(token);
      case TokenKind::Number:
      case TokenKind::Percentage: return glued();
      default: return;
    }
  }

  bool touches_next(std::size_t at) const {
    return at + 1 < tokens_.size() && tokens_[at].end == tokens_[at + 1].begin;
  }
  // `milestone 2nd`: a name was meant.
  bool named_from_digit() const {
    std::size_t before = at_;
    while (before > 0 && tokens_[before - 1].channel != Channel::Code) --before;
    return before > 0 && is_starter(tokens_[before - 1].kind) &&
           tokens_[before - 1].kind != TokenKind::KwEvery;
  }
  // Of `5,05`: the 5.
  std::string behind_comma() const {
    if (at_ < 2 || tokens_[at_ - 1].kind != TokenKind::Comma) return {};
    const Token &comma = tokens_[at_ - 1], &whole = tokens_[at_ - 2];
    const bool joined = whole.kind == TokenKind::Number && whole.end == comma.begin &&
                        comma.end == tokens_[at_].begin;
    std::string digits = joined ? std::string(text(whole)) : std::string();
    std::erase(digits, '.');  // `5.000,00`
    return digits;
  }
  static Advice name_advice(std::string_view written) {
    return {DiagnosticKind::MalformedNumber, fmt::format("`{}` is no name", written),
            "a name begins with a letter"};
  }

  // `5t`: the unit stands apart.
  void glued() {
    if (at_ + 1 >= tokens_.size()) return;
    const Token& next = tokens_[at_ + 1];
    if (next.kind != TokenKind::Id && !is_keyword(next.kind)) return;
    const Token& token = tokens_[at_];
    const std::string both(source_.text().substr(token.begin, next.end - token.begin));
    if (named_from_digit()) return report({source_id_, token.begin, next.end}, name_advice(both));
    // Of one letter it is more likely a unit.
    const std::string_view suffix = text(next);
    const std::string_view scale = suffix.size() > 1 ? scale_word(suffix) : "";
    const bool ordinal = suffix == "st" || suffix == "nd" || suffix == "rd" || suffix == "th";
    report({source_id_, token.begin, next.end},
           {DiagnosticKind::MalformedNumber, fmt::format("`{}` runs a number into a word", both),
            ordinal ? "write a date: what comes round is `every month from 2024-01-15`"
                    : fmt::format("write `{} {}`", text(token),
                                  scale.size() > 0 ? scale : text(next))});
  }

  // `1.5m EUR`: what the letters behind a number mean where a unit follows them.
  std::string_view scaled(std::string_view suffix, std::size_t next) const {
    while (next < tokens_.size() && tokens_[next].channel != Channel::Code) ++next;
    const bool unit = next < tokens_.size() && tokens_[next].kind == TokenKind::Id;
    const std::string_view scale = unit ? scale_word(suffix) : "";
    return scale.empty() ? suffix : scale;
  }

  static Advice date_advice(std::string_view written) {
    Advice advice{DiagnosticKind::MalformedDate,
                  fmt::format("`{}` is no date: a date has four, two and two digits", written), ""};
    if (const auto date = date_in_groups(written)) {
      advice.hint = date->year_first() ? fmt::format("write `{}-{:0>2}-{:0>2}`", date->first,
                                                     date->second, date->third)
                                       : "a date reads year, month, day, as in `2026-03-01`";
    } else if (std::count(written.begin(), written.end(), '-') == 1) {
      advice.hint = fmt::format("a date names its day too, as in `{}-07-01`", written.substr(0, 4));
    }
    return advice;
  }

  Advice number_advice(std::string_view written) const {
    Advice advice{DiagnosticKind::MalformedNumber, fmt::format("`{}` is no number", written), ""};
    if (const auto meant = number_in_groups(written)) {
      advice.hint = hint_for_groups(*meant);
    } else if (const std::string whole = behind_comma(); !whole.empty()) {
      advice.hint = fmt::format("a decimal point is written `.`: write `{}.{}`", whole, written);
    } else if (written.find('_') != std::string_view::npos &&
               written.find('.') == std::string_view::npos) {
      advice.hint = "single underscores stand between digits, as in `1_000`";
    } else if (written.size() > 1 && written[0] == '0' && written[1] != '.') {
      const std::size_t digit = std::min(written.find_first_not_of("0_"), written.size() - 1);
      const bool bare_zero = written[digit] == '.' || written[digit] == '%';
      const std::string_view rest = written.substr(bare_zero ? digit - 1 : digit);
      advice.hint = fmt::format("a number has no leading zeros: write `{}`", rest);
    } else {
      const std::size_t letter =
          std::find_if(written.begin(), written.end(),
                       [](char c) { return (c < '0' || c > '9') && c != '.' && c != '_'; }) -
          written.begin();
      const std::string_view number = written.substr(0, letter);
      if (!number.ends_with('.')) {
        advice.hint = fmt::format("write `{} {}`", number, scaled(written.substr(letter), at_ + 1));
      } else {
        advice.hint = "a number has digits on both sides of its point";
      }
    }
    return advice;
  }

  void quoted(const Token& token) {
    const std::string_view written = text(token);
    for (std::size_t i = 0; i + 1 < written.size() && !watch_.is_over(token.begin + i); ++i) {
      if (written[i] != '\\') continue;
      const char next = written[++i];
      if (next == '"' || next == '\\' || next == 'n' || next == 't') continue;
      const auto begin = static_cast<std::uint32_t>(token.begin + i - 1);
      std::size_t end = token.begin + i;
      decode_utf8(source_.text(), end);
      report({source_id_, begin, static_cast<std::uint32_t>(end)},
             {DiagnosticKind::BadEscape, "this backslash stands before nothing that it can mark",
              "write `\\\\` for a backslash"});
      break;
    }
    hidden(token);
  }

  // No character in a text or comment may make it look other than it is.
  void hidden(const Token& token) {
    const std::string_view all = source_.text();
    for (std::size_t i = token.begin; i < token.end && !watch_.is_over(i);) {
      const auto byte = static_cast<unsigned char>(all[i]);
      if (byte >= 0x20 && byte < 0x7F) {
        ++i;
        continue;
      }
      const std::size_t begin = i;
      const char32_t c = decode_utf8(all, i);
      if (c == '\t' || c == '\n' || c == '\r' || !is_hidden_character(c)) continue;
      report(
          {source_id_, static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(i)},
          {DiagnosticKind::HiddenCharacter, fmt::format("here stands {}", shown(c)), "delete it"});
      return;
    }
  }

  // The lexer takes letters by wide ranges; here they are looked at one by one.
  void name(const Token& token) {
    if (token.end - token.begin > limits_.name_bytes) {
      report({DiagnosticKind::NameTooLong,
              fmt::format("this name has {} bytes", token.end - token.begin),
              fmt::format("a name has at most {}", limits_.name_bytes)});
      return;
    }
    const std::string_view all = source_.text();
    for (std::size_t i = token.begin; i < token.end;) {
      if (static_cast<unsigned char>(all[i]) < 0x80) {
        ++i;
        continue;
      }
      const std::size_t begin = i;
      const char32_t c = decode_utf8(all, i);
      if (begin == token.begin ? is_identifier_letter(c) : is_identifier_part(c)) continue;
      report({source_id_, static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(i)},
             {is_hidden_character(c) ? DiagnosticKind::HiddenCharacter
                                     : DiagnosticKind::UnexpectedCharacter,
              fmt::format("{} cannot stand in a name", shown(c)), ""});
      return;
    }
  }

  // One report for a run of characters that touch each other.
  void bad() {
    const std::size_t first = at_;
    std::size_t offset = tokens_[first].begin;
    const char32_t c = decode_utf8(source_.text(), offset);
    if ((is_curly_quote(c) || c == '\'' || c == '`') && quotes(first, c)) return;
    std::size_t last = first;
    while (last + 1 < tokens_.size() && tokens_[last + 1].kind == TokenKind::Bad) ++last;
    const Span span{source_id_, tokens_[first].begin, tokens_[last].end};
    Advice advice = bad_advice(source_.text(span), c);
    if (c == '.' && first > 0 &&
        (touches_next(first - 1) && tokens_[first - 1].kind == TokenKind::Id))
      advice.hint = "declarations and entries need no end mark";
    if (first == last && is_currency(c) && first + 1 < tokens_.size() &&
        tokens_[first + 1].kind == TokenKind::Number)
      advice.hint = fmt::format("a unit follows its amount: write `{}{} {}`",
                                text(tokens_[first + 1]), scale_after(first + 1), unit_of_sign(c));
    report(span, std::move(advice));
    at_ = last;
  }

  std::string scale_after(std::size_t number) const {
    std::size_t next = number + 1;
    while (next < tokens_.size() && tokens_[next].kind == TokenKind::Ws) ++next;
    const std::string word(next < tokens_.size() ? text(tokens_[next]) : "");
    return word == "thousand" || word == "million" || word == "billion" ? " " + word : "";
  }

  static std::string_view unit_of_sign(char32_t sign) {
    switch (sign) {
      case 0x20AC: return "EUR";
      case 0xA3: return "GBP";
      case 0xA5: return "JPY";
      case 0x20B9: return "INR";
      default: return "USD";
    }
  }

  static Advice bad_advice(std::string_view run, char32_t first) {
    using enum DiagnosticKind;
    if (run == "&&" || run == "&")
      return {ForeignOperator, fmt::format("`{}` is no sign of the language", run), "write `and`"};
    if (run == "||" || run == "|")
      return {ForeignOperator, fmt::format("`{}` is no sign of the language", run),
              run == "|" ? "write `or`, in a list a comma" : "write `or`"};
    if (run == "!") return {ForeignOperator, "`!` is no sign of the language", "write `not`"};
    if (is_printed_dash(first)) {
      return {SmartDash, fmt::format("{} is no minus sign", shown(first)), "write a plain `-`"};
    }
    if (is_hidden_character(first))
      return {HiddenCharacter, "here stands " + shown(first), "delete it"};
    return {UnexpectedCharacter, shown(first) + " has no meaning here", hint_for(first)};
  }

  // From the opening quote to a closing one on the same line. A plain apostrophe alone is none.
  bool quotes(std::size_t first, char32_t opener) {
    const std::size_t last = closing_quote(first, opener);
    if (last == first && !is_curly_quote(opener)) return false;
    const Span span{source_id_, tokens_[first].begin, tokens_[last].end};
    std::string hint = "texts stand in plain double quotes";
    if (last > first && span.size() < 80) {
      const std::uint32_t begin = tokens_[first].end, end = tokens_[last].begin;
      hint = fmt::format("write `\"{}\"`", source_.text().substr(begin, end - begin));
    }
    report(span, {DiagnosticKind::SmartQuotes, "these are no plain double quotes", hint});
    for (std::size_t i = first + 1; i <= last; ++i)
      mistakes_.push_back(static_cast<std::uint32_t>(i));
    at_ = last;
    return true;
  }

  std::size_t closing_quote(std::size_t first, char32_t opener) const {
    for (std::size_t i = first + 1; i < tokens_.size() && i < first + 200; ++i) {
      if (text(tokens_[i]).find_first_of("\r\n") != std::string_view::npos) break;
      if (tokens_[i].kind != TokenKind::Bad) continue;
      std::size_t offset = tokens_[i].begin;
      const char32_t c = decode_utf8(source_.text(), offset);
      if (is_curly_quote(opener) ? is_curly_quote(c) : c == opener) return i;
    }
    return first;
  }

  const Source& source_;
  SourceId source_id_;
  const std::vector<Token>& tokens_;
  const Limits& limits_;
  Diagnostics& diagnostics_;
  Mistakes& mistakes_;
  Watch& watch_;
  const bool ascii_;
  std::size_t at_ = 0;
};

}  // namespace

bool inspect_bytes(const Source& source, SourceId source_id, std::size_t byte_limit, Watch& watch,
                   Diagnostics& diagnostics) {
  const std::string_view text = source.text();
  if (text.size() > byte_limit) {
    diagnostics.add(DiagnosticKind::SourceTooLarge, {source_id, 0, 0},
                    fmt::format("this file has {} bytes", text.size()),
                    fmt::format("at most {} are read", byte_limit));
    return false;
  }
  if (text.starts_with("\xFF\xFE") || text.starts_with("\xFE\xFF")) {
    diagnostics.add(DiagnosticKind::BadUtf8, {source_id, 0, 2}, "this file is in UTF-16",
                    "save the file as UTF-8 text");
    return false;
  }
  if (const std::size_t zero = text.find('\0'); zero != std::string_view::npos) {
    const auto at = static_cast<std::uint32_t>(zero);
    diagnostics.add(DiagnosticKind::NulByte, {source_id, at, at + 1}, "here stands a zero byte",
                    "save the file as UTF-8 text");
    return false;
  }
  if (const auto bad = first_bad_utf8(text, watch)) {
    const auto at = static_cast<std::uint32_t>(*bad);
    diagnostics.add(
        DiagnosticKind::BadUtf8, {source_id, at, at + 1},
        fmt::format("the byte 0x{:02X} is not UTF-8 here", static_cast<unsigned char>(text[*bad])),
        "save the file as UTF-8 text");
    return false;
  }
  return true;
}

void inspect_tokens(const Source& source, SourceId source_id, const std::vector<Token>& tokens,
                    const Limits& limits, Watch& watch, Diagnostics& diagnostics,
                    Mistakes& mistakes) {
  TokenInspector(source, source_id, tokens, limits, watch, diagnostics, mistakes).run();
}

}  // namespace quid
