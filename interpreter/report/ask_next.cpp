// SPDX-License-Identifier: Apache-2.0
// `next [for PARTY]`. In: the question as typed. Out: for each party what it owes, may do and could
// do, and what each act would bring about for every side.
#include <fmt/format.h>
#include <algorithm>

#include "diagnostics/suggest.hpp"
#include "report/ask_kinds.hpp"
#include "report/asked.hpp"
#include "report/question.hpp"
#include "support/text.hpp"

namespace quid::report {
namespace {

// Every party and observer, by the name that is asked for.
std::vector<std::pair<std::string, Subject>> actors_of(const DealFile& file) {
  const Wording wording(file);
  std::vector<std::pair<std::string, Subject>> result;
  const auto& actors = file.checked().actors;
  for (std::uint32_t symbol = 0; symbol < actors.size(); ++symbol)
    for (std::uint32_t i = 0; i < actors[symbol].shape.count; ++i) {
      const Subject subject{Subject::Kind::Actor, symbol, i};
      result.emplace_back(wording.subject(subject), subject);
    }
  return result;
}

bool tell(const Asking& asking, const std::string& message) {
  if (asking.json) {
    write_data(asking.terminal,
               {{"version", 1}, {"error", {{"name", "no-answer"}, {"message", message}}}});
  } else {
    asking.terminal.err << message << '\n';
  }
  return false;
}

}  // namespace

bool answer_next(const Asking& asking, std::string_view rest) {
  std::string text(trimmed(rest));
  Day day = asking.day;
  const auto on = text.starts_with("on ") ? 0 : text.rfind(" on ");
  if (on != std::string::npos) {
    const std::string date(trimmed(std::string_view(text).substr(text.find("on ", on) + 3)));
    const auto asked = day_option(date, asking.file.checked().deal);
    if (!asked) return tell(asking, fmt::format("`{}` is no date of this deal", date));
    day = *asked;
    if (!within_deal(asking, day)) return false;
    text = std::string(trimmed(std::string_view(text).substr(0, on)));
  }
  analyse::NextOptions options;
  if (!text.empty()) {
    if (!text.starts_with("for "))
      return tell(asking, "`next` is asked alone, or as `next for PARTY`");
    const std::string name(trimmed(std::string_view(text).substr(4)));
    const auto actors = actors_of(asking.file);
    const auto found = std::find_if(actors.begin(), actors.end(),
                                    [&](const auto& one) { return one.first == name; });
    if (found == actors.end()) {
      std::vector<std::string> names;
      for (const auto& [known, _] : actors) names.push_back(known);
      return tell(asking, fmt::format("no party or observer named `{}`; there are {}", name,
                                      Wording::list(names)));
    }
    options.party = found->second;
  }
  analyse::Attempts attempts(*asking.file.program, asking.entries, day, asking.file.limits);
  if (attempts.now().error())
    return tell_run_error(asking, *attempts.now().error(), attempts.now().entries());
  const analyse::Next answer = analyse::what_next(*asking.file.program, attempts, options);
  std::vector<Residual::Ban> bans = attempts.now().bans();
  std::erase_if(bans, [&](const Residual::Ban& ban) {
    return options.party &&
           std::find(ban.bound.begin(), ban.bound.end(), *options.party) == ban.bound.end();
  });
  if (asking.json) {
    write_data(asking.terminal, next_data(asking.file, answer, bans));
    return true;
  }
  for (const std::string& line : next_lines(asking.file, answer, bans))
    asking.terminal.out << line << '\n';
  return true;
}

}  // namespace quid::report
