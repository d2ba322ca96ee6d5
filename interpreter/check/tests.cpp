// SPDX-License-Identifier: Apache-2.0
// Titles, entries and expectations of tests.
#include "check/tests.hpp"

#include <fmt/format.h>

#include <unordered_map>

#include "check/events.hpp"

namespace quid::checked {
namespace {

class TestChecker {
 public:
  explicit TestChecker(Context& context)
      : context_(context), resolver_(context.out, context.names, context.interner, &context.lost) {}

  void check(const ast::TestDecl& decl, Span where) {
    refuse_second(decl, where);
    Test test;
    test.title = decl.title;
    test.span = where;
    std::optional<Day> latest;
    bool refuses = false;
    for (const ast::TestItem& item : decl.items) {
      if (const auto* one = std::get_if<ast::Expect>(&item)) {
        check_expect(*one, test);
      } else {
        const auto& one_entry = std::get<ast::Entry>(item);
        refuses = refuses || one_entry.refuse;
        check_entry(one_entry, latest, test);
      }
    }
    if (test.expects.empty() && !refuses && !context_.diagnostics.has_errors())
      context_.fail(DiagnosticKind::TestWithoutExpectation, where,
                    "this test expects nothing, so it can only fail by an error",
                    "add `expect CONDITION on DATE`");
    context_.out.tests.push_back(std::move(test));
  }

 private:
  void refuse_second(const ast::TestDecl& decl, Span where) {
    const auto [first, fresh] = titles_.emplace(decl.title, where);
    if (fresh) return;
    context_.fail(DiagnosticKind::DuplicateName, where,
                  fmt::format("there is already a test \"{}\"", decl.title), "",
                  {{first->second, "the first"}});
  }

  void check_expect(const ast::Expect& expect, Test& test) {
    Scope scope;
    scope.verdict_allowed = true;
    const ExprId condition = context_.check_expr(expect.condition, scope, Expectation::truth());
    const auto on = context_.resolve_when(expect.on);
    if (!condition.valid() || !on) return;
    const Deal& deal = context_.out.deal;
    if (*on < deal.start || (deal.end && *deal.end < *on)) {
      const bool early = *on < deal.start;
      const Day edge = early ? deal.start : *deal.end;
      context_.fail(
          DiagnosticKind::TestOutsideDeal, expect.on.place.span,
          fmt::format("this is {} the deal's {} day, {}", early ? "before" : "after",
                      early ? "first" : "last",
                      deal.in_steps ? fmt::format("step {}", edge.value) : to_string(edge)));
      return;
    }
    test.expects.push_back({condition, *on, expect.place.span});
  }

  // What must be refused, and is refused for what it says already, has met its test. A name that
  // the deal does not declare is a slip of the test's author all the same.
  void check_entry(const ast::Entry& entry, std::optional<Day>& latest, Test& test) {
    Diagnostics refusals;
    auto resolved = resolver_.resolve(context_.ast(), entry, true,
                                      entry.refuse ? refusals : context_.diagnostics);
    if (!resolved) {
      for (Diagnostic& one : refusals.take())
        if (one.kind == DiagnosticKind::UnknownName) context_.diagnostics.add(std::move(one));
      return;
    }
    if (latest && resolved->on < *latest)
      context_.fail(DiagnosticKind::EventsOutOfOrder, entry.on.place.span,
                    "this event is dated before the one above it", "sort the events by date");
    if (!latest || *latest < resolved->on) latest = resolved->on;
    test.entries.push_back(std::move(*resolved));
  }

  Context& context_;
  EntryResolver resolver_;
  std::unordered_map<std::string, Span> titles_;
};

}  // namespace

void check_tests(Context& context) {
  TestChecker checker(context);
  context.for_each<ast::TestDecl>([&](const ast::TestDecl& decl, const ast::Item& item) {
    checker.check(decl, item.place.span);
  });
}

}  // namespace quid::checked
