// SPDX-License-Identifier: Apache-2.0
// The answer to `why not` as one JSON object.
#include "report/asked.hpp"
#include "report/report.hpp"

namespace quid::report {
namespace {

using analyse::AnswerSet;
using analyse::Obstacle;

const char* name_of(Obstacle::Kind kind) {
  switch (kind) {
    case Obstacle::Kind::Ended: return "deal-ended";
    case Obstacle::Kind::LastDay: return "last-day";
    case Obstacle::Kind::NoRule: return "no-rule";
    case Obstacle::Kind::Lapsed: return "lapsed";
    case Obstacle::Kind::Gone: return "withdrawn";
    case Obstacle::Kind::Over: return "rule-over";
    case Obstacle::Kind::Spent: return "rule-spent";
    case Obstacle::Kind::Undetermined: return "effect-undetermined";
    case Obstacle::Kind::Suspended: return "rule-suspended";
    case Obstacle::Kind::Banned: return "banned";
    case Obstacle::Kind::Passed: return "date-passed";
    case Obstacle::Kind::TooLate: return "deadline-passed";
    case Obstacle::Kind::Needs: return "needs";
  }
  return "";
}

Json set_data(const DealFile& file, const Wording& wording, const AnswerSet& set) {
  Json acts = Json::array(), fires = Json::array();
  for (const auto& needed : set.acts) {
    analyse::Act done = needed.act;
    if (needed.amount) done.entries[0].amount = needed.amount;
    Json act = act_data(wording, done);
    act["on"] = wording.day(needed.on);
    act["breaks_ban_of"] =
        needed.bans.kind == Subject::Kind::None ? Json() : Json(wording.subject(needed.bans));
    acts.push_back(std::move(act));
  }
  for (const auto& fired : set.fires)
    fires.push_back({{"rule", wording.subject(fired.rule)},
                     {"date", wording.day(fired.day)},
                     {"place", place_data(file, wording.declaration(fired.rule))}});
  return {{"acts", std::move(acts)},   {"until", day_data(wording, set.latest)},
          {"fires", std::move(fires)}, {"true_on", wording.day(set.holds)},
          {"waits", set.waits},        {"smallest", set.smallest}};
}

Json obstacle_data(const DealFile& file, const Wording& wording, const Obstacle& obstacle) {
  const bool has_what = obstacle.what.kind != Subject::Kind::None;
  Json out = {{"kind", name_of(obstacle.kind)},
              {"what", has_what ? Json(wording.subject(obstacle.what)) : Json()},
              {"date", day_data(wording, obstacle.day)},
              {"text", obstacle.text},
              {"place", place_data(file, wording.declaration(obstacle.what))}};
  if (obstacle.source != UINT32_MAX) {
    const Span span = wording.deal()[checked::ExprId{obstacle.source}].span;
    out["text"] = wording.source_text(span);
    out["place"] = place_data(file, span);
  }
  return out;
}

}  // namespace

Json why_not_data(const DealFile& file, const std::string& condition,
                  const analyse::WhyNot& answer) {
  const Wording wording(file);
  Json out;
  out["version"] = 1;
  out["condition"] = condition;
  out["date"] = wording.day(answer.day);
  out["value"] = answer.holds                   ? "true"
                 : answer.now == State::Known   ? "false"
                 : answer.now == State::Unknown ? "unknown"
                                                : "error";
  out["by_itself"] = answer.by_itself ? set_data(file, wording, *answer.by_itself) : Json();
  Json sets = Json::array(), obstacles = Json::array(), unruled = Json::array();
  for (const AnswerSet& set : answer.sets) sets.push_back(set_data(file, wording, set));
  for (const Obstacle& one : answer.obstacles)
    obstacles.push_back(obstacle_data(file, wording, one));
  for (const auto& move : answer.unruled)
    unruled.push_back({{"lever", wording.subject(move.lever)},
                       {"to", wording.level(move.lever.symbol, move.level)},
                       {"by_whom", wording.subject(move.by)}});
  out["sets"] = std::move(sets);
  out["sets_left_out"] = answer.left_out;
  out["looked_until"] = wording.day(answer.horizon);
  out["acts_that_bear_on_it"] = answer.candidates;
  out["all_sets_tried_up_to"] = answer.tried_size;
  out["every_set_tried"] = answer.exhausted;
  out["tried"] = {{"each_act", "once, on the day or on the day after it is asked for"},
                  {"bans", answer.kept_bans ? "kept" : "no matter"},
                  {"numbers", answer.numbers ? "where a comparison turns" : "none"}};
  out["obstacles"] = std::move(obstacles);
  out["unruled"] = std::move(unruled);
  return out;
}

}  // namespace quid::report
