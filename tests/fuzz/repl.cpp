// SPDX-License-Identifier: Apache-2.0
// What is typed at a prompt, line by line: no input hurts, and what was refused changed nothing.
#include <algorithm>
#include <map>
#include <memory>

#include "cli/repl/transcript.hpp"
#include "fuzz.hpp"

using namespace quid;

namespace {

constexpr const char* deal = R"(deal "Fuzzed" from 2018-06-12 to 2019-06-12 by month
party US
party DPRK
observer IAEA
set sites = { a, b }
quantity q = 1
milestone m by DPRK
milestone closed[sites] by DPRK, verified by IAEA
milestone talks by US, DPRK, due 2018-08-01
lever exercises by US: full_scale, scaled_down, suspended
rule drills: if m then ease exercises to suspended while m
rule pays: if closed[a] reported then US must ease exercises within 10 days
value DPRK: exercises at suspended = 2
)";

// Small, so that an input takes milliseconds.
cli::SessionOptions small_session() {
  cli::SessionOptions options;
  options.limits.deal.instances = 500;
  options.limits.deal.instructions = 50'000;
  options.limits.deal.set_elements = 200;
  options.limits.deal.record_entries = 100;
  options.limits.deal.rounds_per_day = 50;
  options.limits.deal.steps = 100;
  options.limits.days = 1'000;
  options.limits.undo_steps = 20;
  options.limits.typed_events = 50;
  auto saved = std::make_shared<std::map<std::string, std::string>>();
  options.files = {[saved](const std::string& path, std::size_t) -> Result<std::string> {
                     const auto found = saved->find(path);
                     if (found == saved->end()) return fail("unreadable-file", "no such file");
                     return found->second;
                   },
                   [saved](const std::string& path, std::string_view text) -> Result<bool> {
                     if (saved->size() > 20) return fail("unwritable-file", "too many files");
                     (*saved)[path] = text;
                     return true;
                   }};
  return options;
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string_view text = bytes(data, size);
  cli::Session session(small_session());
  session.open_text("fuzz.quid", deal);
  std::string before = session.say(":state").text;
  cli::Transcript transcript(
      session, [&](const std::string&, const std::string&, const cli::Reply& reply) {
        const std::string now = session.say(":state").text;
        fuzz::require(reply.good || now == before, "what is refused changes nothing");
        fuzz::require(reply.text.size() < (std::size_t{1} << 20), "an answer is bounded");
        before = now;
      });
  for (int lines = 0; !text.empty() && lines < 100; ++lines) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    if (!transcript.line(text.substr(0, end))) return 0;
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  transcript.end();
  return 0;
}
