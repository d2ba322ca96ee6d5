// SPDX-License-Identifier: Apache-2.0
// What happened in a step, line by line: the record's events with what they brought about, the
// rules that fired, their effects, and what fell due.
#include <fmt/format.h>
#include <algorithm>

#include "report/report.hpp"
#include "report/report_fold.hpp"

namespace quid::report {
namespace {

using K = HappeningKind;

struct Label {
  const char* kind;
  Paint paint;
};

Label label_of(const Happening& h) {
  switch (h.kind) {
    case K::RuleFired: return {"rule", Paint::Cyan};
    case K::MilestoneOverdue:
      return h.b != 0 ? Label{"missed", Paint::Yellow} : Label{"breach", Paint::Red};
    case K::DutyOverdue:
    case K::BanBroken: return {"breach", Paint::Red};
    case K::DutyArose:
    case K::DutyDone:
    case K::DutyReplaced:
    case K::DutyLapsed:
    case K::BanMade:
    case K::BanEnded: return {"duty", Paint::None};
    case K::PermissionGiven:
    case K::PermissionEnded: return {"may", Paint::None};
    case K::PhaseBegan:
    case K::PhaseEnded:
    case K::PhaseEndMoved: return {"phase", Paint::None};
    case K::GrantLapsed: return {"lapse", Paint::None};
    case K::HostCalled: return {"host", Paint::None};
    case K::EnsureBroken: return {"ensure", Paint::Red};
    case K::DealEnded: return {"end", Paint::Bold};
    case K::OutOfOrder:
    case K::VerifierLate:
    case K::Undetermined:
    case K::EffectHeld:
    case K::UnruledLevel:
    case K::UnruledBreak:
    case K::UnruledPayment:
    case K::AlreadySo:
    case K::Unwarranted:
    case K::AfterEnd: return {"note", Paint::Yellow};
    case K::MilestoneReported:
    case K::MilestoneMet:
    case K::MilestoneBroken:
    case K::MilestoneRefuted:
    case K::MilestoneDisputed:
    case K::MilestoneSettled:
    case K::MilestoneWaived:
    case K::MilestoneCured:
    case K::MilestoneLapsed:
      return {h.cause.kind == Cause::Kind::Rule ? "effect" : "state", Paint::None};
    default: return {"effect", Paint::None};
  }
}

// What of a payment no duty asked for: all of it or a part.
std::string unasked(const Wording& wording, const Happening& h) {
  return wording.amount(h.amount, checked::UnitId{static_cast<std::uint32_t>(h.a)});
}

// Whether the line of the entry that brought it about says it, if there is anything to say.
bool is_said_with_its_entry(K kind) {
  switch (kind) {
    case K::MilestoneReported:
    case K::MilestoneMet:
    case K::LevelChanged:
    case K::QuantityChanged:
    case K::UnruledLevel:
    case K::UnruledBreak:
    case K::UnruledPayment:
    case K::OutOfOrder:
    case K::AlreadySo:
    case K::AfterEnd:
    case K::Unwarranted:
    case K::MilestoneBroken:
    case K::MilestoneRefuted:
    case K::MilestoneDisputed:
    case K::MilestoneSettled:
    case K::MilestoneWaived:
    case K::DeadlineMoved:
    case K::PhaseEndMoved:
    case K::MilestoneResized:
    case K::Paid:
    case K::Offered:
    case K::Said:
    case K::Withdrew: return true;
    default: return false;
  }
}

// What a recorded event brought about at once, said beside it; empty: it says nothing new.
std::string consequence(const Wording& wording, const Happening& h) {
  switch (h.kind) {
    case K::MilestoneReported: {
      const auto& milestone = wording.deal().milestones[h.subject.symbol];
      if (!milestone.more->of.valid()) return {};
      return wording.amount(h.amount, milestone.more->unit) + " in all";
    }
    case K::MilestoneMet:
      return h.a > 0 ? fmt::format("met {} late", wording.day_count(h.a)) : "met";
    case K::LevelChanged:
      return "from " + wording.level(h.subject.symbol, static_cast<std::uint32_t>(h.a));
    case K::UnruledLevel: return "no rule asked for it";
    case K::UnruledBreak: return "not permitted";
    case K::UnruledPayment: return "no duty asked for " + unasked(wording, h);
    case K::OutOfOrder: return "before what it needs";
    case K::AlreadySo: return "nothing changes";
    case K::AfterEnd: return "after the end of the deal";
    case K::Unwarranted: return "unwarranted: not verified true";
    default: return {};
  }
}

class LineWriter {
 public:
  LineWriter(const Wording& wording, const RunReport& report, const StepReport& step,
             const LineSink& sink)
      : wording_(wording),
        report_(report),
        step_(step),
        next_entry_(step.first_entry),
        lines_(same_run, sink) {}

  void write() {
    const std::size_t end = step_.first_happening + step_.happening_count;
    for (std::size_t i = step_.first_happening; i < end;) {
      std::size_t stop = i;
      const Day day = report_.happenings.day(i);
      while (stop < end && report_.happenings.day(stop) == day) ++stop;
      entries_before(day);
      one_day(day, i, stop);
      i = stop;
    }
    entries_before(Day{step_.to.value + 1});
    lines_.end();
  }

 private:
  static bool same_run(const StepLine& a, const StepLine& b) {
    return a.day == b.day && a.kind == b.kind && a.family == b.family;
  }

  // Entries of days on which nothing happened: notes.
  void entries_before(Day day) {
    caused_.clear();
    next_caused_ = 0;
    while (entry_pending() && report_.entries[next_entry_].on < day) event(next_entry_++);
  }
  bool entry_pending() const { return next_entry_ < step_.first_entry + step_.entry_count; }

  void one_day(Day day, std::size_t begin, std::size_t end) {
    caused_.clear();
    for (std::size_t i = begin; i < end; ++i) {
      if (recorded(i)) caused_.emplace_back(entry_of(report_.happenings[i]), i);
    }
    std::size_t first = caused_.empty() ? begin : caused_.front().second;
    if (!std::is_sorted(caused_.begin(), caused_.end())) std::sort(caused_.begin(), caused_.end());
    next_caused_ = 0;
    for (std::size_t i = begin; i < first; ++i) plain(i);
    while (entry_pending() && report_.entries[next_entry_].on <= day) event(next_entry_++);
    for (std::size_t i = first; i < end; ++i) {
      if (!recorded(i) || !is_said_with_its_entry(report_.happenings.kind(i))) plain(i);
    }
  }

  bool recorded(std::size_t i) const {
    return report_.happenings.cause_kind(i) == Cause::Kind::Entry ||
           report_.happenings.kind(i) == K::AfterEnd;
  }

  static std::size_t entry_of(const Happening& h) {
    return h.kind == K::AfterEnd ? static_cast<std::size_t>(h.a) : h.cause.symbol;
  }

  void event(std::size_t index) {
    const checked::Entry& entry = report_.entries[index];
    StepLine line{entry.on, entry.prior ? "before" : "event", wording_.event(entry),
                  wording_.place(entry), Paint::None};
    notes_.clear();
    auto& at = next_caused_;
    while (at < caused_.size() && caused_[at].first < index) ++at;
    for (; at < caused_.size() && caused_[at].first == index; ++at) {
      note(consequence(wording_, report_.happenings[caused_[at].second]));
    }
    if (entry.corrected) note("corrected");
    if (entry.known && *entry.known > entry.on) note("known on " + wording_.day(*entry.known));
    for (const std::string& text : notes_) (line.text += &text == &notes_[0] ? " (" : "; ") += text;
    if (!notes_.empty()) line.text += ')';
    lines_.add(std::move(line));
  }

  void note(std::string text) {
    const bool said = std::find(notes_.begin(), notes_.end(), text) != notes_.end();
    if (!text.empty() && !said) notes_.push_back(std::move(text));
  }

  void plain(std::size_t index) {
    const Happening& h = report_.happenings[index];
    const Label label = label_of(h);
    StepLine line{h.day, label.kind, wording_.happening(h, report_.last),
                  wording_.cause(h, report_.entries), label.paint};
    if (h.kind == K::RuleFired) {
      const bool named = wording_.deal().rules[h.subject.symbol].name.valid();
      line.cause = named ? wording_.place(wording_.declaration(h.subject)) : std::string();
    }
    if (h.kind == K::EnsureBroken) line.cause = wording_.place(wording_.declaration(h.subject));
    if (const auto known = report_.knowable_from(index)) {
      line.text += fmt::format(" (not knowable until {})", wording_.day(*known));
    }
    line.family = family_of(h);
    lines_.add(std::move(line));
  }

  // The indexed rule that it is about, or that brought it about.
  std::string family_of(const Happening& h) const {
    const bool about = h.subject.kind == Subject::Kind::Rule;
    if (!about && h.cause.kind != Cause::Kind::Rule) return {};
    const auto& rule = wording_.deal().rules[about ? h.subject.symbol : h.cause.symbol];
    return rule.shape.count > 1 ? wording_.name(rule.name) : std::string();
  }

  const Wording& wording_;
  const RunReport& report_;
  const StepReport& step_;
  std::size_t next_entry_;
  std::vector<std::pair<std::size_t, std::size_t>> caused_;  // entries of the day, happenings
  std::size_t next_caused_ = 0;     // the first that no entry before the next one brought about
  std::vector<std::string> notes_;  // beside the entry being told
  FamilyFold<StepLine, bool (*)(const StepLine&, const StepLine&), const LineSink&> lines_;
};

}  // namespace

void write_lines(const Wording& wording, const RunReport& report, const StepReport& step,
                 const LineSink& sink) {
  LineWriter(wording, report, step, sink).write();
}

std::vector<StepLine> lines_of(const Wording& wording, const RunReport& report,
                               const StepReport& step) {
  std::vector<StepLine> lines;
  write_lines(wording, report, step, [&](StepLine&& line) { lines.push_back(std::move(line)); });
  return lines;
}

}  // namespace quid::report
