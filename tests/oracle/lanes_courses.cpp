// SPDX-License-Identifier: Apache-2.0
#include "lanes_courses.hpp"

#include <fmt/format.h>

#include <vector>

#include "lanes/slices.hpp"

namespace quid::oracle {
namespace {

using lanes::Occurrence;
using lanes::Word;
using Plane = std::span<const Word, lanes::words_per_plane>;

/// Notes what another source draws.
class Noted : public lanes::Source {
 public:
  Noted(lanes::Source& source, const lanes::Plain& plain,
        std::vector<std::vector<lanes::Event>>& out)
      : source_(source), plain_(plain), out_(out) {}
  void begin(std::uint64_t first) override {
    source_.begin(first);
    for (auto& one : out_) one.clear();
  }
  std::size_t next(std::size_t day) override { return source_.next(day); }
  void draw(lanes::Events& events) override {
    source_.draw(events);
    for (std::uint32_t m = 0; m < plain_.milestones.size(); ++m) {
      note(events, m, events.done(m), lanes::met_may);
      note(events, m, events.broken(m), lanes::broken_may);
      if (!plain_.milestones[m].rich) continue;
      note(events, m, events.reported(m), lanes::reported_may);
      note(events, m, events.refuted(m), lanes::refuted_may);
    }
  }

 private:
  void note(const lanes::Events& events, std::uint32_t m, Plane plane, Occurrence what) {
    lanes::each_lane(plane.data(), [&](std::size_t lane) {
      if (lane < out_.size())
        out_[lane].push_back({static_cast<std::uint32_t>(events.day()), m, what});
    });
  }
  lanes::Source& source_;
  const lanes::Plain& plain_;
  std::vector<std::vector<lanes::Event>>& out_;
};

bool in(Plane plane, std::size_t lane) { return (plane[lane / 64] >> (lane % 64) & 1) != 0; }

/// Everything that both tell, as text.
std::string told(const lanes::Course& course, const lanes::Plain& plain) {
  std::string text;
  for (std::uint32_t l = 0; l < plain.levers.size(); ++l)
    text += fmt::format(" l{}", course.level(l));
  for (std::uint32_t m = 0; m < plain.milestones.size(); ++m) text += course.met(m) ? '1' : '0';
  for (std::uint32_t q = 0; q < plain.quantities.size(); ++q)
    if (plain.quantities[q].column < 0) text += fmt::format(" q{}", course.amount(q));
  for (std::uint32_t a = 0; a < plain.accounts.size(); ++a)
    text += fmt::format(" a{}", course.total(a).to_string());
  for (std::uint32_t e = 0; e < plain.ensures.size(); ++e)
    text += fmt::format(" e{}{}{}", course.broken_ensure(e), course.seen_ensure(e),
                        course.open_ensure(e));
  return text + fmt::format(" verdict {}{}{}{} firings {}", course.breached(), course.fulfilled(),
                            course.undetermined(), course.perhaps_stuck(), course.firings());
}

std::string told(const lanes::Block& block, const lanes::Plain& plain, std::size_t lane) {
  std::string text;
  for (std::uint32_t l = 0; l < plain.levers.size(); ++l)
    text += fmt::format(" l{}", block.level(l, lane));
  for (std::uint32_t m = 0; m < plain.milestones.size(); ++m)
    text += in(block.met(m), lane) ? '1' : '0';
  for (std::uint32_t q = 0; q < plain.quantities.size(); ++q)
    if (plain.quantities[q].column < 0) text += fmt::format(" q{}", block.amount(q, lane));
  for (std::uint32_t a = 0; a < plain.accounts.size(); ++a)
    text += fmt::format(" a{}", block.total(a, lane).to_string());
  for (std::uint32_t e = 0; e < plain.ensures.size(); ++e)
    text += fmt::format(" e{}{}{}", in(block.broken_ensure(e), lane),
                        in(block.seen_ensure(e), lane), in(block.open_ensure(e), lane));
  return text + fmt::format(" verdict {}{}{}{} firings {}", in(block.breached(), lane),
                            in(block.fulfilled(), lane), in(block.undetermined(), lane),
                            in(block.perhaps_stuck(), lane), block.firings(lane));
}

}  // namespace

CourseTrial compare_courses(const analyse::LaneFutures& futures, std::size_t count) {
  CourseTrial trial;
  const lanes::Plain& plain = futures.planes().plain();
  const lanes::Planes planes(plain, {.firings = true, .rules = false, .verdict = true});
  analyse::LaneOutlook outlook(futures.terms());
  outlook.set_count(count);
  std::vector<std::vector<lanes::Event>> events(count);
  Noted source(outlook, plain, events);
  lanes::Block block(planes);
  block.run(0, count, source);
  block.read();
  const lanes::Slices slices(plain);
  lanes::Course course(slices);
  for (std::size_t lane = 0; lane < count; ++lane) {
    if (in(block.left(), lane)) continue;
    course.run(events[lane]);
    if (course.left()) {
      ++trial.left;
      continue;
    }
    ++trial.compared;
    const std::string mine = told(course, plain), theirs = told(block, plain, lane);
    if (mine != theirs && trial.difference.empty())
      trial.difference =
          fmt::format("lane {} on slices:\n {}\non planes:\n {}\n", lane, mine, theirs);
  }
  return trial;
}

}  // namespace quid::oracle
