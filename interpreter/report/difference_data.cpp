// SPDX-License-Identifier: Apache-2.0
// A comparison as JSON and as CSV. Amounts are texts, so that no reader rounds them.
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "report/difference.hpp"
#include "report/report.hpp"

namespace quid::report {
namespace {

using Json = nlohmann::ordered_json;

// The values of one side.
class SideJson {
 public:
  SideJson(const DealFile& file, const Happenings& happenings,
           const std::vector<checked::Entry>& entries, const View& last)
      : file_(file), words_(file), happenings_(happenings), entries_(entries), last_(last) {}

  Json day(const std::optional<Day>& day) const { return day ? Json(words_.day(*day)) : Json(); }
  Json place(Span span) const { return place_data(file_, span); }
  static Json number(const std::optional<Decimal>& value) {
    return value ? Json(value->to_string()) : Json();
  }

  Json happening(std::size_t index) const {
    const Happening& h = happenings_[index];
    return {{"date", words_.day(h.day)},
            {"kind", kind_name(h.kind)},
            {"subject",
             h.subject.kind == Subject::Kind::None ? Json() : Json(words_.subject(h.subject))},
            {"text", words_.happening(h, last_)},
            {"cause", words_.cause(h, entries_)},
            {"place", place(words_.declaration(h.subject))}};
  }
  Json value(const Subject& lever, std::uint32_t level) const {
    return words_.level(lever.symbol, level);
  }
  Json value(const Subject&, const std::optional<Decimal>& amount) const { return number(amount); }
  Json value(const Subject&, bool holds) const { return holds; }
  Json value(const Subject& milestone, const MilestoneView& view) const {
    Json out;
    out["sentence"] = SideWording(file_).milestone(milestone, view, nullptr);
    for (const auto& [name, holds] :
         {std::pair("reported", view.reported), std::pair("met", view.met),
          std::pair("verified", view.verified), std::pair("refuted", view.refuted),
          std::pair("broken", view.broken), std::pair("overdue", view.overdue),
          std::pair("waived", view.waived), std::pair("lapsed", view.lapsed),
          std::pair("disputed", view.disputed), std::pair("unruled", view.unruled)}) {
      out[name] = holds;
    }
    out["date"] = day(view.met_day);
    out["deadline"] = day(view.deadline);
    out["reported_amount"] = view.reported_amount.to_string();
    out["verified_amount"] = view.verified_amount.to_string();
    return out;
  }
  Json value(const Subject&, const DutyView& duty) const {
    static constexpr const char* states[] = {"open", "overdue",  "suspended",
                                             "done", "replaced", "lapsed"};
    return {{"duty", words_.duty(duty)},
            {"arose", words_.day(duty.arose)},
            {"by", words_.day(duty.deadline)},
            {"status", states[static_cast<std::size_t>(duty.status)]},
            {"done", day(duty.done)},
            {"owed", duty.owed.to_string()},
            {"paid", duty.paid.to_string()}};
  }
  Json value(const Subject& rule, const NormView& norm) const {
    return {{"norm", norm.ban ? "ban" : "permission"},
            {"effect", words_.effect(checked::EffectId{norm.effect}, rule)},
            {"until", day(norm.until)}};
  }
  Json value(const Subject&, const BookView& book) const {
    std::optional<Decimal> exposure;
    if (book.given && book.received) exposure = sub(*book.given, *book.received);
    return {{"unit", words_.unit(book.unit)},
            {"given", number(book.given)},
            {"received", number(book.received)},
            {"exposure", number(exposure)}};
  }
  Json verdict(const Verdict& verdict) const {
    Json blame = Json::array();
    for (const Blame& one : verdict.blame) {
      blame.push_back({{"party", words_.actor(one.actor, one.instance)},
                       {"since", words_.day(one.since)},
                       {"what", words_.subject(one.what)}});
    }
    return {{"word", verdict_word(verdict.word)}, {"blame", blame}, {"text", verdict.text}};
  }
  Json error(const RunError& error) const { return run_error_data(file_, error, entries_); }
  std::string name(const Subject& subject) const { return words_.subject(subject); }

 private:
  const DealFile& file_;
  Wording words_;
  const Happenings& happenings_;
  const std::vector<checked::Entry>& entries_;
  const View& last_;
};

class DifferenceJson {
 public:
  explicit DifferenceJson(const DifferenceReport& report)
      : difference_(report.difference),
        base_(report.base_file, difference_.base_happenings, difference_.base_entries,
              difference_.base_last),
        other_(report.other_file, difference_.other_happenings, difference_.other_entries,
               difference_.other_last) {}

  Json write() const {
    Json out;
    out["same"] = difference_.same();
    out["until"] = base_.day(difference_.until);
    out["parted"] = base_.day(difference_.parted);
    Json steps = Json::array();
    for (const StepDifference& step : difference_.steps) {
      Json one = {
          {"step", step.number}, {"from", base_.day(step.from)}, {"to", base_.day(step.to)}};
      Json happened = Json::array();
      for (const auto& pair : step.happenings) {
        happened.push_back({{"base", pair.base ? base_.happening(*pair.base) : Json()},
                            {"other", pair.other ? other_.happening(*pair.other) : Json()}});
      }
      one["happenings"] = std::move(happened);
      states(step, one);
      steps.push_back(std::move(one));
    }
    out["steps"] = std::move(steps);
    Json end = Json::object();
    states(difference_.end, end);
    out["end"] = std::move(end);
    out["error"] = {
        {"base", difference_.base_error ? base_.error(*difference_.base_error) : Json()},
        {"other", difference_.other_error ? other_.error(*difference_.other_error) : Json()}};
    return out;
  }

 private:
  template <class T>
  void each(Json& out, const char* key, const char* what, const std::vector<Parted<T>>& all) const {
    Json list = Json::array();
    for (const Parted<T>& parted : all) {
      const auto& [ours, theirs] = parted.subject;
      Json row;
      row[what] = ours ? base_.name(*ours) : other_.name(*theirs);
      row["base"] = parted.value.base ? base_.value(*ours, *parted.value.base) : Json();
      row["other"] = parted.value.other ? other_.value(*theirs, *parted.value.other) : Json();
      list.push_back(std::move(row));
    }
    out[key] = std::move(list);
  }

  void states(const StepDifference& step, Json& out) const {
    each(out, "levels", "lever", step.levels);
    each(out, "quantities", "quantity", step.quantities);
    each(out, "milestones", "milestone", step.milestones);
    each(out, "duties", "rule", step.duties);
    each(out, "norms", "rule", step.norms);
    each(out, "ledger", "party", step.books);
    each(out, "phases", "phase", step.phases);
    each(out, "unwarranted", "statement", step.unwarranted);
    out["verdict"] = step.verdict ? Json{{"base", base_.verdict(*step.verdict->base)},
                                         {"other", other_.verdict(*step.verdict->other)}}
                                  : Json();
  }

  const Difference& difference_;
  SideJson base_, other_;
};

}  // namespace

nlohmann::ordered_json difference_json(const DifferenceReport& report) {
  return DifferenceJson(report).write();
}

void print_difference_csv(std::ostream& out, const DifferenceReport& report) {
  out << "step,from,to,what,thing,base,other\n";
  const Wording words(report.base_file);
  for (const StepDifference& step : report.difference.steps) {
    for (const DifferenceRow& row : rows_of(report, step, false)) {
      out << step.number << ',' << words.day(step.from) << ',' << words.day(step.to) << ','
          << csv_cell(row.label) << ',' << csv_cell(row.thing) << ',' << csv_cell(row.base) << ','
          << csv_cell(row.other) << '\n';
    }
  }
}

}  // namespace quid::report
