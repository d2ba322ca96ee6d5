// SPDX-License-Identifier: Apache-2.0
// `why X [on DATE]`: X is a condition, a value, a lever, a rule, a statement, a property or the
// verdict.
#include <fmt/format.h>
#include <algorithm>
#include <nlohmann/json.hpp>

#include "diagnostics/render.hpp"
#include "report/ask_kinds.hpp"
#include "report/question.hpp"
#include "report/report.hpp"
#include "report/subject.hpp"
#include "report/why_text.hpp"

namespace quid::report {
namespace {

class WhyJob {
 public:
  explicit WhyJob(const Asking& asking) : asking_(asking) {}

  bool run(std::string_view text) {
    question_ = std::string(text);
    day_ = asking_.day;
    std::string_view rest = text;
    if (const auto day = take_day(rest, asking_.file.checked().deal)) day_ = *day;
    if (rest.empty()) return say("why what? ask `why exercises`, `why m overdue`, `why verdict`");
    if (!within_deal(asking_, day_) || !resolve(rest, text)) return false;
    const auto program = lower_with(asking_.file, expressions_, diagnostics_);
    if (!program) return refuse();
    if (!expressions_.empty() &&
        (*program->checked)[expressions_[0]].type.kind == checked::Kind::Actor)
      return say(fmt::format(
          "`{0}` is a party, and no condition; ask `why verdict`, or `next for {0}`", asked_));
    if (!expressions_.empty()) target_.instruction = program->questions[0];
    analyse::WhyOptions options;
    options.all = asking_.all;
    options.reasons = asking_.all ? 5000 : options.reasons;
    const auto why =
        analyse::why(*program, asking_.entries, asking_.file.limits, day_, target_, options);
    if (why.error) return fail(*why.error);
    print(*program, why);
    return true;
  }

 private:
  // A name of what is no expression by itself, else an expression.
  bool resolve(std::string_view rest, std::string_view whole) {
    if (rest == "verdict") return true;
    if (const auto subject = find_subject(asking_.file, rest)) {
      target_.subject = *subject;
      return true;
    }
    const auto question = read_question(asking_.file, whole, diagnostics_);
    if (!question) return refuse();
    asked_ = question->text;
    expressions_.push_back(question->expression);
    return true;
  }

  void print(const Program& program, const analyse::Explanation& why) {
    const checked::Type type =
        expressions_.empty() ? checked::Type{} : (*program.checked)[expressions_[0]].type;
    const WhyText text(asking_.file, program, why, asked_, type);
    if (!asking_.json) return text.print(asking_.terminal.out, asking_.terminal.colour_out);
    nlohmann::ordered_json out;
    out["version"] = 1;
    out["question"] = "why " + question_;
    out["date"] = Wording(asking_.file).day(why.view.day);
    out["answer"] = text.json();
    out["cut"] = why.cut;
    asking_.terminal.out << out.dump(2, ' ', false, nlohmann::json::error_handler_t::replace)
                         << '\n';
  }

  bool say(const std::string& message) {
    asking_.terminal.err << message << '\n';
    return false;
  }

  bool refuse() {
    tell_diagnostics(asking_, diagnostics_);
    return false;
  }

  bool fail(const RunError& error) {
    tell_run_error(asking_, error);
    return false;
  }

  const Asking& asking_;
  std::string question_, asked_;
  Day day_{};
  analyse::WhyTarget target_;
  std::vector<checked::ExprId> expressions_;
  std::vector<Diagnostic> diagnostics_;
};

}  // namespace

bool answer_why(const Asking& asking, std::string_view rest) { return WhyJob(asking).run(rest); }

}  // namespace quid::report
