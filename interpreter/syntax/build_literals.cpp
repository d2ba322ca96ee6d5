// SPDX-License-Identifier: Apache-2.0
// Texts, numbers and dates: what was spelt, as a value. Tokens that are malformed by their shape
// have been reported by inspect.cpp; here they pass in silence.
#include "syntax/build.hpp"

namespace quid {

std::string Builder::text(Cursor at) {
  std::string_view raw = text_of(at);
  const bool closed = tokens_[at.first_token()].kind == TokenKind::Text;
  raw = raw.substr(1, raw.size() - (closed ? 2 : 1));
  std::string result;
  result.reserve(raw.size());
  for (std::size_t i = 0; i < raw.size(); ++i) {
    if (raw[i] != '\\' || i + 1 == raw.size()) {
      result += raw[i];
      continue;
    }
    switch (raw[++i]) {
      case 'n': result += '\n'; break;
      case 't': result += '\t'; break;
      default: result += raw[i]; break;  // `\"`, `\\`; all others were reported
    }
  }
  return result;
}

Decimal Builder::number_value(Cursor at, bool percent) {
  const TokenKind kind = tokens_[at.first_token()].kind;
  if (kind == TokenKind::BadNumber) return Decimal::one();  // reported; 0 might be divided by
  std::string_view digits = text_of(at);
  if (percent && digits.ends_with('%')) digits.remove_suffix(1);
  NumberFault fault = NumberFault::None;
  auto value = Decimal::parse(digits, &fault);
  if (value && percent) {
    if (value->units() % 100 == 0) return Decimal::from_units(value->units() / 100);
    value.reset();
    fault = NumberFault::TooPrecise;
  }
  if (value) return *value;
  if (fault == NumberFault::TooPrecise) {
    report(DiagnosticKind::NumberTooPrecise, at, "this number has more than 12 decimal places",
           percent ? "a percentage has at most 10" : "");
  } else if (fault == NumberFault::TooLarge) {
    report(DiagnosticKind::NumberTooLarge, at, "this number is too large",
           "numbers reach to about 170 million million million million");
  } else {
    report(DiagnosticKind::MalformedNumber, at, "this number cannot be read");
  }
  return {};
}

std::int64_t Builder::whole_number(Cursor at) {
  if (tokens_[at.first_token()].kind == TokenKind::BadNumber) return 0;
  const std::size_t errors_before = diagnostics_.error_count();
  const Decimal value = number_value(at, false);
  if (const auto whole = value.to_int()) return *whole;
  if (diagnostics_.error_count() == errors_before) {
    if (value.is_whole()) {
      report(DiagnosticKind::NumberTooLarge, at, "this number is too large to count with");
    } else {
      report(DiagnosticKind::NumberNotWhole, at,
             "a whole number is wanted here, not `" + std::string(text_of(at)) + "`");
    }
  }
  return 0;
}

std::optional<Day> Builder::date_value(Cursor at) {
  if (tokens_[at.first_token()].kind == TokenKind::BadDate) return std::nullopt;
  const std::string_view written = text_of(at);
  if (const auto day = parse_date(written)) return day;
  const int year = (written[0] - '0') * 1000 + (written[1] - '0') * 100 + (written[2] - '0') * 10 +
                   (written[3] - '0');
  const unsigned month = static_cast<unsigned>((written[5] - '0') * 10 + (written[6] - '0'));
  const unsigned last = year > 0 ? days_in_month(year, month) : 0;
  std::string hint;
  if (year == 0) {
    hint = "years run from 0001 to 9999";
  } else if (last == 0) {
    hint = "months run from 01 to 12";
  } else {
    hint = "that month has " + std::to_string(last) + " days";
  }
  report(DiagnosticKind::NoSuchDate, at, "there is no day `" + std::string(written) + "`", hint);
  return std::nullopt;
}

void Builder::scale(Cursor word, Cursor whole, Decimal& value) {
  const std::int64_t factor = word.is(TokenKind::KwThousand)  ? 1'000
                              : word.is(TokenKind::KwMillion) ? 1'000'000
                                                              : 1'000'000'000;
  if (const auto product = mul(value, Decimal::from_int(factor))) {
    value = *product;
  } else {
    report(DiagnosticKind::NumberTooLarge, whole, "this number is too large",
           "numbers reach to about 170 million million million million");
  }
}

// A leaf, or a Rule::Amount with its words.
ast::AmountLit Builder::amount_literal(Cursor at) {
  ast::AmountLit result;
  Cursor child = at.is_leaf() ? at : at.child();
  result.percent = child.is(TokenKind::Percentage);
  result.value = number_value(child, result.percent);
  if (at.is_leaf()) return result;
  child = child.next();
  if (child.is(TokenKind::KwThousand) || child.is(TokenKind::KwMillion) ||
      child.is(TokenKind::KwBillion)) {
    scale(child, at, result.value);
    child = child.next();
  }
  if (child.is(TokenKind::KwBusiness)) {
    result.business = true;
    child = child.next();
  }
  if (child) result.unit = name(child);
  return result;
}

}  // namespace quid
