// SPDX-License-Identifier: Apache-2.0
// A script, a line `---`, a record: what is accepted runs a year without harm, and twice alike.
#include <algorithm>

#include "check/check.hpp"
#include "fuzz.hpp"
#include "program/lower.hpp"
#include "report/standard_library.hpp"
#include "run/engine.hpp"
#include "run/record.hpp"

using namespace quid;

namespace {

constexpr std::string_view divider = "\n---\n";
constexpr int days = 400;

// Small, so that a run takes milliseconds.
Limits small_limits() {
  Limits limits;
  limits.instances = 500;
  limits.instructions = 50'000;
  limits.set_elements = 200;
  limits.record_entries = 100;
  limits.rounds_per_day = 50;
  limits.steps = 100;
  return limits;
}

std::optional<checked::LoadedModule> standard_only(std::string_view name) {
  const auto text = report::standard_module(name);
  if (!text) return std::nullopt;
  return checked::LoadedModule{std::string(name) + ".quid", std::string(*text)};
}

bool same(const Happenings& a, const Happenings& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](const Happening& one, const Happening& other) {
                      return one.day == other.day && one.kind == other.kind &&
                             one.subject == other.subject && one.a == other.a && one.b == other.b &&
                             one.amount == other.amount && one.text == other.text;
                    });
}

void look_at(Run& run) {
  const Day last = std::min(run.default_end(), Day{run.today().value + days});
  run.advance(last);
  run.view();
  run.ensures();
  run.residual();
}

void run_it(const Program& program, const std::vector<checked::Entry>& entries,
            const Limits& limits) {
  Run first(program, entries, limits);
  Run second = first;
  look_at(first);
  look_at(second);
  fuzz::require(same(first.happenings(), second.happenings()) &&
                    first.verdict() == second.verdict() &&
                    first.error().has_value() == second.error().has_value(),
                "a run is the same twice");
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text = bytes(data, size);
  const std::size_t cut = std::min(text.find(divider), text.size());
  const std::string_view record =
      cut == text.size() ? std::string_view() : text.substr(cut + divider.size());
  const Limits limits = small_limits();
  SourceSet sources;
  Interner interner;
  Diagnostics sink;
  const SourceId main = sources.add("fuzz.quid", std::string(text.substr(0, cut)));
  const checked::CheckedDeal deal =
      checked::check(sources, main, interner, sink, limits, standard_only);
  if (sink.has_errors()) return 0;
  const Program program = lower(deal.checked, sink, limits, {}, &interner);
  if (sink.has_errors()) return 0;
  const SourceId record_id = sources.add("record", std::string(record));
  const RecordContext context{deal, sources, interner, sink, limits};
  std::vector<checked::Entry> entries =
      read_record(context, record_id, record_format("record", record));
  if (sink.has_errors()) entries.clear();
  run_it(program, entries, limits);
  return 0;
}
