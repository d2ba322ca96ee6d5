// SPDX-License-Identifier: Apache-2.0
// State that lasts. A save holds the record and the day, not the columns of the state: a run is
// what its program makes of its record, so restoring walks it again and cannot differ from one that
// was never stopped, and a save outlives changes of the engine. Every byte is checked before any is
// believed.
#include <fmt/format.h>
#include <algorithm>
#include <charconv>
#include <nlohmann/json.hpp>

#include "api/implementation.hpp"
#include "support/fnv.hpp"
#include "support/text.hpp"

namespace quid::api {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::string_view magic = "QUIDSAVE";
constexpr std::uint32_t version_of_saves = 1;
constexpr std::size_t most_dropped = 200;  // each costs a walk

struct Saved {
  std::uint32_t version = version_of_saves;
  std::string program, title, record;
  std::int32_t today = 0;
  bool in_steps = false;  // then `today` is the number of a step
};

Error bad(std::string name, std::string message) {
  return {std::move(name), std::move(message), {}, {}};
}
Error damaged() {
  return bad("damaged-save", "this is not as it was saved: some of it is missing or has changed");
}
Error newer(std::uint32_t version) {
  return bad("newer-save", fmt::format("this was saved in version {} of the format, and version {} "
                                       "is the newest that is known here",
                                       version, version_of_saves));
}

std::string checksum_of(const Saved& saved) {
  std::uint64_t hash = fnv1a(fmt::format("{} {} {} {} ", saved.version, saved.program,
                                         saved.in_steps ? "steps" : "days", saved.today));
  hash = fnv1a(fmt::format("{} ", saved.title.size()), fnv1a(saved.title, hash));
  return fmt::format("{:016x}", fnv1a(saved.record, hash));
}

// --- binary: little-endian, each text behind its length
void put(std::string& out, std::uint64_t number, int bytes) {
  for (int k = 0; k < bytes; ++k) out += static_cast<char>((number >> (8 * k)) & 0xff);
}
void put(std::string& out, const std::string& text) {
  put(out, text.size(), 8);
  out += text;
}

class Reader {
 public:
  explicit Reader(std::string_view bytes) : bytes_(bytes) {}
  std::uint64_t number(int bytes) {
    std::uint64_t out = 0;
    if (bytes_.size() < static_cast<std::size_t>(bytes)) return fail();
    for (int k = 0; k < bytes; ++k)
      out |= std::uint64_t{static_cast<unsigned char>(bytes_[static_cast<std::size_t>(k)])}
             << (8 * k);
    bytes_.remove_prefix(static_cast<std::size_t>(bytes));
    return out;
  }
  std::string text() {
    const std::uint64_t size = number(8);
    if (size > bytes_.size()) return fail(), std::string();
    std::string out(bytes_.substr(0, size));
    bytes_.remove_prefix(size);
    return out;
  }
  bool good() const { return good_ && bytes_.empty(); }

 private:
  std::uint64_t fail() {
    good_ = false;
    bytes_ = {};
    return 0;
  }
  std::string_view bytes_;
  bool good_ = true;
};

Result<Saved> read_binary(std::string_view bytes) {
  Reader reader(bytes.substr(magic.size()));
  Saved saved;
  saved.version = static_cast<std::uint32_t>(reader.number(4));
  if (saved.version > version_of_saves) return newer(saved.version);
  saved.today = static_cast<std::int32_t>(static_cast<std::uint32_t>(reader.number(4)));
  const std::uint64_t clock = reader.number(1);
  saved.in_steps = clock == 1;
  saved.program = reader.text();
  saved.title = reader.text();
  saved.record = reader.text();
  const std::string checksum = reader.text();
  if (!reader.good() || clock > 1 || checksum != checksum_of(saved)) return damaged();
  return saved;
}

const std::string* text_in(const Json& json, const char* key) {
  const auto found = json.find(key);
  return found == json.end() ? nullptr : found->get_ptr<const std::string*>();
}

// Does it say nothing of the text that was read?
bool is_ending(const Error& error) {
  return error.name == "cancelled" || error.name == "out-of-time";
}

struct Ended {};  // by the host, while JSON is read: thrown through the library

// What lies deeper than anything that we write is passed over. Throws Ended.
Json parsed(std::string_view text, const quid::Limits& limits) {
  std::size_t values = 0;
  const auto keep = [&](int depth, Json::parse_event_t, const Json&) {
    if (++values % 1024 == 0 && limits.is_over()) throw Ended();
    return depth <= 3;
  };
  return Json::parse(text, keep, false);
}

std::optional<quid::Day> day_in(const std::string& text, bool& in_steps) {
  in_steps = text.starts_with("step ");
  if (!in_steps) return quid::parse_date(text);
  std::int32_t number = 0;
  const char* end = text.data() + text.size();
  const auto read = std::from_chars(text.data() + 5, end, number);
  return read.ec == std::errc() && read.ptr == end ? std::optional(quid::Day{number})
                                                   : std::nullopt;
}

Result<Saved> read_json(const Json& json) {
  if (!json.is_object() || json.value("kind", Json()) != "quid save")
    return bad("not-a-save", "this is not what `save` gives: neither its bytes nor its JSON");
  const auto version = json.find("version");
  if (version == json.end() || !version->is_number_unsigned()) return damaged();
  if (version->get<std::uint64_t>() > version_of_saves)
    return newer(static_cast<std::uint32_t>(
        std::min<std::uint64_t>(version->get<std::uint64_t>(), UINT32_MAX)));
  const std::string *fingerprint = text_in(json, "program"), *title = text_in(json, "title"),
                    *checksum = text_in(json, "checksum"),
                    *day = text_in(json, json.contains("eve_of") ? "eve_of" : "today");
  const auto record = json.find("record");
  if (!fingerprint || !title || !checksum || !day || record == json.end() || !record->is_array())
    return damaged();
  Saved saved{version_of_saves, *fingerprint, *title, {}, 0, false};
  for (const Json& line : *record) {
    if (!line.is_string()) return damaged();
    saved.record += line.get_ref<const std::string&>() + '\n';
  }
  const std::string* eve = text_in(json, "eve_of");
  const auto today = day_in(eve ? *eve : *day, saved.in_steps);
  if (!today) return damaged();
  saved.today = today->value - (eve ? 1 : 0);
  if (*checksum != checksum_of(saved)) return damaged();
  return saved;
}

Result<Saved> read(std::string_view saved, const quid::Limits& limits) {
  if (limits.is_over()) return ended_by(limits);
  if (saved.starts_with(magic)) return read_binary(saved);
  try {
    return read_json(parsed(saved, limits));
  } catch (const Ended&) {
    return ended_by(limits);
  }
}

class Restoring {
 public:
  /// `call`: the limits of this one call, however often it walks.
  Restoring(const Program& program, const Limits& limits, const quid::Limits& call,
            Run::Migration* migrate)
      : program_(program), limits_(limits), call_(call), migrate_(migrate) {
    if (migrate_) *migrate_ = {};
  }

  Result<Run> restore(const Saved& saved) {
    const bool same = saved.program == program_.fingerprint();
    if (!same && saved.in_steps != program_.impl().file().checked().deal.in_steps)
      return bad("other-program", "of the two scripts one counts days and the other steps");
    if (!same && migrate_ == nullptr)
      return bad("other-program",
                 fmt::format("this was saved by another script, `{}` ({}); this one is `{}` ({})",
                             saved.title, saved.program, program_.title(), program_.fingerprint()));
    if (migrate_) migrate_->migrated = !same;
    auto entries = read(saved, same);
    if (!entries) return entries.error();
    return walk(*std::move(entries), quid::Day{saved.today}, same);
  }

 private:
  Result<Entries> read(const Saved& saved, bool same) {
    auto all = read_events(program_.impl(), saved.record, RecordForm::Quid, call_);
    if (all || same || is_ending(all.error())) return all;
    Entries entries;
    for (const std::string& line : quid::split_lines(saved.record)) {
      auto one = read_events(program_.impl(), line, RecordForm::Quid, call_);
      if (one)
        entries.insert(entries.end(), one->begin(), one->end());
      else if (is_ending(one.error()) || !drop(line, one.error().message))
        return one.error();
    }
    return entries;
  }

  Result<Run> walk(Entries record, quid::Day today, bool same) {
    const DealFile& file = program_.impl().file();
    if (const auto& end = file.checked().deal.end) today = std::min(today, *end);
    today = std::max(today, quid::Day{file.checked().deal.start.value - 1});
    while (true) {
      auto impl = std::make_unique<Run::Impl>(program_, limits_);
      Entries past, pending;
      for (std::size_t k = 0; k < record.size(); ++k) {
        record[k].line = static_cast<std::uint32_t>(k + 1);
        (record[k].prior || record[k].on <= today ? past : pending).push_back(record[k]);
      }
      quid::Run run(impl->run.program(), past, call_);
      run.advance(today);
      quid::Run further = run;  // what is still to come must fit as well
      if (!further.error() && !pending.empty()) {
        further.tell(pending);
        if (!further.error()) further.advance(pending.back().on);
      }
      if (!further.error()) {
        impl->keep(std::move(run));
        impl->record = std::move(record);
        impl->pending = std::move(pending);
        return Run(std::move(impl));
      }
      const auto refused = misfit(further, same);
      if (!refused) return error_of(file, *further.error(), further.entries());
      record.erase(record.begin() + *refused);
    }
  }

  // The entry that does not fit, where it may be left out.
  std::optional<std::ptrdiff_t> misfit(const quid::Run& run, bool same) {
    const quid::RunError& error = *run.error();
    if (same || !error.entry || *error.entry >= run.entries().size()) return std::nullopt;
    const auto& entry = run.entries()[*error.entry];
    const DealFile& file = program_.impl().file();
    std::string line = Wording(file).record_line(entry);
    line.pop_back();
    if (!drop(line, error.message)) return std::nullopt;
    return static_cast<std::ptrdiff_t>(entry.line) - 1;
  }

  bool drop(const std::string& line, const std::string& why) {
    if (migrate_ == nullptr || migrate_->dropped.size() >= most_dropped) return false;
    migrate_->dropped.push_back(fmt::format("`{}`: {}", line, why));
    return true;
  }

  const Program& program_;
  const Limits& limits_;
  const quid::Limits& call_;
  Run::Migration* migrate_;
};

}  // namespace

std::string Run::save(Form form) const {
  Saved saved;
  saved.program = program().fingerprint();
  saved.title = program().title();
  saved.in_steps = impl_->deal().deal.in_steps;
  saved.today = today().number;
  saved.record = record_text(impl_->file(), impl_->record);
  if (form == Form::Json) {
    const bool begun = today() >= program().first_day();
    return Json({{"kind", "quid save"},
                 {"version", saved.version},
                 {"program", saved.program},
                 {"title", saved.title},
                 {begun ? "today" : "eve_of",
                  program().text(begun ? today() : program().first_day())},
                 {"record", quid::split_lines(saved.record)},
                 {"checksum", checksum_of(saved)}})
               .dump(2, ' ', false, Json::error_handler_t::replace) +
           '\n';
  }
  std::string out(magic);
  put(out, saved.version, 4);
  put(out, static_cast<std::uint32_t>(saved.today), 4);
  put(out, saved.in_steps ? 1 : 0, 1);
  put(out, saved.program);
  put(out, saved.title);
  put(out, saved.record);
  put(out, checksum_of(saved));
  return out;
}

Result<Run> Run::restore(const Program& program, std::string_view saved, const Limits& limits,
                         Migration* migrate) {
  const quid::Limits call = of_this_call(limits);
  if (saved.size() > call.record_bytes)
    return bad("too-many-entries", "the saved record is larger than a host allows");
  const auto taken = read(saved, call);
  if (!taken) return taken.error();
  return Restoring(program, limits, call, migrate).restore(*taken);
}

}  // namespace quid::api
