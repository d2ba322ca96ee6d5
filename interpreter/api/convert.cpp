// SPDX-License-Identifier: Apache-2.0
// Between the public types and the interpreter's own.
#include <fmt/format.h>
#include <algorithm>

#include "api/implementation.hpp"
#include "diagnostics/render.hpp"
#include "diagnostics/suggest.hpp"
#include "support/text.hpp"

namespace quid::api {
namespace {

Place place_of(quid::Span span, const quid::SourceSet& sources) {
  if (!sources.contains(span.source_id)) return {};
  const quid::Source& source = sources[span.source_id];
  const quid::Position at = source.position(span.begin);
  return {source.name(), at.line, at.column};
}

bool has_amount(const quid::Happening& h) {
  using K = quid::HappeningKind;
  return h.kind == K::Paid || h.kind == K::Offered || h.kind == K::UnruledPayment ||
         h.kind == K::MilestoneResized || (h.kind == K::QuantityChanged && h.a == 0) ||
         (h.kind == K::MilestoneReported && !h.amount.is_zero());
}

quid::checked::UnitId unit_of(const Wording& wording, const quid::Happening& h) {
  using K = quid::HappeningKind;
  if (h.kind == K::QuantityChanged) return wording.deal().quantities[h.subject.symbol].unit;
  if (h.kind == K::MilestoneReported || h.kind == K::MilestoneResized)
    return wording.deal().milestones[h.subject.symbol].more->unit;
  return quid::checked::UnitId{static_cast<std::uint32_t>(h.a)};
}

// The end of the argument that begins at `at`: a comma outside of quotes, or the text's end.
std::size_t argument_end(std::string_view text, std::size_t at) {
  for (bool inside = false; at < text.size(); ++at) {
    if (text[at] == '\\' && inside)
      ++at;
    else if (text[at] == '"')
      inside = !inside;
    else if (text[at] == ',' && !inside)
      break;
  }
  return std::min(at, text.size());
}

std::string unquoted(std::string_view text) {
  std::string out;
  for (std::size_t at = 1; at + 1 < text.size(); ++at) {
    const bool escape = text[at] == '\\';
    if (escape) ++at;
    const bool letter = escape && (text[at] == 'n' || text[at] == 't');
    out += !letter ? text[at] : text[at] == 'n' ? '\n' : '\t';
  }
  return out;
}

// As it stands in the happening's text.
Value argument_of(const Wording& wording, const quid::checked::Type& type, std::string_view text) {
  if (text == "unknown") return {ValueKind::Unknown, std::string(text), {}};
  const ValueKind kind = kind_of(type.kind);
  if (kind == ValueKind::Text) return {kind, unquoted(text), {}};
  if (kind == ValueKind::Number) return {kind, std::string(text), wording.unit(type.unit())};
  const bool counted = kind == ValueKind::Name && quid::Decimal::parse(text);
  return {counted ? ValueKind::Number : kind, std::string(text), {}};
}

// `"a, b", coal, 12`, the arguments of a call of a host's action.
std::vector<Value> arguments_of(const Wording& wording, const quid::Happening& h) {
  const quid::checked::Checked& deal = wording.deal();
  const quid::checked::EffectId effect{static_cast<std::uint32_t>(h.b)};
  const std::string all = h.text.str();
  std::string_view rest = all;
  std::vector<Value> values;
  for (const auto argument : std::get<quid::checked::HostCall>(deal[effect].node).arguments) {
    const std::size_t end = argument_end(rest, 0);
    values.push_back(argument_of(wording, deal[argument].type, trimmed(rest.substr(0, end))));
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  return values;
}

}  // namespace

quid::Limits internal(const Limits& limits, const quid::Limits& base) {
  quid::Limits out = base;
#define QUID_LIMIT(name, inner, most) \
  out.inner = static_cast<decltype(out.inner)>(std::min<std::uint64_t>(limits.name, most));
#include "api/limits.def"
#undef QUID_LIMIT
  out.cancel = limits.cancel;
  return out;
}

Limits host_limits(const quid::Limits& limits) {
  Limits out;
#define QUID_LIMIT(name, inner, most) out.name = limits.inner;
#include "api/limits.def"
#undef QUID_LIMIT
  return out;
}

quid::Limits of_this_call(const Limits& limits) {
  quid::Limits out = internal(limits);
  constexpr std::chrono::milliseconds longest = std::chrono::hours(24 * 365 * 100);
  if (limits.time.count() > 0)
    out.deadline = std::chrono::steady_clock::now() + std::min(limits.time, longest);
  return out;
}

Diagnostic diagnostic_of(const quid::Diagnostic& diagnostic, const quid::SourceSet& sources) {
  return {std::string(name_of(diagnostic.kind)),
          diagnostic.message,
          diagnostic.hint,
          diagnostic.severity == quid::Severity::Error,
          place_of(diagnostic.span, sources),
          render_text(diagnostic, sources)};
}

Error error_of(std::string name, const std::vector<quid::Diagnostic>& diagnostics,
               const quid::SourceSet& sources) {
  Error error{std::move(name), "", {}, {}};
  for (const quid::Diagnostic& each : diagnostics) {
    if (each.severity != quid::Severity::Error) continue;
    error.diagnostics.push_back(diagnostic_of(each, sources));
  }
  if (error.diagnostics.empty()) return error;
  const auto words = [](const auto& one) {
    return one.hint.empty() ? one.message : one.message + "; " + one.hint;
  };
  error.message = words(error.diagnostics.front());
  error.place = error.diagnostics.front().place;
  for (const quid::Diagnostic& each : diagnostics)  // what the host itself wanted
    if (each.kind == quid::DiagnosticKind::Cancelled ||
        each.kind == quid::DiagnosticKind::OutOfTime ||
        each.kind == quid::DiagnosticKind::TooManyEntries) {
      error.name = std::string(name_of(each.kind));
      error.message = words(each);
    }
  return error;
}

Error error_of(const DealFile& file, const quid::RunError& error, const Entries& entries) {
  const Wording wording(file);
  Error out{error.kind, report::run_error_message(wording, error), {}, {}};
  if (error.entry && *error.entry < entries.size()) {
    const quid::checked::Entry& entry = entries[*error.entry];
    out.message += fmt::format(": `{}`, on {}", wording.event(entry), wording.day(entry.on));
    out.place = {"record", entry.line, 1};
  } else {
    if (error.day >= file.checked().deal.start)
      out.message += fmt::format(", on {}", wording.day(error.day));
    out.place = place_of(error.span, file.sources);
  }
  return out;
}

Error in_a_handler() {
  return {"misuse", "a handler may not change the run that calls it; a copy may be", {}, {}};
}

Error ended_by(const quid::Limits& limits) {
  // The flag may have been taken back since: then it was not the time.
  const bool cancelled = limits.is_cancelled() || !limits.is_late();
  const quid::RunError over = quid::out_of_limits(cancelled, {});
  return {over.kind, over.message, {}, {}};
}

std::optional<Error> over_limits(const quid::Limits& limits) {
  if (!limits.is_over()) return std::nullopt;
  return ended_by(limits);
}

Error error_of(const quid::Error& error) { return {error.kind, error.message, {}, {}}; }

Error unknown_name(std::string_view what, std::string_view name,
                   const std::vector<std::string>& known) {
  std::string message = fmt::format("no {} named `{}`", what, name);
  if (const std::string hint = did_you_mean(name, known); !hint.empty()) {
    message += "; " + hint;
  } else if (!known.empty() && known.size() <= 8) {
    message += fmt::format("; there is {}", fmt::join(known, ", "));
  }
  return {"unknown-name", std::move(message), {}, {}};
}

ValueKind kind_of(quid::checked::Kind kind) {
  using K = quid::checked::Kind;
  switch (kind) {
    case K::Truth: return ValueKind::Truth;
    case K::Number: return ValueKind::Number;
    case K::Date: return ValueKind::Date;
    case K::Duration: return ValueKind::Duration;
    case K::Text: return ValueKind::Text;
    default: return ValueKind::Name;
  }
}

// Both are made from one table, in its order.
static_assert(static_cast<int>(HappeningKind::DealEnded) ==
              static_cast<int>(quid::HappeningKind::DealEnded));
static_assert(static_cast<int>(CauseKind::Clock) == static_cast<int>(quid::Cause::Kind::Clock));

std::string name_of(HappeningKind kind) {
  return report::kind_name(static_cast<quid::HappeningKind>(kind));
}

std::string name_of(CauseKind kind) {
  switch (kind) {
    case CauseKind::None: return "none";
    case CauseKind::Entry: return "entry";
    case CauseKind::Rule: return "rule";
    case CauseKind::Deadline: return "deadline";
    case CauseKind::Lapse: return "lapse";
    case CauseKind::Clock: return "clock";
  }
  return "";
}

std::optional<std::int64_t> Value::count(unsigned places) const {
  const auto number = kind == ValueKind::Number ? quid::Decimal::parse(text) : std::nullopt;
  if (!number || places > quid::Decimal::places) return std::nullopt;
  quid::Int128 one = quid::Decimal::units_per_one;
  for (unsigned k = 0; k < places; ++k) one /= 10;
  const quid::Int128 count = number->units() / one;
  if (number->units() % one != 0 || count < INT64_MIN || count > INT64_MAX) return std::nullopt;
  return static_cast<std::int64_t>(count);
}

Happening happening_of(const Wording& wording, const quid::Happening& h, const quid::View& view,
                       const Entries& entries) {
  Happening out;
  out.kind = static_cast<HappeningKind>(h.kind);
  out.day = day_of(h.day);
  if (h.subject.kind != quid::Subject::Kind::None) out.subject = wording.subject(h.subject);
  out.text = wording.happening(h, view);
  out.cause = static_cast<CauseKind>(h.cause.kind);
  out.cause_text = wording.cause(h, entries);
  if (h.kind == quid::HappeningKind::LevelChanged) {
    out.from = wording.level(h.subject.symbol, static_cast<std::uint32_t>(h.a));
    out.to = wording.level(h.subject.symbol, static_cast<std::uint32_t>(h.b));
  }
  if (h.other.kind != quid::Subject::Kind::None) out.other = wording.subject(h.other);
  if (has_amount(h))
    out.amount = {ValueKind::Number, h.amount.to_string(), wording.unit(unit_of(wording, h))};
  if (h.kind == quid::HappeningKind::HostCalled) out.arguments = arguments_of(wording, h);
  return out;
}

Value value_of(const Wording& wording, const quid::Answer& answer) {
  using quid::checked::Kind;
  if (answer.state != quid::Answer::State::Known) return {ValueKind::Unknown, "unknown", {}};
  switch (answer.type.kind) {
    case Kind::Truth: return {ValueKind::Truth, wording.answer(answer), {}};
    case Kind::Number:
      return {ValueKind::Number, answer.number.to_string(), wording.unit(answer.type.unit())};
    case Kind::Date: return {ValueKind::Date, wording.answer(answer), {}};
    case Kind::Duration: return {ValueKind::Duration, wording.answer(answer), {}};
    case Kind::Text: return {ValueKind::Text, unquoted(wording.answer(answer)), {}};
    default: return {ValueKind::Name, wording.answer(answer), {}};
  }
}

std::string Error::text() const {
  if (diagnostics.empty()) {
    const std::string at = place.line == 0 ? "" : fmt::format("{}:{}: ", place.file, place.line);
    return fmt::format("{}error: {} [{}]\n", at, message, name);
  }
  std::string out;
  for (const Diagnostic& each : diagnostics) out += each.text;
  return out;
}

}  // namespace quid::api
