// SPDX-License-Identifier: Apache-2.0
// What it costs that every run keeps what happened and why: the same runs with and without. In: the
// deals of examples/ and a generated one with ten thousand rules. Out: times, by google-benchmark.
#include <benchmark/benchmark.h>
#include <fmt/format.h>

#include <cstdlib>
#include <iostream>
#include <memory>
#include <string>
#include <vector>

#include "report/deal_file.hpp"
#include "run/engine.hpp"

namespace {

using namespace quid;

struct Course {
  std::unique_ptr<report::DealFile> file;
  std::vector<checked::Entry> entries;
  Day until{};
};

std::shared_ptr<Course> finished(Course course) {
  if (!course.file->good) {
    std::cerr << course.file->path << " has errors\n";
    std::exit(2);
  }
  Run run(*course.file->program, course.entries, course.file->limits);
  course.until = run.default_end();
  return std::make_shared<Course>(std::move(course));
}

std::shared_ptr<Course> example(const std::string& base) {
  const std::string path = std::string(QUID_SOURCE_DIR) + "/examples/" + base;
  auto file = report::load_deal(path + "deal.quid");
  if (!file) {
    std::cerr << file.error().message << '\n';
    std::exit(2);
  }
  std::vector<Diagnostic> diagnostics;
  auto entries = report::load_records(**file, {path + "record.quid"}, diagnostics);
  return finished(
      {std::move(*file), entries ? *std::move(entries) : std::vector<checked::Entry>{}, {}});
}

// Many rules that fire often and move levers: the most happenings for a day's work.
std::shared_ptr<Course> many_rules() {
  std::string script =
      "deal \"Many rules\" from 2018-01-01 to 2018-12-31 by month\nparty P\nparty Q\n"
      "set items = 1..1000\nquantity q[items] = 0\nlever l[items] by Q: a, b, c, d, e\n"
      "milestone m[items] by P\n";
  for (int k = 1; k <= 10; ++k)
    script += fmt::format(
        "rule r{}[i in items]: every {} days from 2018-01-0{} then add 1 to q[i], "
        "{} l[i]\n",
        k, 20 + k, 1 + k % 9, k % 2 == 0 ? "ease" : "tighten");
  script += "rule s[i in items]: if q[i] >= 10 then P must meet m[i] within 30 days\n";
  return finished({report::load_deal_text("many.quid", script), {}, {}});
}

void walk(benchmark::State& state, const Course& course, bool keep) {
  std::size_t happenings = 0;
  Limits limits = course.file->limits;
  limits.happenings = 10'000'000;
  for (auto _ : state) {
    Run run(*course.file->program, course.entries, limits);
    run.keep_happenings(keep);
    run.advance(course.until);
    if (run.error()) state.SkipWithError("the run stopped");
    happenings = run.happenings().size();
    benchmark::DoNotOptimize(run.today());
  }
  state.counters["happenings"] = static_cast<double>(happenings);
}

void add(const std::string& name, const std::shared_ptr<Course>& course) {
  for (const bool keep : {false, true}) {
    benchmark::RegisterBenchmark((name + (keep ? "/kept" : "/not_kept")).c_str(),
                                 [course, keep](benchmark::State& s) { walk(s, *course, keep); })
        ->Unit(benchmark::kMillisecond);
  }
}

}  // namespace

int main(int argc, char** argv) {
  benchmark::Initialize(&argc, argv);
  for (const char* base : {"01-agreed-framework/", "02-six-party/", "03-singapore/", "04-jcpoa/",
                           "05-imf-pakistan/", "07-biotech-licence/"})
    add(base, example(base));
  add("many_rules", many_rules());
  benchmark::RunSpecifiedBenchmarks();
  benchmark::Shutdown();
  return 0;
}
