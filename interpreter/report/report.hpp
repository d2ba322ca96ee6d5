// SPDX-License-Identifier: Apache-2.0
// A run, told step by step. In: a deal, a record, how far. Out: the steps in which something
// happened, with what stood at the end of each; the residual and the verdict. Refuses to know how
// any of it is printed (report_text, report_json, report_csv do).
#pragma once

#include <functional>
#include <memory>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "analyse/knowable.hpp"
#include "report/terminal.hpp"
#include "report/wording.hpp"
#include "run/engine.hpp"
#include "run/steps.hpp"

namespace quid::report {

using analyse::is_breach;

/// Rows that do not change any more, which steps may share: most steps have those of the one
/// before, or none.
template <class Row>
class SharedRows {
 public:
  SharedRows() = default;
  SharedRows(std::vector<Row> rows)  // NOLINT: rows are rows
      : rows_(rows.empty() ? nullptr : std::make_shared<const std::vector<Row>>(std::move(rows))) {}

  const std::vector<Row>& all() const {
    static const std::vector<Row> none;
    return rows_ ? *rows_ : none;
  }
  operator const std::vector<Row>&() const { return all(); }  // NOLINT: rows are rows
  auto begin() const { return all().begin(); }
  auto end() const { return all().end(); }
  std::size_t size() const { return all().size(); }
  bool empty() const { return rows_ == nullptr; }
  friend bool operator==(const SharedRows& a, const SharedRows& b) {
    return a.rows_ == b.rows_ || a.all() == b.all();
  }

 private:
  std::shared_ptr<const std::vector<Row>> rows_;
};

/// A duty that is open, overdue or suspended, as it stands at the end of a step.
struct StepDuty {
  std::uint32_t index = 0;  // in order of arising
  DutyView::Status status{};
  Day deadline{};
  Decimal paid;
  bool operator==(const StepDuty&) const = default;
};

struct StepReport {
  std::uint32_t number = 0;  // from 1; in a deal of steps, the step
  std::uint32_t duties_done = 0;
  Day from{}, to{};
  std::size_t first_happening = 0, happening_count = 0;
  std::size_t first_entry = 0, entry_count = 0;
  /// Levers (in the order of View::levels) that moved since the step before, and where to.
  SharedRows<std::pair<std::uint32_t, std::uint32_t>> moved;
  SharedRows<StepDuty> duties;
  SharedRows<Residual::Ban> bans;
  SharedRows<BookView> books;
};

struct RunReport {
  Day until{};
  std::optional<Day> known_by;
  std::vector<StepReport> steps;
  std::vector<std::uint32_t> first_levels;  // before the first step
  Happenings happenings;
  std::vector<checked::Entry> entries, corrected;  // see Run
  View last;
  Verdict verdict;
  std::vector<EnsureView> ensures;
  Residual residual;
  std::optional<RunError> error;
  /// Breaches, by the number of their happening, which nobody could know of before a later day.
  std::vector<std::pair<std::size_t, Day>> not_knowable;

  std::optional<Day> knowable_from(std::size_t happening) const;
};

struct RunOptions {
  std::optional<Day> until, known_by;
  bool want_residual = true;  // it costs a small run for each open milestone
};

RunReport make_report(const DealFile& file, std::vector<checked::Entry> entries,
                      const RunOptions& options, Terminal& terminal);

// --- how a report is printed
struct TextOptions {
  bool colour = false;
  bool trace = false;
};
void print_text(std::ostream& out, const DealFile& file, const RunReport& report,
                const TextOptions& options);
/// docs/formats.md describes the object.
void print_json(std::ostream& out, const DealFile& file, const RunReport& report, bool trace);
/// The residual alone: as text, and as an object of docs/formats.md.
void print_residual(std::ostream& out, const DealFile& file, const RunReport& report);
void print_residual_json(std::ostream& out, const DealFile& file, const RunReport& report);
void print_csv(std::ostream& out, const DealFile& file, const RunReport& report);

/// `MilestoneMet` as `milestone-met`.
std::string kind_name(HappeningKind kind);
/// A text as a cell: quoted where it has to be.
std::string csv_cell(std::string_view text);

/// What a run error says, the rules that conflict by name.
std::string run_error_message(const Wording& wording, const RunError& error);
/// A place as data: `file` and `line`, or null where the span is of no source.
nlohmann::ordered_json place_data(const DealFile& file, Span span);
/// What stopped a run, as data; the entries are the run's.
nlohmann::ordered_json run_error_data(const DealFile& file, const RunError& error,
                                      const std::vector<checked::Entry>& entries);
/// A run error as a diagnostic reads, at its place in the record or the script.
std::string run_error_text(const DealFile& file, const RunError& error,
                           const std::vector<checked::Entry>& entries, bool colour,
                           std::size_t width);

/// `breached by US since 2018-08-12`, and a line for each cause.
std::string verdict_word(ast::VerdictWord word);
/// Of an impasse by offers, and of one in which nobody waits for himself.
inline constexpr std::string_view no_offer_reaches =
    "nobody moves, and no offer reaches what the other has without a deal";
inline constexpr std::string_view nothing_enabled =
    "nothing that is open can be done: no duty, permission or open milestone brings about what it "
    "needs";
std::vector<std::string> verdict_lines(const Wording& wording, const RunReport& report);
/// The residual as sentences under headings: a heading, then its lines.
struct Paragraph {
  struct Line {
    std::string text;
    std::string family;  // what it has many instances of; empty: it stands alone
  };
  std::string heading;
  std::vector<Line> lines;
};
std::vector<Paragraph> residual_prose(const Wording& wording, const RunReport& report);

/// One line of a step.
struct StepLine {
  Day day{};
  std::string kind, text, cause;
  Paint paint = Paint::None;
  std::string family{};  // the rule that many lines are of; empty: it stands alone
};
using LineSink = std::function<void(StepLine&&)>;
/// The lines of a step, one after the other, so that a day of a million events needs no room.
void write_lines(const Wording& wording, const RunReport& report, const StepReport& step,
                 const LineSink& sink);
std::vector<StepLine> lines_of(const Wording& wording, const RunReport& report,
                               const StepReport& step);

// --- rows of text (report_rows.cpp)
/// Filled up with blanks to this many columns.
std::string padded(std::string text, std::size_t columns);
/// At spaces, into rows of at most this many columns.
std::vector<std::string> broken(const std::string& text, std::size_t columns);
/// A line of a step, with its line breaks: long text is broken, the cause stands beside the first.
std::string step_rows(const Wording& wording, const StepLine& line, bool same_day, bool colour);
void add_step_rows(std::string& out, const Wording& wording, const StepLine& line, bool same_day,
                   bool colour);
/// Something that happened, with its cause and where what it is about was declared.
std::string trace_row(const Wording& wording, const Happening& happening, const View& view,
                      const std::vector<checked::Entry>& entries, std::optional<Day> knowable,
                      bool colour);
/// Rows under a title, with their line breaks; nothing where there are none.
std::string standing_rows(std::string_view title, const std::vector<std::string>& rows);
/// `sanction[coal] at lifted; all others at their start`; levels as in View::levels.
std::vector<std::string> level_rows(const Wording& wording,
                                    const std::vector<std::uint32_t>& levels);
/// The overdue first, then by deadline; of many, the first eight. `open` indexes `all`.
std::vector<std::string> duty_rows(const Wording& wording, const std::vector<DutyView>& all,
                                   std::vector<StepDuty> open, bool colour);
/// `, of which 40 USD is left`; nothing where none is left.
std::string left_to_pay(const Wording& wording, std::uint32_t effect, Decimal left);
/// What must not be done; of many, the first eight.
std::vector<std::string> ban_rows(const Wording& wording, const std::vector<Residual::Ban>& bans);
std::vector<std::string> ledger_rows(const Wording& wording, const std::vector<BookView>& books);

}  // namespace quid::report
