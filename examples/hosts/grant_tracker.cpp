// SPDX-License-Identifier: Apache-2.0
// A grant tracker: one grant, kept in a file between calls.
//
//   grant_tracker DEAL STATE tell "2024-03-01 begun"   events, as they become known
//   grant_tracker DEAL STATE until 2024-03-31                  a day is over: what follows from it
//   grant_tracker DEAL STATE late "2024-03-05 opened"          what should have been told before
//   grant_tracker DEAL STATE status                            where it stands
//   grant_tracker DEAL STATE ask "why trust"                   any question
#include <quid/quid.hpp>

#include <cstdio>
#include <fstream>
#include <iostream>
#include <optional>
#include <sstream>
#include <string>
#include <string_view>

namespace {

constexpr int refused = 1, usage = 2;

int fail(const quid::Error& error) {
  std::cerr << error.text();
  return refused;
}

std::optional<std::string> read(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  if (!in) return std::nullopt;
  std::ostringstream out;
  out << in.rdbuf();
  return out.str();
}

// The new state replaces the old in one step, so that a crash leaves one of them whole.
bool keep(const quid::Run& run, const std::string& path) {
  const std::string beside = path + ".new";
  {
    std::ofstream out(beside, std::ios::binary);
    out << run.save();
    if (!out.flush()) return false;
  }
  return std::rename(beside.c_str(), path.c_str()) == 0;
}

quid::Result<quid::Run> open(const quid::Program& deal, const std::string& path) {
  const auto saved = read(path);
  return saved ? quid::Run::restore(deal, *saved) : deal.start();
}

void show(const quid::Program& deal, const quid::Run& run) {
  std::cout << deal.title() << ", " << deal.text(run.today()) << ": " << run.verdict().word << '\n';
  for (const quid::Level& each : run.levels())
    std::cout << "  " << each.lever << ": " << each.level << '\n';
  for (const quid::Duty& each : run.duties())
    if (each.status == "open" || each.status == "overdue")
      std::cout << "  " << each.text << " (" << each.status << ")\n";
  for (const quid::Book& each : run.ledger())
    std::cout << "  " << each.party << " has received "
              << each.received.value_or("an unknown amount") << ' ' << each.unit << '\n';
}

int until(quid::Run& run, const std::string& day) {
  const auto happened = run.advance(std::string_view(day));
  if (!happened) return fail(happened.error());
  for (const quid::Happening& each : *happened)
    std::cout << run.program().text(each.day) << "  " << each.text << "  [" << each.cause_text
              << "]\n";
  return 0;
}

int ask(const quid::Run& run, const std::string& question) {
  const auto answer = run.ask(question);
  if (!answer) return fail(answer.error());
  std::cout << *answer;
  return 0;
}

int obey(quid::Run& run, const std::string& what, const std::string& with) {
  if (what == "until") return until(run, with);
  if (what == "ask") return ask(run, with);
  if (what == "status") return show(run.program(), run), 0;
  if (what != "tell" && what != "late") return usage;
  const quid::Status status = what == "tell" ? run.record(with) : run.amend(with);
  return status ? 0 : fail(status.error());
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 4) {
    std::cerr << "grant_tracker DEAL STATE tell|late|until|status|ask [TEXT]\n";
    return usage;
  }
  const auto deal = quid::Program::compile_file(argv[1]);
  if (!deal) return fail(deal.error());
  auto run = open(*deal, argv[2]);
  if (!run) return fail(run.error());
  const quid::Status handled = run->on_action(
      "notify", {quid::ValueKind::Text},
      [](const quid::Happening& call) { std::cout << "MAIL: " << call.arguments[0].text << '\n'; });
  if (!handled) return fail(handled.error());
  const int code = obey(*run, argv[3], argc > 4 ? argv[4] : "");
  if (code == usage) std::cerr << "`" << argv[3] << "` is none of tell, late, until, status, ask\n";
  if (code != 0) return code;
  if (!keep(*run, argv[2])) {
    std::cerr << "cannot write " << argv[2] << '\n';
    return refused;
  }
  return 0;
}
