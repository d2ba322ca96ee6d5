// SPDX-License-Identifier: Apache-2.0
// Limits of what a deal may expand to, and files that cannot be read.
#include <fmt/format.h>

#include <catch2/catch.hpp>

#include "cli_support.hpp"
#include "report/deal_file.hpp"
#include "report/files.hpp"
#include "run/engine.hpp"

using namespace quid;
using namespace quid::test;

namespace {

std::string first_kind(const report::DealFile& file) {
  return file.diagnostics.empty() ? "" : std::string(name_of(file.diagnostics[0].kind));
}

}  // namespace

TEST_CASE("a program larger than the limit is refused", "[cli]") {
  Limits limits;
  limits.instructions = 50;
  const auto file = report::load_deal_text("deal.quid", R"(
deal "Large" from 2018-06-12
party US
set s = 1..100
quantity q[s] = 0
milestone m by US
rule r: if m and sum(k in s: q[k]) > 5 then end deal "over"
)",
                                           limits);
  CHECK_FALSE(file->good);
  CHECK(first_kind(*file) == "too-many-instructions");
}

TEST_CASE("a day that takes more rounds than the limit stops the run", "[cli]") {
  Limits limits;
  limits.rounds_per_day = 3;
  std::string script = "deal \"Chain\" from 2018-06-12\nparty US\nquantity q = 0\n";
  for (int i = 0; i < 8; ++i) script += fmt::format("rule r{0}: if q = {0} then add 1 to q\n", i);
  const auto file = report::load_deal_text("deal.quid", script, limits);
  REQUIRE(file->good);
  Run run(*file->program, {}, limits);
  CHECK_FALSE(run.advance(run.default_end()));
  REQUIRE(run.error());
  CHECK(run.error()->kind == "day-does-not-settle");
}

TEST_CASE("a run in which too much happens stops, and keeps what it has", "[cli]") {
  const auto file = report::load_deal_text("deal.quid", R"(
deal "Daily" from 2018-06-12
party US
milestone m by US
quantity q = 0
rule r: every 1 day then add 1 to q
)");
  REQUIRE(file->good);
  Limits limits;
  limits.happenings = 10;  // two a day
  Run run(*file->program, {}, limits);
  const Day start = *from_civil(2018, 6, 12);
  CHECK_FALSE(run.advance(Day{start.value + 100}));
  REQUIRE(run.error());
  CHECK(run.error()->kind == "too-much-happens");
  CHECK(contains(run.error()->message, "more than 10 things"));
  CHECK(run.happenings().size() == 12);
  CHECK(run.today() == Day{start.value + 6});
  // What the record tells does not count.
  std::vector<checked::Entry> entries;
  for (int i = 0; i < 50; ++i) {
    checked::Entry entry;
    entry.on = start;
    entry.kind = checked::EventKind::Done;
    entry.milestone = checked::MilestoneId{0};
    entries.push_back(entry);
  }
  Run told(*file->program, entries, limits);
  CHECK(told.advance(start));
  CHECK(told.happenings().size() == 50);
}

TEST_CASE("milestones that nothing hangs on are not tried on copies", "[cli]") {
  const auto unlocks_of = [](const char* rule) {
    const auto file = report::load_deal_text(
        "deal.quid", std::string("deal \"Many\" from 2018-06-12\nparty US\nset s = 1..1000\n"
                                 "milestone m[s] by US\nquantity q = 0\n") +
                         rule);
    REQUIRE(file->good);
    Run run(*file->program, {});
    REQUIRE(run.advance(run.default_end()));
    return run.residual();
  };
  const Residual few = unlocks_of("rule r[x in s]: if m[x] and x > 998 then add 1 to q\n");
  CHECK(few.unlocks.size() == 2);
  CHECK(few.untried == 0);
  const Residual many = unlocks_of("rule r[x in s]: if m[x] then add 1 to q\n");
  CHECK(many.unlocks.size() == 200);
  CHECK(many.untried == 800);
}

// The checker lets no such index through; lowering and running look all the same.
TEST_CASE("an index outside its set is refused wherever it comes from", "[cli]") {
  const auto file = report::load_deal_text("deal.quid", R"(
deal "Index" from 2018-06-12
party US
set years = 2018..2019
quantity q[years] = 0
rule r: if q[2018] >= 0 then add 5 to q[2019]
)");
  REQUIRE(file->good);
  checked::Checked deal = file->checked();
  const auto& rule = deal.rules[0];
  const auto& change = std::get<checked::ChangeQuantity>(deal.effects[rule.effects[0].value].node);
  const auto target = [&]() -> checked::Expr& { return deal.expressions[change.index[0].value]; };
  const checked::Expr before = target();
  const auto kind_of = [&] {
    Diagnostics sink;
    const Program program = lower(deal, sink, {}, {}, &file->interner);
    const auto found = sink.take();
    if (!found.empty()) return std::string(name_of(found[0].kind));
    Run run(program, {});
    run.advance(run.default_end());
    return run.error() ? run.error()->kind : std::string();
  };
  CHECK(kind_of().empty());
  target().set_number(checked::ElementCode::number(2030).code);
  CHECK(kind_of() == "index-past-edge");
  // `year of today`, which only the run knows.
  checked::Expr today, year;
  today.op = checked::Operation::Today;
  today.type.kind = checked::Kind::Date;
  year.op = checked::Operation::YearOf;
  year.type.kind = checked::Kind::Number;
  deal.expressions.push_back(today);
  year.set_operands(static_cast<std::uint32_t>(deal.arguments.size()));
  deal.arguments.push_back({1});
  deal.arguments.push_back(checked::ExprId::at(deal.expressions.size() - 1));
  target() = year;
  CHECK(kind_of() == "index-not-fixed");
  target() = before;
  for (checked::Expr& expr : deal.expressions) {
    if (expr.op != checked::Operation::ReadQuantity) continue;
    deal.expressions[deal.arguments_of(expr)[0].value] = year;
    break;
  }
  deal.deal.start = *from_civil(2030, 1, 1);
  CHECK(kind_of() == "not-in-set");
}

TEST_CASE("files that cannot be read say why", "[cli]") {
  Folder folder;
  const auto kind_of = [](const Result<std::string>& text) {
    return text ? "" : text.error().kind + ": " + text.error().message;
  };
  const std::string nowhere = folder.path("nowhere");
  CHECK(kind_of(report::read_file(nowhere, 10)) ==
        "unreadable-file: `" + nowhere + "` cannot be read: there is no such file");
  const std::string here = folder.path("");
  CHECK(kind_of(report::read_file(here, 10)) ==
        "unreadable-file: `" + here + "` cannot be read: it is a directory");
  const std::string file = folder.write("ten", "0123456789");
  CHECK(report::read_file(file, 10).value() == "0123456789");
  CHECK(kind_of(report::read_file(file, 9)) ==
        "source-too-large: `" + file + "` has more than 9 bytes");
}

TEST_CASE("a link stays a link when its file is written", "[cli]") {
  Folder folder;
  const std::string real = folder.write("real", "old");
  std::filesystem::create_symlink(real, folder.path("link"));
  REQUIRE(report::write_file(folder.path("link"), "new"));
  CHECK(folder.read("real") == "new");
  CHECK(std::filesystem::is_symlink(folder.path("link")));
  CHECK(std::distance(std::filesystem::directory_iterator(folder.path("")), {}) == 2);
}

TEST_CASE("limits are set on the command line", "[cli]") {
  const Folder folder;
  const std::string deal = folder.write("deal.quid", R"(deal "Daily" from 2018-06-12 to 2018-08-12
party US
quantity q = 0
rule r: every 1 day then add 1 to q
)");
  CHECK(quid_command({"run", deal}).code == 0);
  const Ran less = quid_command({"run", deal, "--limit", "happenings=10"});
  CHECK(less.code == 1);
  CHECK(less.err.find("more than 10 things have happened") != std::string::npos);
  const Ran few = quid_command({"check", deal, "--limit", "token-count=5"});
  CHECK(few.code == 1);
  CHECK(few.out.find("too-many-tokens") != std::string::npos);
  const Ran long_name = quid_command(
      {"fmt", deal, "--check", "--limit", "name-bytes=1", "--limit", "token-count=900"});
  CHECK(long_name.code == 1);
  CHECK(long_name.err.find("name-too-long") != std::string::npos);
}

TEST_CASE("a limit that cannot be set says what could be", "[cli]") {
  const Folder folder;
  const std::string deal = folder.write("deal.quid", "deal \"D\" from 2018-06-12 to 2018-08-12\n");
  const auto refused = [&](const std::string& text) {
    const Ran ran = quid_command({"run", deal, "--limit", text});
    CHECK(ran.code == 2);
    return ran.err;
  };
  CHECK(refused("happening=10").find("no limit `happening`; the limits are source-bytes, ") !=
        std::string::npos);
  for (const char* text : {"nesting", "nesting=", "nesting=0", "nesting=1001", "nesting=-1",
                           "nesting=99999999999999999999", "nesting=12x"})
    CHECK(refused(text).find("write `nesting=N`, where N is from 1 to 1000") != std::string::npos);
}
