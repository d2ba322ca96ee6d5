// SPDX-License-Identifier: Apache-2.0
#include "cli/diff_drafts.hpp"

#include <algorithm>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "cli/commands.hpp"
#include "cli/drafts_report.hpp"
#include "cli/words.hpp"
#include "diagnostics/render.hpp"
#include "report/difference.hpp"
#include "report/question.hpp"
#include "report/standard_library.hpp"
#include "run/engine.hpp"
#include "syntax/syntax.hpp"

namespace quid::cli {
namespace {

using Json = nlohmann::ordered_json;

struct OneDraft {
  DealFile* file = nullptr;
  std::string path;
  std::vector<Syntax> syntax;  // of the script and of its own modules
  std::vector<checked::Entry> entries;
  std::vector<Diagnostic> misfits;  // of the record
  std::size_t first_record = 0;     // among the sources
  bool carried = false;             // the record was read by the other draft's names
};

class DiffJob {
 public:
  explicit DiffJob(const DiffAsking& asking) : asking_(asking), terminal_(asking.terminal) {
    before_.file = &asking.before;
    before_.path = asking.before_name;
    after_.file = &asking.after;
    after_.path = asking.after_name;
  }

  int run() {
    read_trees();
    const DraftDifference drafts = compare_drafts(draft_of(before_), draft_of(after_));
    const DraftsReport report{*before_.file, *after_.file, drafts};
    std::optional<Difference> outcome;
    if (with_outcome()) {
      if (!read_records(drafts) || !run_both(drafts, outcome)) return exit_usage;
    }
    asking_.format == "json" ? print_json(report, outcome) : print_text(report, outcome);
    const bool misfit = !before_.misfits.empty() || !after_.misfits.empty();
    const bool same = drafts.same_meaning() && !misfit && (!outcome || outcome->same());
    return same ? exit_yes : exit_no;
  }

 private:
  bool with_outcome() const { return asking_.record || !asking_.until.empty(); }

  static bool is_standard(std::string_view name) {
    return name.ends_with(".quid") && standard_module(name.substr(0, name.size() - 5)).has_value();
  }

  // Modules of the standard library are the same for both.
  void read_trees() {
    for (OneDraft* draft : {&before_, &after_}) {
      DealFile& file = *draft->file;
      draft->first_record = file.sources.size();
      for (std::uint32_t i = 0; i < draft->first_record; ++i) {
        const SourceId id{i};
        if (id != file.main && is_standard(file.sources[id].name())) continue;
        Diagnostics ignored;  // it was read without a mistake before
        draft->syntax.push_back(parse(file.sources, id, file.interner, ignored, file.limits));
      }
    }
  }

  static Draft draft_of(const OneDraft& draft) {
    Draft result;
    for (const Syntax& syntax : draft.syntax) result.files.push_back(&syntax.ast);
    result.names = &draft.file->interner;
    return result;
  }

  // False: told, a usage error.
  bool read_records(const DraftDifference& drafts) {
    for (OneDraft* draft : {&before_, &after_}) {
      if (!asking_.record) break;
      auto entries = asking_.record(*draft->file, draft->misfits);
      if (!entries) {
        usage_error(terminal_, entries.error().message);
        return false;
      }
      if (!any_errors(draft->misfits)) draft->entries = *std::move(entries);
    }
    if (drafts.renaming.names.empty()) return true;
    Renaming backwards;  // what the old draft calls otherwise than the new one
    for (const auto& [before, after] : drafts.renaming.names) {
      backwards.names.emplace(after, before);
    }
    const bool old_fits = before_.misfits.empty(), new_fits = after_.misfits.empty();
    if (old_fits && !new_fits) carry(before_, after_, backwards);
    if (new_fits && !old_fits) carry(after_, before_, drafts.renaming);
    return true;
  }

  // A record that uses the one draft's names, for the other.
  void carry(const OneDraft& from, OneDraft& to, const Renaming& renaming) {
    auto entries = carry_over(from.entries, *from.file->program, *to.file->program, renaming);
    if (!entries) return;
    to.entries = *std::move(entries);
    for (checked::Entry& entry : to.entries) {
      const std::size_t record = entry.span.source_id.index() - from.first_record;
      entry.span.source_id = SourceId::at(to.first_record + record);
    }
    to.misfits.clear();
    to.carried = true;
  }

  // False: told, a usage error.
  bool run_both(const DraftDifference& drafts, std::optional<Difference>& outcome) {
    const bool fit = before_.misfits.empty() && after_.misfits.empty();
    Day until{};
    for (const OneDraft* draft : {&before_, &after_}) {
      const checked::Deal& deal = draft->file->checked().deal;
      if (asking_.until.empty()) {
        const Run run(*draft->file->program, draft->entries, draft->file->limits);
        until = std::max(until, run.default_end());
      } else if (const auto day = day_option(asking_.until, deal)) {
        until = *day;
      } else {
        usage_error(terminal_, fmt::format("--until `{}` is not a {}", asking_.until,
                                           deal.in_steps ? "step" : "date"));
        return false;
      }
    }
    if (!fit) return true;
    outcome = compare({&*before_.file->program, before_.entries, until, before_.file->limits},
                      {&*after_.file->program, after_.entries, until, after_.file->limits},
                      drafts.renaming);
    return true;
  }

  DifferenceReport outcome_report(const Difference& outcome) const {
    return {*before_.file, *after_.file, outcome, before_.path, after_.path};
  }

  std::string bold(std::string_view text) const {
    return painted(terminal_.colour_out, Paint::Bold, text);
  }

  void print_text(const DraftsReport& report, const std::optional<Difference>& outcome) {
    if (report.difference.same_meaning()) {
      terminal_.out << "The two drafts mean the same"
                    << (report.difference.changes.empty() ? ".\n" : "; their tests differ.\n\n");
    }
    print_drafts(terminal_.out, report, terminal_.colour_out, terminal_.width);
    if (!with_outcome()) return;
    terminal_.out << '\n' << bold("What that does to the outcome") << '\n';
    for (const OneDraft* draft : {&before_, &after_}) {
      if (draft->carried) {
        terminal_.out << fmt::format(
            "The record has the other draft's names; for {} they are read "
            "as its own.\n",
            draft->path);
      }
      if (draft->misfits.empty()) continue;
      terminal_.out << fmt::format("The record does not fit {}:\n", draft->path);
      for (const Diagnostic& diagnostic : draft->misfits) {
        terminal_.out << render_text(diagnostic, draft->file->sources,
                                     {terminal_.colour_out, terminal_.width});
      }
    }
    if (!outcome) return;
    const DifferenceReport shown = outcome_report(*outcome);
    print_stops(*outcome);
    if (!outcome->steps.empty() || outcome->same() || outcome->unlike_clocks) {
      print_difference(terminal_.out, shown, {terminal_.colour_out, terminal_.width});
    }
    terminal_.out << difference_errors(shown, terminal_.colour_out, terminal_.width);
  }

  void print_stops(const Difference& outcome) {
    const auto say = [this](const std::optional<RunError>& error, const std::string& path) {
      if (!error) return;
      terminal_.out << (error->entry ? "The record is refused by " : "A run stops: that of ")
                    << path << ".\n";
    };
    say(outcome.base_error, before_.path);
    say(outcome.other_error, after_.path);
  }

  void print_json(const DraftsReport& report, const std::optional<Difference>& outcome) {
    Json out = {{"version", 1}, {"before", before_.path}, {"after", after_.path}};
    out.update(drafts_json(report));
    out["outcome"] = outcome ? difference_json(outcome_report(*outcome)) : Json();
    const auto misfits = [](const OneDraft& draft) {
      return Json::parse(render_json(draft.misfits, draft.file->sources));
    };
    out["misfits"] = {{"before", misfits(before_)}, {"after", misfits(after_)}};
    out["carried"] = {{"before", before_.carried}, {"after", after_.carried}};
    terminal_.out << out.dump(2, ' ', false, Json::error_handler_t::replace) << '\n';
  }

  const DiffAsking& asking_;
  Terminal& terminal_;
  OneDraft before_, after_;
};

}  // namespace

int diff_drafts(const DiffAsking& asking) { return DiffJob(asking).run(); }

}  // namespace quid::cli
