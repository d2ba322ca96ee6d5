// SPDX-License-Identifier: Apache-2.0
// :load and :save. Files are replaced in one step; a file of another kind is never overwritten.
#include <algorithm>

#include "cli/commands.hpp"
#include "cli/repl/saved.hpp"
#include "cli/repl/session.hpp"
#include "cli/words.hpp"
#include "report/question.hpp"
#include "syntax/complete.hpp"

namespace quid::cli {
namespace {

enum class FileKind { Script, Record, Session };

const char* name_of(FileKind kind) {
  switch (kind) {
    case FileKind::Script: return "script";
    case FileKind::Record: return "record";
    case FileKind::Session: return "session";
  }
  return "";
}

// By what stands in it; of Quid text the first words tell.
FileKind kind_of(const std::string& path, std::string_view text) {
  if (is_session(text)) return FileKind::Session;
  if (record_format(path, text) != RecordFormat::Quid) return FileKind::Record;
  // The first words are within the first lines; a long file need not be read for them.
  std::string_view head = text.substr(0, std::min<std::size_t>(text.size(), 64'000));
  head = head.substr(0, std::min(head.rfind('\n'), head.size()));
  return shape_of(head).form == TextForm::Entries ? FileKind::Record : FileKind::Script;
}

// As Quid text: as it was written where it is that, else written anew.
std::string quid_text(const Wording& wording, const RecordText& record,
                      const std::vector<checked::Entry>& entries) {
  if (record.format == RecordFormat::Quid) return record.text;
  std::string text;
  for (const checked::Entry& entry : entries) text += wording.record_line(entry);
  return text;
}

std::string folder_less(const std::string& path) { return path.substr(path.rfind('/') + 1); }

}  // namespace

Reply Session::load(std::string_view argument) {
  if (argument.empty()) return refuse("`:load` takes a file: a script, a record or a session");
  const std::string path(argument);
  const std::size_t most =
      std::max(options_.limits.deal.record_bytes, options_.limits.session_bytes);
  auto text = options_.files.read(path, most);
  if (!text) return refuse(text.error().message);
  switch (kind_of(path, *text)) {
    case FileKind::Session:
      if (text->size() > options_.limits.session_bytes) return refuse("the session is too large");
      return load_session(path, *text);
    case FileKind::Record: return load_record(path, *std::move(text));
    case FileKind::Script: return load_script(path, *std::move(text));
  }
  return {};
}

// With a deal of its own it is a new beginning; without, its declarations are as if typed.
Reply Session::load_script(const std::string& path, std::string text) {
  if (text.size() > options_.limits.deal.source_bytes) {
    return refuse(
        fmt::format("`{}` has more than {} bytes", path, options_.limits.deal.source_bytes));
  }
  const auto items = declared_items(text, options_.limits.deal);
  const bool whole = !items || !has_deal() ||
                     std::any_of(items->begin(), items->end(),
                                 [](const DeclaredItem& item) { return item.key == "deal"; });
  if (!whole) return declare(text);
  return open_text(path, std::move(text));
}

Reply Session::load_record(const std::string& path, std::string text) {
  if (!has_deal()) return refuse("there is no deal yet that this record could be of");
  Snapshot next = fork().now;
  if (next.records.size() >= options_.limits.records) {
    return refuse(fmt::format("a session takes {} records at most", options_.limits.records));
  }
  const RecordFormat format = record_format(path, text);
  next.records.push_back(
      std::make_shared<const RecordText>(RecordText{path, std::move(text), format}));
  Reply reply;
  auto made = prepared(next, reply);
  if (!made) return reply;
  const std::size_t count = made->entries->size() - stand_.entries->size();
  const Day last = made->first_stop();
  std::string said = fmt::format("{} entr{} from {}", count, count == 1 ? "y" : "ies", path);
  if (last > next.day)
    said += fmt::format(", the last on {0}; `:to {0}` goes there", Wording(*made->file).day(last));
  adopt(std::move(next), *std::move(made));
  return {said + '\n'};
}

// All of its forks must stand before any of the present is given up.
Reply Session::load_session(const std::string& path, const std::string& text) {
  const auto saved = read_session(text, options_.limits);
  if (!saved) return refuse(fmt::format("{}: {}", path, saved.error().message));
  std::deque<Fork> forks;
  std::size_t current = 0;
  Stand present;
  for (const SavedFork& one : saved->forks) {
    Snapshot snapshot;
    snapshot.path = one.path;
    snapshot.changed = one.changed;
    snapshot.script = std::make_shared<const std::string>(one.script);
    for (const auto& record : one.records) {
      snapshot.records.push_back(std::make_shared<const RecordText>(
          RecordText{record.name, record.text, RecordFormat::Quid}));
    }
    Trouble trouble;
    snapshot.day = first_day;
    Stand made = make_stand(snapshot, nullptr, stand_options(), trouble);
    if (trouble.any()) return refuse(trouble, made);
    if (!typed_again(one.typed, made, snapshot)) {
      return refuse(fmt::format("{}: the typed events of `{}` do not read", path, one.name));
    }
    const auto day = day_option(one.day, made.deal());
    if (!day || made.clamped(*day) != *day) {
      return refuse(fmt::format("{}: `{}` is no day of the deal", path, one.day));
    }
    snapshot.day = *day;
    snapshot.watches = one.watches;
    snapshot.breaks = one.breaks;
    made = make_stand(snapshot, &made, stand_options(), trouble);
    if (trouble.any()) return refuse(trouble, made);
    if (one.name == saved->current) {
      current = forks.size();
      present = std::move(made);
    }
    forks.push_back({one.name, std::move(snapshot), {}, {}});
  }
  replaced_.reset();
  if (has_deal()) replaced_ = Replaced{std::move(forks_), current_};
  forks_ = std::move(forks);
  current_ = current;
  stand_ = std::move(present);
  return state({});
}

// Lines as they were saved, with the days they are of.
bool Session::typed_again(const std::vector<std::string>& lines, Stand& stand,
                          Snapshot& into) const {
  DealFile& file = *stand.file;
  std::string text;
  for (const std::string& line : lines) text += line + '\n';
  Diagnostics sink(file.limits.errors_reported);
  stand.added_bytes += text.size();
  const SourceId id = file.sources.add("typed", std::move(text));
  const auto entries = read_record({file.deal, file.sources, file.interner, sink, file.limits}, id,
                                   RecordFormat::Quid);
  if (sink.has_errors() || entries.size() != lines.size()) return false;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    into.typed.push_back(
        std::make_shared<const TypedEvent>(TypedEvent{entries[i].prior, entries[i].on, lines[i]}));
  }
  return true;
}

Reply Session::save(std::string_view argument) {
  FileKind kind = FileKind::Session;
  for (const FileKind one : {FileKind::Script, FileKind::Record, FileKind::Session}) {
    const std::string word = std::string(name_of(one)) + ' ';
    if (!argument.starts_with(word)) continue;
    kind = one;
    argument.remove_prefix(std::min(argument.find_first_not_of(' ', word.size()), argument.size()));
    break;
  }
  if (argument.empty()) return refuse("`:save` takes a file; `:help save` tells more");
  const std::string path(argument);
  const std::size_t most =
      std::max(options_.limits.deal.record_bytes, options_.limits.session_bytes);
  const auto there = options_.files.read(path, most);
  const bool unreadable = !there && there.error().kind != "unreadable-file";
  if (unreadable || (there && !there->empty() && kind_of(path, *there) != kind)) {
    return refuse(
        fmt::format("`{}` is there and holds no {}; name another file", path, name_of(kind)));
  }
  const std::string text = kind == FileKind::Script   ? *fork().now.script
                           : kind == FileKind::Record ? record_text()
                                                      : session_text(saved_session());
  const auto written = options_.files.write(path, text);
  if (!written) return refuse(written.error().message);
  return {fmt::format("the {} is in {}\n", name_of(kind), folder_less(path))};
}

// A record of Quid text stays as it was written, with its comments, where the typed events come
// after it; else all entries are written anew.
std::string Session::record_text() const {
  const Snapshot& now = fork().now;
  const bool one = now.records.size() == 1 && now.records.front()->format == RecordFormat::Quid;
  const bool later =
      one && std::all_of(now.typed.begin(), now.typed.end(), [this](const auto& event) {
        const auto& entries = *stand_.read.front().second;
        return !event->prior && (entries.empty() || event->on >= entries.back().on);
      });
  std::string text;
  if (later) {
    text = now.records.front()->text;
    if (!text.empty() && text.back() != '\n') text += '\n';
    for (const auto& event : now.typed) text += event->text + '\n';
    return text;
  }
  const Wording wording(*stand_.file);
  for (const checked::Entry& entry : *stand_.entries) text += wording.record_line(entry);
  return text;
}

SavedSession Session::saved_session() const {
  SavedSession session;
  session.current = fork().name;
  for (const Fork& one : forks_) {
    SavedFork saved;
    saved.name = one.name;
    saved.path = one.now.path;
    saved.changed = one.now.changed;
    saved.script = *one.now.script;
    saved.watches = one.now.watches;
    saved.breaks = one.now.breaks;
    Trouble trouble;
    const Stand made =
        &one == &fork() ? stand_ : make_stand(one.now, &stand_, stand_options(), trouble);
    saved.day = Wording(*made.file).day(one.now.day);
    const Wording wording(*made.file);
    for (std::size_t i = 0; i < made.read.size() && i < one.now.records.size(); ++i) {
      saved.records.push_back({folder_less(one.now.records[i]->name),
                               quid_text(wording, *one.now.records[i], *made.read[i].second)});
    }
    for (const auto& event : one.now.typed) saved.typed.push_back(event->text);
    session.forks.push_back(std::move(saved));
  }
  return session;
}

}  // namespace quid::cli
