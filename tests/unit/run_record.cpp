// SPDX-License-Identifier: Apache-2.0
// Records in all three formats, against one deal.
#include "run/record.hpp"

#include <fmt/format.h>

#include <catch2/catch.hpp>

#include "diagnostics/render.hpp"
#include "run/record_event.hpp"
#include "syntax/lex.hpp"
#include "syntax/syntax.hpp"

using namespace quid;

namespace {

constexpr const char* script = R"(deal "Records" from 2018-06-12 to 2020-06-12
party US party DPRK observer IAEA
set sites = { sohae, yongbyon }
set years = 2018..2020
milestone m by DPRK of 200 boxes
milestone closed[sites] by DPRK, verified by IAEA
milestone visit by US, due 2018-12-31
lever L by US: none, some, full
lever aid by US: 0..6
quantity q in t
quantity growth[sites, years]
statement s by US claims m
phase review from 2018-07-01
unit USD
)";

struct Book {
  Book() {
    Diagnostics sink;
    const SourceId id = sources.add("deal.quid", script);
    deal = checked::check(sources, id, interner, sink, limits,
                          [](std::string_view) { return std::nullopt; });
    REQUIRE_FALSE(sink.has_errors());
  }

  std::vector<checked::Entry> read(const std::string& name, const std::string& text) {
    Diagnostics sink;
    const SourceId id = sources.add(name, text);
    auto entries =
        read_record({deal, sources, interner, sink, limits}, id, record_format(name, text));
    errors.clear();
    for (const Diagnostic& diagnostic : sink.take()) {
      const Position at = sources[id].position(diagnostic.span.begin);
      errors.push_back(fmt::format("{}:{} {}: {}", at.line, at.column, name_of(diagnostic.kind),
                                   message_with_hint(diagnostic)));
    }
    return entries;
  }

  SourceSet sources;
  Interner interner;
  Limits limits;
  checked::CheckedDeal deal;
  std::vector<std::string> errors;
};

bool same_meaning(const checked::Entry& a, const checked::Entry& b) {
  return a.on == b.on && a.known == b.known && a.prior == b.prior && a.corrected == b.corrected &&
         a.kind == b.kind && a.milestone == b.milestone && a.lever == b.lever &&
         a.quantity == b.quantity && a.statement == b.statement && a.phase == b.phase &&
         a.instance == b.instance && a.actor == b.actor && a.other == b.other &&
         a.amount == b.amount && a.unit == b.unit && a.level == b.level && a.date == b.date &&
         a.text == b.text;
}

const char* const forms[] = {
    "on 2018-07-27 m",
    "on 2018-07-27 m 55",
    "on 2018-07-27 m 55 boxes by DPRK",
    "on 2018-07-27 m by DPRK",
    "on 2018-07-27 known 2018-08-01 m reported",
    "on 2018-07-27 corrected m broken",
    "on 2018-07-27 known 2018-08-01 corrected m settled",
    "prior 2018-01-01 closed[sohae] reported",
    "on 2018-07-27 closed[sohae] verified",
    "on 2018-07-27 closed[ sohae ] verified by IAEA",
    "on 2018-07-27 closed[sohae] refuted by IAEA",
    "on 2018-07-27 closed[sohae] disputed by US",
    "on 2018-07-27 visit waived",
    "on 2018-07-27 visit waived by US",
    "on 2018-07-27 visit due 2018-12-01",
    "on 2018-07-27 m of 1_000 boxes",
    "on 2018-07-27 L at some",
    "on 2018-07-27 aid at 3",
    "on 2018-07-27 q = -3.25 t",
    "on 2018-07-27 q = 5 million t",
    "on 2018-07-27 q + 2",
    "on 2018-07-27 growth[sohae, 2019] = 5%",
    "on 2018-07-27 US pays 5 million USD to DPRK",
    "on 2018-07-27 US offers 5 USD to DPRK",
    "on 2018-07-27 US says s",
    "on 2018-07-27 US withdraws",
    "on 2018-07-27 review until 2018-12-31",
    "on 2018-07-27 \"a note; with on 2018-01-01 in it\"",
    "on 2018-07-27 m 5 # a comment",
    "on step 3 m",
    "on 2018-07-27\n  m 5",
};

}  // namespace

TEST_CASE("the quick reader and the parser give the same tree", "[record]") {
  for (const std::string text : forms) {
    CAPTURE(text);
    SourceSet sources;
    Interner interner;
    Diagnostics sink;
    const SourceId id = sources.add("r", text);
    const Syntax parsed = parse(sources, id, interner, sink, {}, ParseMode::Record);
    REQUIRE_FALSE(sink.has_errors());
    std::vector<Token> tokens = lex(text, text.size() + 1).tokens;
    std::erase_if(tokens, [](const Token& token) { return token.channel != Channel::Code; });
    ast::Ast tree;
    QuickEntryReader quick(interner, tree);
    quick.begin(text, tokens, id, 0);
    std::size_t at = 0;
    ast::Entry entry;
    REQUIRE(quick.entry(at, entry));
    CHECK(at == tokens.size());
    REQUIRE(parsed.ast.entries.size() == 1);
    CHECK(entry == parsed.ast.entries[0]);
    CHECK(tree.expressions == parsed.ast.expressions);
    CHECK(entry.place.span == parsed.ast.entries[0].place.span);
    CHECK(entry.event.place.span == parsed.ast.entries[0].event.place.span);
  }
}

TEST_CASE("what is not plainly well formed goes to the parser", "[record]") {
  for (const std::string text :
       {"on 2018-7-27 m", "m", "on 2018-07-27", "on 2018-07-27 m 05", "on 2018-07-27 closed[1 + 1]",
        "on 2018-07-27 \"a\\tb\"", "on 2018-02-30 m", "on 2018-07-27 m refuted",
        "on 2018-07-27 US pays 5", "on 2018-07-27 q = x"}) {
    CAPTURE(text);
    Interner interner;
    std::vector<Token> tokens = lex(text, text.size() + 1).tokens;
    std::erase_if(tokens, [](const Token& token) { return token.channel != Channel::Code; });
    ast::Ast tree;
    QuickEntryReader quick(interner, tree);
    quick.begin(text, tokens, {}, 0);
    std::size_t at = 0;
    ast::Entry entry;
    CHECK((!quick.entry(at, entry) || at != tokens.size()));
  }
}

TEST_CASE("the three formats say the same", "[record]") {
  Book book;
  const auto quid = book.read("r.quid",
                              "prior 2018-05-01 L at some\n"
                              "on 2018-07-27 m 55 boxes by DPRK\n"
                              "on 2018-07-28 known 2018-08-01 growth[sohae, 2019] = 3\n"
                              "on 2018-07-29 corrected \"he said \\\"yes\\\"\"\n");
  CHECK(book.errors.empty());
  const auto csv = book.read("r.csv",
                             "\xef\xbb\xbf"
                             "date,known,corrected,prior,event\r\n"
                             "# the calm before\r\n"
                             "2018-05-01,,,yes,L at some\r\n"
                             "2018-07-27,,,, m 55 boxes by DPRK \r\n"
                             "\r\n"
                             "2018-07-28,2018-08-01,,,\"growth[sohae, 2019] = 3\"\r\n"
                             "2018-07-29,,yes,,\"\"\"he said \\\"\"yes\\\"\"\"\"\"\r\n");
  CHECK(book.errors == std::vector<std::string>{});
  const auto semicolons = book.read("s.csv",
                                    "# as spreadsheets of many countries write it, and so on\n"
                                    "date;known;prior;event;corrected\n"
                                    "2018-05-01;;yes;L at some;\n"
                                    "2018-07-27;;; m 55 boxes by DPRK ;\n"
                                    "2018-07-28;2018-08-01;;growth[sohae, 2019] = 3;\n"
                                    "2018-07-29;;;\"\"\"he said \\\"\"yes\\\"\"\"\"\"; yes\n");
  CHECK(book.errors == std::vector<std::string>{});
  const auto table = book.read("t.csv",
                               "subject,kind,value,by,to,date,known,corrected,prior,source\n"
                               "L,at,some,,,2018-05-01,,,yes,S1\n"
                               "m,done,55 boxes,DPRK,,2018-07-27,,,,S2\n"
                               "\"growth[sohae, 2019]\",set,3,,,2018-07-28,2018-08-01,,,\n"
                               ",note,\"he said \\\"\"yes\\\"\"\",,,2018-07-29,,x,,\n");
  CHECK(book.errors == std::vector<std::string>{});
  const auto json =
      book.read("r.jsonl",
                "{\"prior\": \"2018-05-01\", \"event\": \"L at some\"}\n"
                "{\"on\":\"2018-07-27\",\"event\":\"m 55 boxes by DPRK\",\"known\":null}\r\n"
                "\n"
                "{\"event\": \"growth[sohae, 2019] = 3\", \"on\": \"2018-07-28\", \"known\": "
                "\"2018-08-01\"}\n"
                "{\"on\": \"2018-07-29\", \"corrected\": true, \"event\": \"\\\"he said "
                "\\\\\\\"\\u0079es\\\\\\\"\\\"\"}");
  CHECK(book.errors == std::vector<std::string>{});
  REQUIRE(quid.size() == 4);
  for (const auto* other : {&csv, &semicolons, &table, &json}) {
    REQUIRE(other->size() == quid.size());
    for (std::size_t i = 0; i < quid.size(); ++i) CHECK(same_meaning(quid[i], (*other)[i]));
  }
  CHECK(csv[2].line == 6);
  CHECK(json[2].line == 4);
}

TEST_CASE("formats are told by extension, else by content", "[record]") {
  CHECK(record_format("a.csv", "") == RecordFormat::Csv);
  CHECK(record_format("a.quid", "{") == RecordFormat::Quid);
  CHECK(record_format("a.ndjson", "") == RecordFormat::JsonLines);
  CHECK(record_format("-", "  {\"on\"") == RecordFormat::JsonLines);
  CHECK(record_format("-", "date,event\n") == RecordFormat::Csv);
  CHECK(record_format("-", "on 2018-01-01 date, a") == RecordFormat::Quid);
}

TEST_CASE("mistakes in a record have their places", "[record]") {
  Book book;
  const auto refused = [&](const std::string& name, const std::string& text) {
    book.read(name, text);
    return book.errors.empty() ? std::string("accepted") : book.errors.front();
  };
  CHECK(refused("a.quid", "on 2018-07-27 m\n  on 2018-07-26 m") ==
        "2:3 entry-out-of-order: this entry is dated before the one above it; sort the record by "
        "date");
  CHECK(refused("a.quid", "on 2018-07-27 m\non 2018-07-27 x") ==
        "2:15 entry-unknown-name: the deal declares no `x`");
  CHECK(refused("a.csv", "date,event\n2018-07-27,m 5 t\n").starts_with("2:16 entry-unit-mismatch"));
  CHECK(refused("a.csv", "date,event\n2018-07-27,growth[sohae, 2019] = 3\n") ==
        "2:26 malformed-entry: this cell is in no column of the first row; a cell with a comma in "
        "it stands in double quotes");
  CHECK(refused("a.csv", "when,event\n2018-07-27,m\n")
            .starts_with("1:1 malformed-entry: there is no column `when`"));
  CHECK(refused("a.csv", "date,evnt\n") ==
        "1:6 malformed-entry: there is no column `evnt`; did you mean `event`?");
  CHECK(refused("a.csv", "date,event,event\n2018-07-27,m,x\n") ==
        "1:12 malformed-entry: there are two columns `event`; a row tells of one event");
  CHECK(refused("a.jsonl", "{\"on\": \"2018-07-27\", \"event\": \"m\", \"event\": \"x\"}") ==
        "1:36 malformed-entry: the key `event` stands here twice; an entry is of one day and one "
        "event");
  CHECK(refused("a.csv", "date,known\n")
            .starts_with("1:1 malformed-entry: the first row names no column `event`"));
  CHECK(refused("a.csv", "date,event\n27.7.2018,m\n") ==
        "2:1 malformed-entry: `27.7.2018` is not a date; dates are written `2018-07-27`");
  CHECK(refused("a.csv", "date,event,corrected\n2018-07-27,m,maybe\n") ==
        "2:14 malformed-entry: `maybe` is neither `yes` nor `no`");
  CHECK(refused("a.csv", "date,event\n2018-07-27,\"m\n") ==
        "2:12 malformed-entry: this quote is never closed; close it with `\"`");
  CHECK(refused("a.csv", "date,event\n2018-07-27,\"m\"5\n")
            .starts_with("2:15 malformed-entry: text stands after a closed quote"));
  CHECK(refused("a.csv", "date,subject,kind,value,by,to\n2018-07-27,US,paid,5 USD,,DPRK\n") ==
        "2:1 misspelt-keyword: `paid` is no word of an entry; write `US pays`");
  CHECK(refused("a.csv", "date,event\n2018-07-27,m by the US\n") ==
        "2:17 unexpected-word: `the` cannot stand before a name here; write `US`");
  CHECK(refused("a.jsonl", "{\"on\": \"2018-07-27\"}")
            .starts_with("1:1 malformed-entry: the object has no event"));
  CHECK(refused("a.jsonl", "{\"on\": \"2018-07-27\", \"event\": 5}")
            .starts_with("1:1 malformed-entry: `event` is a text"));
  CHECK(refused("a.jsonl", "{\"on\": \"2018-07-27\", \"event\": \"m\" ")
            .starts_with("1:35 malformed-entry: the object ends here without `}`"));
  CHECK(refused("a.jsonl", "{\"on\": \"2018-07-27\", \"event\": \"\\x\"}")
            .starts_with("1:34 malformed-entry: this text is not closed"));
  CHECK(refused("a.jsonl", "{\"on\": [1], \"event\": \"m\"}")
            .starts_with("1:8 malformed-entry: a text, a whole number"));
  CHECK(refused("a.jsonl", "{\"on\": \"2018-07-27\", \"event\": \"m 5 t\"}")
            .starts_with("1:36 entry-unit-mismatch"));
  CHECK(refused("a.quid", "on 2018-07-27 \"a\u202e note\"").starts_with("1:17 hidden-character"));
  CHECK(refused("a.quid", std::string("on 2018-07-27 m\0", 16)).starts_with("1:16 nul-byte"));
}

TEST_CASE("more entries than the limit are refused", "[record]") {
  Book book;
  book.limits.record_entries = 2;
  book.read("a.quid", "on 2018-07-27 m 1\non 2018-07-27 m 1\non 2018-07-27 m 1\n");
  REQUIRE(book.errors.size() == 1);
  CHECK(book.errors[0].starts_with("3:1 too-many-entries"));
}

TEST_CASE("entries that are cut by the pieces of a long record are whole", "[record]") {
  Book book;
  std::string text;
  std::size_t count = 0;
  for (; text.size() < 300'000; ++count) {
    text += count % 7 == 0 ? "on 2018-07-27\n    m 1 boxes\n    by DPRK\n" : "on 2018-07-27 m 1\n";
    if (count % 11 == 0) text += "# on 2018-07-27 in a comment\n\n";
  }
  const auto entries = book.read("a.quid", text);
  CHECK(book.errors == std::vector<std::string>{});
  REQUIRE(entries.size() == count);
  CHECK(entries[0].line == 1);
  CHECK(entries[1].line == 6);
}

TEST_CASE("several records merge by date, the first one first", "[record]") {
  Book book;
  auto a =
      book.read("a.quid", "prior 2018-05-01 L at some\non 2018-07-27 m 1\non 2018-07-29 m 2\n");
  auto b = book.read("b.csv", "date,event\n2018-07-27,m 3\n2018-07-28,m 4\n");
  const auto all = merge_records({b, a});
  std::vector<std::string> amounts;
  for (const auto& entry : all) amounts.push_back(entry.amount ? entry.amount->to_string() : "-");
  CHECK(amounts == std::vector<std::string>{"-", "3", "1", "4", "2"});
}
