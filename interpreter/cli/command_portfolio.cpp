// SPDX-License-Identifier: Apache-2.0
// quid run --portfolio: one script, many live agreements, a row of output for each.
#include <fmt/format.h>
#include <algorithm>
#include <functional>
#include <nlohmann/json.hpp>
#include <thread>
#include <utility>

#include "cli/commands.hpp"
#include "cli/portfolio.hpp"
#include "cli/portfolio_rows.hpp"
#include "cli/words.hpp"
#include "diagnostics/excerpt.hpp"
#include "report/report.hpp"

namespace quid::cli {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::size_t rows_of_block = 2'048;  // rows held at a time

/// One agreement's row in each format. The names of columns are made once.
class RowPrinter {
 public:
  RowPrinter(const DealFile& file, std::string format, std::vector<std::string> copied)
      : wording_(file),
        deal_(file.checked()),
        format_(std::move(format)),
        copied_(std::move(copied)) {
    const Program& program = *file.program;
    for (std::uint32_t m = 0; m < program.milestones.count(); ++m)
      milestones_.push_back(
          wording_.milestone(program.milestones.symbol[m], program.milestones.local(m)));
    for (std::uint32_t l = 0; l < program.levers.count(); ++l) {
      levers_.push_back(wording_.lever(program.levers.symbol[l], program.levers.local(l)));
      lever_symbols_.push_back(program.levers.symbol[l]);
    }
    for (std::uint32_t q = 0; q < program.quantities.count(); ++q)
      quantities_.push_back(wording_.subject(
          {Subject::Kind::Quantity, program.quantities.symbol[q], program.quantities.local(q)}));
    find_books(program);
    name_columns();
  }

  void header(std::ostream& out) const {
    if (format_ != "csv") return;
    const char* comma = "";
    for (const auto* names : {&columns_, &copied_})
      for (const std::string& name : *names) out << std::exchange(comma, ",") << csv_cell(name);
    out << '\n';
  }

  bool has_column(const std::string& name) const {
    return std::find(columns_.begin(), columns_.end(), name) != columns_.end();
  }

  std::string row(const PortfolioResult& result) const {
    if (format_ == "json") return json(result);
    return format_ == "csv" ? csv(result) : text(result);
  }

 private:
  void name_columns() {
    columns_ = {"id",    "error",       "start",          "day",     "verdict", "by",
                "since", "duties_open", "duties_overdue", "next_due"};
    const std::vector<std::string> ours = columns_;
    const auto add = [&](const char* kind, const std::vector<std::string>& names) {
      for (const std::string& name : names) {
        const bool taken = std::find(ours.begin(), ours.end(), name) != ours.end();
        columns_.push_back(taken ? fmt::format("{} {}", kind, name) : name);
      }
    };
    add("milestone", milestones_);
    add("lever", levers_);
    add("quantity", quantities_);
    for (const BookView& book : books_) columns_.push_back("exposure of " + book_name(book));
  }

  // Whose books a value or a payment of the script can move.
  void find_books(const Program& program) {
    const auto add = [&](std::uint32_t actor, std::uint32_t unit) {
      if (actor == no_instance) return;
      const BookView book{checked::ActorId{program.actors.symbol[actor]},
                          program.actors.local(actor),
                          checked::UnitId{unit},
                          {},
                          {}};
      if (std::find(books_.begin(), books_.end(), book) == books_.end()) books_.push_back(book);
    };
    for (const BookCode& book : program.books) add(book.actor, book.unit);
    for (const EffectCode& effect : program.effects) {
      const ActCode* act =
          effect.more->act < program.acts.size() ? &program.acts[effect.more->act] : nullptr;
      if (effect.kind == EffectKind::Pay) {
        add(effect.more->from, effect.more->unit);
        add(effect.target, effect.more->unit);
      } else if (act && act->kind == ast::Act::Kind::Pay) {
        add(act->receiver, act->unit);
        for (std::uint32_t k = 0; k < effect.more->list.count; ++k)
          add(program.actor_lists[effect.more->list.first + k], act->unit);
      }
    }
    std::sort(books_.begin(), books_.end(), [](const BookView& a, const BookView& b) {
      return std::tuple(a.actor, a.instance, a.unit) < std::tuple(b.actor, b.instance, b.unit);
    });
  }

  std::string book_name(const BookView& book) const {
    const std::string& unit = wording_.unit(book.unit);
    return wording_.actor(book.actor, book.instance) + (unit.empty() ? "" : " " + unit);
  }

  std::optional<Decimal> exposure(const PortfolioResult& result, const BookView& of) const {
    for (const BookView& book : result.books) {
      if (book.actor != of.actor || book.instance != of.instance || book.unit != of.unit) continue;
      if (!book.given || !book.received) return std::nullopt;
      return sub(*book.given, *book.received);
    }
    return Decimal::zero();
  }

  std::string state(const MilestoneView& one) const {
    if (one.disputed) return "disputed";
    if (one.met) return one.met_day ? wording_.day(*one.met_day) : "met";
    if (one.waived) return "waived";
    if (one.lapsed) return "lapsed";
    if (one.overdue) return "overdue";
    if (one.refuted) return "refuted";
    if (one.broken) return "broken";
    return one.reported ? "reported" : "";
  }

  // Each party in breach, with the first day since which it is.
  std::vector<std::pair<std::string, Day>> blamed(const PortfolioResult& result) const {
    std::vector<std::pair<std::string, Day>> parties;
    for (const Blame& one : result.verdict.blame) {
      std::string name = wording_.actor(one.actor, one.instance);
      const auto known = std::find_if(parties.begin(), parties.end(),
                                      [&](const auto& party) { return party.first == name; });
      if (known == parties.end())
        parties.emplace_back(std::move(name), one.since);
      else
        known->second = std::min(known->second, one.since);
    }
    return parties;
  }

  std::string by(const PortfolioResult& result) const {
    std::vector<std::string> names;
    for (auto& [name, since] : blamed(result)) names.push_back(name);
    return Wording::list(names);
  }

  // One day where all are in breach since then, else one for each.
  std::string since(const PortfolioResult& result) const {
    std::vector<std::string> days;
    for (const auto& [name, since] : blamed(result)) days.push_back(wording_.day(since));
    if (std::adjacent_find(days.begin(), days.end(), std::not_equal_to<>()) == days.end())
      days.resize(std::min<std::size_t>(days.size(), 1));
    return Wording::list(days);
  }

  std::string csv(const PortfolioResult& r) const {
    std::string out = csv_cell(r.id) + ',';
    const auto cell = [&](const std::string& text) { (out += ',') += csv_cell(text); };
    const auto end = [&] {
      for (std::size_t k = 0; k < copied_.size(); ++k) cell(copied(r, k));
      return out + '\n';
    };
    if (!r.error.empty()) {
      out += csv_cell(fmt::format("line {}: {}", r.line, r.error));
      out.append(columns_.size() - 2, ',');  // but for `id` and `error`
      return end();
    }
    cell(wording_.day(r.start));
    cell(wording_.day(r.day));
    cell(verdict_word(r.verdict.word));
    cell(by(r));
    cell(since(r));
    out += fmt::format(",{},{}", r.duties_open, r.duties_overdue);
    cell(r.next_due ? wording_.day(*r.next_due) : "");
    for (const MilestoneView& one : r.milestones) cell(state(one));
    for (std::size_t l = 0; l < r.levels.size(); ++l)
      cell(wording_.level(lever_symbols_[l], r.levels[l]));
    for (const auto& one : r.quantities) cell(one ? one->to_string() : "");
    for (const BookView& book : books_) {
      const auto amount = exposure(r, book);
      cell(amount ? amount->to_string() : "");
    }
    return end();
  }

  // Empty where the row ended before it.
  static std::string copied(const PortfolioResult& r, std::size_t k) {
    return k < r.copied.size() ? r.copied[k] : "";
  }

  std::string json(const PortfolioResult& r) const {
    Json out = {{"id", r.id}, {"line", r.line}};
    if (!copied_.empty()) out["copied"] = Json::object();
    for (std::size_t k = 0; k < copied_.size(); ++k) out["copied"][copied_[k]] = copied(r, k);
    out["error"] = r.error.empty() ? Json() : Json(r.error);
    if (r.error.empty()) {
      out["start"] = wording_.day(r.start);
      out["day"] = wording_.day(r.day);
      Json blame = Json::array();
      for (const Blame& one : r.verdict.blame)
        blame.push_back({{"party", wording_.actor(one.actor, one.instance)},
                         {"since", wording_.day(one.since)},
                         {"what", wording_.subject(one.what)}});
      out["verdict"] = {{"word", verdict_word(r.verdict.word)}, {"blame", std::move(blame)}};
      out["duties_open"] = r.duties_open;
      out["duties_overdue"] = r.duties_overdue;
      out["next_due"] = r.next_due ? Json(wording_.day(*r.next_due)) : Json();
      Json milestones = Json::object(), levels = Json::object(), quantities = Json::object(),
           exposures = Json::object();
      for (std::size_t m = 0; m < r.milestones.size(); ++m) {
        const std::string word = state(r.milestones[m]);
        milestones[milestones_[m]] = word.empty() ? Json() : Json(word);
      }
      for (std::size_t l = 0; l < r.levels.size(); ++l)
        levels[levers_[l]] = wording_.level(lever_symbols_[l], r.levels[l]);
      for (std::size_t q = 0; q < r.quantities.size(); ++q)
        quantities[quantities_[q]] = r.quantities[q] ? Json(r.quantities[q]->to_string()) : Json();
      for (const BookView& book : books_) {
        const auto amount = exposure(r, book);
        exposures[book_name(book)] = amount ? Json(amount->to_string()) : Json();
      }
      out["milestones"] = std::move(milestones);
      out["levels"] = std::move(levels);
      out["quantities"] = std::move(quantities);
      out["exposure"] = std::move(exposures);
    }
    return out.dump(-1, ' ', false, Json::error_handler_t::replace) + '\n';
  }

  std::string text(const PortfolioResult& r) const {
    std::string out = "  " + padded(printable(r.id), 20) + "  ";
    if (!r.error.empty())
      return out + fmt::format("not run: line {}: {}\n", r.line, Wording::on_one_line(r.error));
    std::string says = verdict_word(r.verdict.word);
    if (!r.verdict.blame.empty()) says += fmt::format(" by {} since {}", by(r), since(r));
    if (r.next_due) says += ", next due " + wording_.day(*r.next_due);
    return out + says + '\n';
  }

  Wording wording_;
  const checked::Checked& deal_;
  std::string format_;
  std::vector<std::string> columns_, copied_;  // names; those that are copied stand behind
  std::vector<std::string> milestones_, levers_, quantities_;
  std::vector<std::uint32_t> lever_symbols_;
  std::vector<BookView> books_;
};

class PortfolioJob {
 public:
  PortfolioJob(const RunCommand& options, const Course& course, Terminal& terminal)
      : options_(options), course_(course), terminal_(terminal) {}

  int run() {
    auto rows = open_portfolio(options_.portfolio, options_.table, options_.copied);
    if (!rows) return usage_error(terminal_, rows.error().message);
    const unsigned jobs =
        options_.jobs != 0 ? options_.jobs : std::max(1u, std::thread::hardware_concurrency());
    for (unsigned j = 0; j < jobs; ++j) {
      portfolios_.emplace_back(*course_.file, course_.until);
      printers_.emplace_back(*course_.file, options_.course.format, options_.copied);
    }
    for (const std::string& name : options_.copied)
      if (std::string wrong = wrong_copy(name); !wrong.empty())
        return usage_error(terminal_, wrong);
    for (const std::string& name : (*rows)->quantities())
      if (std::string wrong = portfolios_[0].wrong_column(name); !wrong.empty())
        return usage_error(terminal_,
                           fmt::format("{}: {}; what is only to come out again is named by "
                                       "`--copy`",
                                       options_.portfolio, wrong));
    printers_[0].header(terminal_.out);
    Progress progress(terminal_);
    std::size_t all = 0;
    while (true) {
      auto next = (*rows)->next(rows_of_block);
      if (!next) {
        terminal_.out.flush();
        return usage_error(terminal_, next.error().message);
      }
      if (next->empty()) break;
      one_block(*next);
      all += next->size();
      progress.say(fmt::format("{} agreements", all));
    }
    if (failed_ == 0) return exit_yes;
    terminal_.out.flush();
    terminal_.err << fmt::format("{} of {} agreements could not be run\n", failed_, all);
    return exit_no;
  }

 private:
  // What is copied may not stand for a quantity, nor under the name of a column that comes out.
  std::string wrong_copy(const std::string& name) const {
    if (std::count(options_.copied.begin(), options_.copied.end(), name) > 1)
      return fmt::format("`{}` is copied twice", printable(name));
    if (portfolios_[0].wrong_column(name).empty())
      return fmt::format("`{}` is a quantity of the deal, which comes out anyway", printable(name));
    if (printers_[0].has_column(name))
      return fmt::format("`{}` is a column of what comes out; call yours otherwise",
                         printable(name));
    return {};
  }

  void one_block(const std::vector<PortfolioRow>& rows) {
    std::vector<std::string> lines(rows.size());
    std::vector<char> failed(rows.size(), 0);
    const std::size_t jobs = std::min(portfolios_.size(), rows.size());
    const auto work = [&](std::size_t job) {
      for (std::size_t k = job; k < rows.size(); k += jobs) {
        const PortfolioResult result = portfolios_[job].run(rows[k]);
        failed[k] = !result.error.empty();
        lines[k] = printers_[job].row(result);
      }
    };
    std::vector<std::thread> threads;
    for (std::size_t job = 1; job < jobs; ++job) threads.emplace_back(work, job);
    work(0);
    for (std::thread& thread : threads) thread.join();
    for (const std::string& line : lines) terminal_.out << line;
    failed_ += static_cast<std::size_t>(std::count(failed.begin(), failed.end(), 1));
  }

  const RunCommand& options_;
  const Course& course_;
  Terminal& terminal_;
  std::vector<Portfolio> portfolios_;  // one for each thread, as are
  std::vector<RowPrinter> printers_;
  std::size_t failed_ = 0;
};

}  // namespace

int portfolio_command(const RunCommand& options, Terminal& terminal) {
  int code = exit_yes;
  CourseOptions all = options.course;
  all.other_starts = true;
  const auto course = open_course(all, terminal, code);
  if (!course) return code;
  return PortfolioJob(options, *course, terminal).run();
}

}  // namespace quid::cli
