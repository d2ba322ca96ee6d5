// SPDX-License-Identifier: Apache-2.0
#include "cli/test_run.hpp"

#include <fmt/format.h>
#include <algorithm>

#include "cli/words.hpp"
#include "report/report.hpp"

namespace quid::cli {
namespace {

constexpr std::size_t most_reasons = 8;

class TestJob {
 public:
  TestJob(FileResult& result, const Program& program, const checked::Test& test,
          std::size_t first_question)
      : result_(result),
        file_(*result.file),
        wording_(file_),
        program_(program),
        test_(test),
        first_question_(first_question) {
    for (const checked::Entry& entry : test.entries) {
      if (!entry.refuse) entries_.push_back(entry);
    }
  }

  TestResult run() {
    out_.title = test_.title;
    out_.span = test_.span;
    Run run(program_, entries_, file_.limits);
    ask(run);
    if (!run.error()) run.advance(std::max(run.today(), run.default_end()));
    if (run.error()) {
      out_.error = run_error_text(file_, *run.error(), run.entries(), false, 100);
    }
    result_.coverage.add(run.coverage());
    for (std::size_t i = 0; i < test_.entries.size(); ++i) {
      if (test_.entries[i].refuse) refusal(i);
    }
    explain();
    return std::move(out_);
  }

 private:
  // Expectations are asked in the order of their days, and told in the order written.
  void ask(Run& run) {
    std::vector<std::size_t> order(test_.expects.size());
    for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
    std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
      return test_.expects[a].on < test_.expects[b].on;
    });
    out_.expects.resize(order.size());
    for (const std::size_t i : order) {
      const checked::Expect& expect = test_.expects[i];
      ExpectResult& result = out_.expects[i];
      result.text = wording_.source_text(file_.checked()[expect.condition].span);
      result.day = expect.on;
      result.span = expect.span;
      if (run.error() || !run.advance(expect.on)) continue;
      result.answer = run.ask(first_question_ + i);
      result.passed = result.answer.state == Answer::State::Known && result.answer.integer != 0;
    }
  }

  // The entries before it, and it.
  void refusal(std::size_t index) {
    const checked::Entry& refused = test_.entries[index];
    std::vector<checked::Entry> entries;
    for (std::size_t i = 0; i < test_.entries.size(); ++i) {
      const checked::Entry& entry = test_.entries[i];
      const bool before =
          entry.prior || entry.on < refused.on || (entry.on == refused.on && i < index);
      if ((!entry.refuse && before) || i == index) entries.push_back(entry);
    }
    Run run(program_, std::move(entries), file_.limits);
    if (!run.error()) run.advance(refused.on);
    RefusalResult result;
    result.text = wording_.event(refused);
    result.span = refused.span;
    if (!run.error()) {
      result.message = "the entry was accepted";
    } else if (run.error()->entry && run.entries()[*run.error()->entry].refuse) {
      result.passed = true;
      result.message = run.error()->message;
    } else {
      result.message = "another error came first: " + run.error()->message;
    }
    out_.refusals.push_back(std::move(result));
  }

  // Failures are run again, on a program that also answers for the parts.
  void explain() {
    std::vector<std::size_t> failed;
    for (std::size_t i = 0; i < out_.expects.size(); ++i) {
      if (!out_.expects[i].passed) failed.push_back(i);
    }
    if (failed.empty()) return;
    std::vector<checked::ExprId> questions;
    std::vector<std::size_t> counts;
    for (const std::size_t i : failed) {
      const auto parts = parts_of(file_.checked(), test_.expects[i].condition);
      counts.push_back(parts.size());
      questions.insert(questions.end(), parts.begin(), parts.end());
    }
    std::vector<Diagnostic> ignored;
    const auto program = lower_with(file_, questions, ignored);
    if (!program) return;
    std::size_t question = 0;
    for (std::size_t k = 0; k < failed.size(); ++k) {
      Run run(*program, entries_, file_.limits);
      const checked::Expect& expect = test_.expects[failed[k]];
      if (!run.error() && run.advance(expect.on)) {
        ExpectResult& result = out_.expects[failed[k]];
        for (std::size_t p = 0; p < counts[k]; ++p) {
          result.parts.push_back(
              {wording_.source_text(file_.checked()[questions[question + p]].span),
               wording_.answer(run.ask(question + p))});
        }
        result.because = because(run, expect);
      }
      question += counts[k];
    }
  }

  std::vector<Because> because(const Run& run, const checked::Expect& expect) const {
    const std::vector<Subject> read = subjects_of(file_.checked(), expect.condition);
    const View view = run.view();
    std::vector<Because> reasons;
    const auto& happenings = run.happenings();
    for (std::size_t i = happenings.size(); i-- > 0 && reasons.size() < most_reasons;) {
      const Happening& h = happenings[i];
      const bool about = std::any_of(read.begin(), read.end(), [&](const Subject& subject) {
        return subject.kind == h.subject.kind && subject.symbol == h.subject.symbol &&
               (subject.instance == no_instance || subject.instance == h.subject.instance);
      });
      if (!about) continue;
      reasons.push_back({h.day, wording_.happening(h, view), wording_.cause(h, run.entries())});
    }
    std::reverse(reasons.begin(), reasons.end());
    return reasons;
  }

  FileResult& result_;
  const DealFile& file_;
  Wording wording_;
  const Program& program_;
  const checked::Test& test_;
  std::size_t first_question_;
  std::vector<checked::Entry> entries_;
  TestResult out_;
};

}  // namespace

bool TestResult::passed() const {
  return !error &&
         std::all_of(expects.begin(), expects.end(), [](const auto& e) { return e.passed; }) &&
         std::all_of(refusals.begin(), refusals.end(), [](const auto& r) { return r.passed; });
}

void run_tests(FileResult& result, Terminal& terminal) {
  const checked::Checked& deal = result.file->checked();
  std::vector<checked::ExprId> questions;
  for (const checked::Test& test : deal.tests) {
    for (const checked::Expect& expect : test.expects) questions.push_back(expect.condition);
  }
  const auto program = lower_with(*result.file, questions, result.file->diagnostics);
  if (!program) {
    result.file->good = false;
    return;
  }
  Progress progress(terminal);
  std::size_t question = 0;
  for (const checked::Test& test : deal.tests) {
    progress.say("testing " + test.title);
    result.tests.push_back(TestJob(result, *program, test, question).run());
    question += test.expects.size();
  }
}

}  // namespace quid::cli
