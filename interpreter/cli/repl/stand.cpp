// SPDX-License-Identifier: Apache-2.0
#include "cli/repl/stand.hpp"

#include <fmt/format.h>
#include <algorithm>

#include "cli/words.hpp"
#include "report/question.hpp"

namespace quid::cli {
namespace {

// Questions and events are appended to a deal's sources; after so many it is read anew, so that a
// long session keeps its size.
constexpr std::size_t most_sources = 4'000, most_added_bytes = std::size_t{16} << 20;

class StandMaker {
 public:
  StandMaker(const Snapshot& snapshot, const Stand* like, const StandOptions& options,
             Trouble& trouble)
      : now_(snapshot), like_(like), options_(options), trouble_(trouble) {}

  Stand make() {
    share_deal();
    if (!stand_.file->good) {
      trouble_.diagnostics = stand_.file->diagnostics;
      return std::move(stand_);
    }
    if (read_records() && lower_questions()) run();
    return std::move(stand_);
  }

 private:
  // The deal's own text decides, and where modules are looked for.
  void share_deal() {
    const bool same = like_ && like_->file && like_->script == now_.script &&
                      like_->file->path == shown_path() && !like_->overgrown();
    stand_.script = now_.script;
    if (same) {
      stand_.file = like_->file;
      stand_.read = like_->read;
      stand_.added_bytes = like_->added_bytes;
      return;
    }
    std::string name = shown_path();
    if (now_.changed) name += '*';
    stand_.file = load_deal_text(shown_path(), *now_.script, options_.limits, std::move(name));
  }

  std::string shown_path() const { return now_.path.empty() ? "typed.quid" : now_.path; }

  bool read_records() {
    std::vector<std::vector<checked::Entry>> all;
    decltype(stand_.read) kept;
    for (const auto& record : now_.records) {
      kept.emplace_back(record, entries_of(record));
      all.push_back(*kept.back().second);
    }
    all.push_back(typed_entries());
    stand_.read = std::move(kept);
    if (trouble_.any()) return false;
    stand_.entries =
        std::make_shared<const std::vector<checked::Entry>>(merge_records(std::move(all)));
    return true;
  }

  Stand::Entries entries_of(const std::shared_ptr<const RecordText>& record) {
    for (const auto& [text, entries] : stand_.read) {
      if (text == record) return entries;
    }
    return std::make_shared<const std::vector<checked::Entry>>(
        read(record->name, record->text, record->format));
  }

  std::vector<checked::Entry> typed_entries() {
    if (now_.typed.empty()) return {};
    std::string text;
    for (const auto& event : now_.typed) text += event->text + '\n';
    auto entries = read("typed", std::move(text), RecordFormat::Quid);
    stand_.typed_source = SourceId{static_cast<std::uint32_t>(stand_.file->sources.size() - 1)};
    return entries;
  }

  std::vector<checked::Entry> read(const std::string& name, std::string text, RecordFormat format) {
    DealFile& file = *stand_.file;
    Diagnostics sink(file.limits.errors_reported);
    stand_.added_bytes += text.size();
    const SourceId id = file.sources.add(name, std::move(text));
    auto entries =
        read_record({file.deal, file.sources, file.interner, sink, file.limits}, id, format);
    const bool good = !sink.has_errors();
    for (Diagnostic& diagnostic : sink.take()) trouble_.diagnostics.push_back(diagnostic);
    return good ? std::move(entries) : std::vector<checked::Entry>{};
  }

  bool lower_questions() {
    std::vector<checked::ExprId> questions;
    for (const auto* list : {&now_.watches, &now_.breaks}) {
      for (const std::string& text : *list) {
        const char* command = list == &now_.watches ? ":watch" : ":break";
        const std::size_t before = trouble_.diagnostics.size();
        const auto question = read_question(*stand_.file, text, trouble_.diagnostics, command);
        if (!question) {
          for (std::size_t d = before; d < trouble_.diagnostics.size(); ++d)
            trouble_.diagnostics[d].hint = fmt::format("`{} off` lets go of it", command);
          return false;
        }
        questions.push_back(question->expression);
      }
    }
    if (questions.empty()) {
      stand_.program = {stand_.file, &*stand_.file->program};
      return true;
    }
    auto program = lower_with(*stand_.file, questions, trouble_.diagnostics);
    if (!program) return false;
    stand_.program = std::make_shared<const Program>(*std::move(program));
    return true;
  }

  void run() {
    stand_.run = std::make_shared<Run>(*stand_.program, *stand_.entries, options_.limits);
    Run& run = *stand_.run;
    if (!run.error() && walk(run, stand_.clamped(now_.day), options_.cancel)) return;
    if (!run.error()) {
      trouble_.cancelled = true;
      return;
    }
    trouble_.error = run.error();
    trouble_.error_entries = run.entries();
  }

  const Snapshot& now_;
  const Stand* like_;
  const StandOptions& options_;
  Trouble& trouble_;
  Stand stand_;
};

}  // namespace

std::size_t bytes_beyond(const Snapshot& one, const Snapshot& next) {
  std::size_t bytes = sizeof(Snapshot) + 16 * (one.typed.size() + one.records.size());
  if (one.script != next.script) bytes += one.script->size();
  for (const auto& record : one.records) {
    const bool shared =
        std::find(next.records.begin(), next.records.end(), record) != next.records.end();
    if (!shared) bytes += record->text.size();
  }
  return bytes;
}

bool Stand::overgrown() const {
  return file && (file->sources.size() >= most_sources || added_bytes >= most_added_bytes);
}

Day Stand::clamped(Day day) const {
  day = std::max(day, deal().start);
  return deal().end ? std::min(day, *deal().end) : day;
}

Day Stand::first_stop() const {
  if (entries->empty() || entries->back().prior) return deal().start;
  return clamped(entries->back().on);
}

Stand make_stand(const Snapshot& snapshot, const Stand* like, const StandOptions& options,
                 Trouble& trouble) {
  return StandMaker(snapshot, like, options, trouble).make();
}

bool walk(Run& run, Day to, const std::atomic<bool>* cancel) {
  constexpr std::int32_t piece = 64;
  while (run.today() < to) {
    if (cancel && cancel->load()) return false;
    const Day before = run.today();
    const Day next{std::min(to.value, before.value + piece)};
    if (!run.advance(next)) return false;
    if (run.today() == before) break;  // the deal's end
  }
  return true;
}

}  // namespace quid::cli
