// SPDX-License-Identifier: Apache-2.0
// `unknowns [on DATE]`: what is undetermined, which fact would settle it, and what each answer
// would change.
#include <fmt/format.h>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "analyse/unknowns.hpp"
#include "report/ask_kinds.hpp"
#include "report/asked.hpp"
#include "report/question.hpp"
#include "report/report.hpp"

namespace quid::report {
namespace {

using analyse::Unknown;

class UnknownsText {
 public:
  UnknownsText(const Asking& asking, const analyse::Unknowns& unknowns)
      : out_(asking.terminal.out), wording_(asking.file), unknowns_(unknowns) {}

  void print() const {
    const std::string day = wording_.day(unknowns_.day);
    if (unknowns_.facts.empty() && unknowns_.rows.empty() && unknowns_.lost.empty()) {
      out_ << "nothing is undetermined at the end of " << day << '\n';
      return;
    }
    out_ << fmt::format("undetermined at the end of {}; the verdict is {}\n", day,
                        verdict_word(unknowns_.verdict.word));
    for (const Unknown& one : unknowns_.facts) print(one);
    for (const analyse::UnknownRow& one : unknowns_.rows) {
      out_ << fmt::format("  {} says `unknown` in the script ({})\n", name(one), place(one));
      out_ << fmt::format("    on it {}: {}\n", one.readers.size() == 1 ? "hangs" : "hang",
                          Wording::list(names(one.readers)));
    }
    for (std::size_t k = 0, many = 1; k < unknowns_.lost.size(); k += many) {
      for (many = 1; k + many < unknowns_.lost.size() && same(k, k + many);) ++many;
      print_lost(unknowns_.lost[k], many);
    }
    if (unknowns_.left_out > 0) out_ << fmt::format("  and {} more\n", unknowns_.left_out);
  }

  bool same(std::size_t a, std::size_t b) const {
    const auto& lost = unknowns_.lost;
    return lost[a].rule == lost[b].rule && lost[a].day == lost[b].day;
  }

  void print_lost(const analyse::Unknowns::Lost& one, std::size_t many) const {
    const std::string day = wording_.day(one.day);
    const bool single = many == 1;
    out_ << fmt::format("  {} of {} {} undetermined: what {} was not known on {}\n",
                        single ? "an effect" : fmt::format("{} effects", many),
                        wording_.subject(one.rule), single ? "is" : "are",
                        single ? "it reads" : "they read", day);
    out_ << fmt::format("    a record that tells it as of {} settles it, and nothing later does\n",
                        day);
  }

  Json json() const {
    Json facts = Json::array();
    for (const Unknown& one : unknowns_.facts) facts.push_back(json(one));
    Json rows = Json::array();
    for (const analyse::UnknownRow& one : unknowns_.rows)
      rows.push_back({{"row", name(one)}, {"place", place(one)}, {"hangs", names(one.readers)}});
    Json lost = Json::array();
    for (const analyse::Unknowns::Lost& one : unknowns_.lost)
      lost.push_back({{"rule", wording_.subject(one.rule)}, {"date", wording_.day(one.day)}});
    return {{"version", 1},
            {"date", wording_.day(unknowns_.day)},
            {"verdict", verdict_word(unknowns_.verdict.word)},
            {"facts", std::move(facts)},
            {"rows", std::move(rows)},
            {"lost", std::move(lost)},
            {"left_out", unknowns_.left_out}};
  }

 private:
  const checked::RowTable& table(const analyse::UnknownRow& one) const {
    return wording_.deal().row_tables[one.table.index()];
  }
  std::string name(const analyse::UnknownRow& one) const {
    const auto& elements = wording_.deal().sets[table(one).set.index()].elements;
    return fmt::format("{}[{}]", wording_.name(table(one).name),
                       wording_.element(elements[one.row]));
  }
  std::string place(const analyse::UnknownRow& one) const {
    return wording_.place(wording_.deal()[table(one).rows[one.row]].span);
  }

  void print(const Unknown& one) const {
    const std::string place = wording_.place(wording_.declaration(one.fact));
    out_ << fmt::format("  {} ({})\n", sentence(one), place);
    if (!one.hangs.empty())
      out_ << fmt::format("    on it {}: {}\n", one.hangs.size() == 1 ? "hangs" : "hang",
                          Wording::list(names(one.hangs)));
    for (const Unknown::Settled& answer : one.answers) {
      const auto lines = changes(answer);
      if (lines.size() == 1) {
        out_ << fmt::format("    `{}`: {}\n", wording_.event(answer.entry), lines[0]);
        continue;
      }
      out_ << fmt::format("    `{}`:\n", wording_.event(answer.entry));
      for (const std::string& line : lines) out_ << "      " << line << '\n';
    }
  }

  std::string sentence(const Unknown& one) const {
    const std::string what = wording_.subject(one.fact);
    const std::string who = Wording::list(names(one.by), "or");
    switch (one.kind) {
      case Unknown::Kind::Disputed: return what + " is disputed, and not settled";
      case Unknown::Kind::Reported:
        return fmt::format("{} is reported, and not yet verified{}", what,
                           who.empty() ? "" : " by " + who);
      case Unknown::Kind::NoValue: return what + " has no value";
      case Unknown::Kind::NotYet:
        return fmt::format("{} has no date: it is not met{}", what,
                           who.empty() ? "" : "; it is for " + who + " to do");
    }
    return what;
  }

  std::vector<std::string> changes(const Unknown::Settled& answer) const {
    if (answer.refused) return {"the record would be refused"};
    const Unknown::Change& change = answer.change;
    std::vector<std::string> lines;
    if (!change.fires.empty())
      lines.push_back(fmt::format("{} {}", Wording::list(names(change.fires)),
                                  change.fires.size() == 1 ? "fires" : "fire"));
    for (const auto& level : change.levels)
      lines.push_back(fmt::format("{} moves from {} to {}", wording_.subject(level.lever),
                                  wording_.level(level.lever.symbol, level.from),
                                  wording_.level(level.lever.symbol, level.to)));
    for (const auto& phase : change.phases) lines.push_back(turned(wording_, phase));
    for (const auto& due : change.deadlines) lines.push_back(moved(wording_, due));
    for (const Happening& h : change.happenings)
      lines.push_back(wording_.happening(h, change.view));
    if (change.verdict) {
      const std::string word = verdict_word(change.verdict->word);
      lines.push_back(change.verdict->word == unknowns_.verdict.word
                          ? fmt::format("the verdict stays {}, for other reasons", word)
                          : "the verdict becomes " + word);
    }
    if (lines.empty()) lines.push_back("nothing changes on that day");
    return lines;
  }

  Json json(const Unknown& one) const {
    Json answers = Json::array();
    for (const Unknown::Settled& answer : one.answers)
      answers.push_back(
          {{"event", wording_.event(answer.entry)},
           {"refused", answer.refused},
           {"rules", names(answer.change.fires)},
           {"levels", levels(answer.change)},
           {"changes", changes(answer)},
           {"verdict",
            answer.change.verdict ? Json(verdict_word(answer.change.verdict->word)) : Json()}});
    static constexpr const char* kinds[] = {"disputed", "reported", "no value", "not yet"};
    return {{"fact", wording_.subject(one.fact)},
            {"kind", kinds[static_cast<std::size_t>(one.kind)]},
            {"text", sentence(one)},
            {"by", names(one.by)},
            {"hangs", names(one.hangs)},
            {"answers", std::move(answers)}};
  }

  Json levels(const Unknown::Change& change) const {
    Json out = Json::array();
    for (const auto& level : change.levels)
      out.push_back({{"lever", wording_.subject(level.lever)},
                     {"from", wording_.level(level.lever.symbol, level.from)},
                     {"to", wording_.level(level.lever.symbol, level.to)}});
    return out;
  }

  std::vector<std::string> names(const std::vector<Subject>& subjects) const {
    std::vector<std::string> result;
    for (const Subject& subject : subjects) result.push_back(wording_.subject(subject));
    return result;
  }

  std::ostream& out_;
  Wording wording_;
  const analyse::Unknowns& unknowns_;
};

}  // namespace

bool answer_unknowns(const Asking& asking, std::string_view rest) {
  const auto day = day_alone(asking, "unknowns", rest);
  if (!day) return false;
  const analyse::Unknowns unknowns =
      analyse::unknowns(*asking.file.program, asking.entries, asking.file.limits, *day);
  if (unknowns.error) {
    tell_run_error(asking, *unknowns.error);
    return false;
  }
  const UnknownsText text(asking, unknowns);
  if (asking.json) {
    asking.terminal.out << text.json().dump(2, ' ', false, Json::error_handler_t::replace) << '\n';
  } else {
    text.print();
  }
  return true;
}

}  // namespace quid::report
