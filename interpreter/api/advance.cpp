// SPDX-License-Identifier: Apache-2.0
// From day to day, with the host's verifiers asked in between and its handlers told at the end.
#include <fmt/format.h>
#include <algorithm>

#include "api/implementation.hpp"

namespace quid::api {

Milestone milestone_of(const DealFile& file, const Wording& wording, const quid::View& view,
                       std::uint32_t instance);

namespace {

using quid::checked::Entry;

class Walk {
 public:
  Walk(const Run::Impl& impl, quid::Day until)
      : impl_(impl),
        wording_(impl.file()),
        limits_(of_this_call(impl.limits)),
        run_(impl.run),
        until_(until),
        pending_(impl.pending) {
    run_.limit(limits_);
  }

  /// Where it went wrong, and there is no error of the run, the limits are over.
  bool walk() {
    while (!run_.error() && run_.today() < until_) {
      if (limits_.is_over()) return false;
      bool awaiting = false;
      ask_verifiers(awaiting);
      quid::Day stop = until_;
      const quid::Day tomorrow{run_.today().value + 1};
      if (awaiting) stop = std::min(stop, tomorrow);
      // A report may come with any event: what it needs is asked on the morning after.
      if (!impl_.verifiers.empty() && !pending_.empty())
        stop = std::min(stop, std::max(tomorrow, pending_.front().on));
      tell(stop);
      if (!run_.error()) run_.advance(stop);
    }
    return !run_.error() && !limits_.is_over();
  }

  Error error() {
    if (run_.error()) return error_of(impl_.file(), *run_.error(), run_.entries());
    return *over_limits(limits_);
  }
  quid::Run& run() { return run_; }
  Entries& pending() { return pending_; }
  Entries& findings() { return findings_; }
  const Entries& told() const { return told_; }

 private:
  void tell(quid::Day stop) {
    const auto end = std::find_if(pending_.begin(), pending_.end(),
                                  [&](const Entry& entry) { return entry.on > stop; });
    told_.assign(pending_.begin(), end);
    pending_.erase(pending_.begin(), end);
    if (!told_.empty()) run_.tell(told_);
  }

  void ask_verifiers(bool& awaiting) {
    if (impl_.verifiers.empty() || run_.today() < impl_.deal().deal.start) return;
    const quid::Program& program = run_.program();
    for (std::uint32_t m = 0; m < program.milestone_codes.size(); ++m) {
      const std::uint32_t verifier = program.milestone_codes[m].verifier;
      if (verifier == quid::no_instance || !run_.state().milestones[m].awaiting) continue;
      const quid::checked::ActorId actor{program.actors.symbol[verifier]};
      const std::uint32_t instance = program.actors.local(verifier);
      const auto found = impl_.verifiers.find(wording_.actor(actor, instance));
      if (found == impl_.verifiers.end()) continue;
      awaiting = true;
      const Milestone milestone = milestone_of(impl_.file(), wording_, run_.view(), m);
      const quid::Day day{run_.today().value + 1};
      const Finding finding = found->second(milestone, day_of(day));
      if (finding != Finding::NotYet) add(m, finding, actor, instance, day);
    }
  }

  void add(std::uint32_t m, Finding finding, quid::checked::ActorId actor, std::uint32_t instance,
           quid::Day day) {
    Entry entry;
    entry.kind = finding == Finding::Verified ? quid::checked::EventKind::Verified
                                              : quid::checked::EventKind::Refuted;
    entry.on = day;
    entry.milestone = quid::checked::MilestoneId{run_.program().milestones.symbol[m]};
    entry.instance = run_.program().milestones.local(m);
    entry.actor = actor;
    entry.actor_instance = instance;
    entry.span = {impl_.program.impl().record(), 0, 0};
    entry.line = static_cast<std::uint32_t>(impl_.record.size() + findings_.size() + 1);
    findings_.push_back(entry);
    const auto place = std::find_if(pending_.begin(), pending_.end(),
                                    [&](const Entry& other) { return other.on > day; });
    pending_.insert(place, entry);
  }

  const Run::Impl& impl_;
  const Wording wording_;
  const quid::Limits limits_;
  quid::Run run_;
  quid::Day until_;
  Entries pending_, findings_, told_;
};

std::string kinds_text(const std::vector<Value>& values) {
  constexpr std::string_view names[] = {"unknown",  "truth", "number", "date",
                                        "duration", "name",  "text"};
  std::vector<std::string_view> out;
  for (const Value& value : values) out.push_back(names[static_cast<std::size_t>(value.kind)]);
  return fmt::format("({})", fmt::join(out, ", "));
}

ValueKind kind_of(quid::checked::Kind kind) {
  using K = quid::checked::Kind;
  switch (kind) {
    case K::Truth: return ValueKind::Truth;
    case K::Number: return ValueKind::Number;
    case K::Date: return ValueKind::Date;
    case K::Duration: return ValueKind::Duration;
    case K::Text: return ValueKind::Text;
    default: return ValueKind::Name;
  }
}

}  // namespace

Result<std::vector<Happening>> Run::advance(Day day) {
  quid::Day until = internal(day);
  if (const auto& end = impl_->deal().deal.end) until = std::min(until, *end);
  Walk walk(*impl_, until);
  if (!walk.walk()) return walk.error();
  const std::size_t before = impl_->run.happenings().size();
  if (!walk.findings().empty()) {
    Entries& record = impl_->record;
    record.insert(record.end(), walk.findings().begin(), walk.findings().end());
    std::stable_sort(record.begin(), record.end(), [](const Entry& a, const Entry& b) {
      return std::pair(!a.prior, a.on) < std::pair(!b.prior, b.on);
    });
  }
  impl_->pending = std::move(walk.pending());
  impl_->keep(std::move(walk.run()));
  std::vector<Happening> happened = happenings(before);
  for (const Happening& each : happened) {
    if (impl_->on_happening) impl_->on_happening(each);
    if (each.kind != "host-called") continue;
    for (const auto& [action, handler] : impl_->actions) {
      if (each.subject == Wording(impl_->file()).name(impl_->deal().host_actions[action].name))
        handler(each);
    }
  }
  return happened;
}

Result<std::vector<Happening>> Run::advance(std::string_view day) {
  const auto when = program().day(day);
  if (!when) return when.error();
  return advance(*when);
}

Status Run::on_action(std::string_view name, const std::vector<ValueKind>& parameters,
                      ActionHandler handler) {
  const quid::checked::Checked& deal = impl_->deal();
  const Wording wording(impl_->file());
  std::uint32_t action = 0;
  while (action < deal.host_actions.size() && wording.name(deal.host_actions[action].name) != name)
    ++action;
  if (action == deal.host_actions.size())
    return unknown_name("action by the host", name, program().names(Names::Actions));
  if (!handler) {
    impl_->actions.erase(action);
    return Done{};
  }
  for (const auto& effect : deal.effects) {
    const auto* call = std::get_if<quid::checked::HostCall>(&effect.node);
    if (call == nullptr || call->action.value != action) continue;
    std::vector<Value> passed;
    for (const auto argument : call->arguments)
      passed.push_back({kind_of(deal[argument].type.kind), {}, {}});
    const bool fits =
        std::equal(passed.begin(), passed.end(), parameters.begin(), parameters.end(),
                   [](const Value& value, ValueKind kind) { return value.kind == kind; });
    if (fits) continue;
    std::vector<Value> wanted;
    for (const ValueKind kind : parameters) wanted.push_back({kind, {}, {}});
    return Error{"wrong-arguments",
                 fmt::format("`{}` is called with {} at {}, and the handler takes {}", name,
                             kinds_text(passed), wording.place(effect.span), kinds_text(wanted)),
                 {},
                 {}};
  }
  impl_->actions[action] = std::move(handler);
  return Done{};
}

Status Run::on_verify(std::string_view verifier, Verifier find) {
  const std::vector<std::string> actors = program().names(Names::Actors);
  if (std::find(actors.begin(), actors.end(), verifier) == actors.end())
    return unknown_name("party or observer", verifier, actors);
  if (find)
    impl_->verifiers[std::string(verifier)] = std::move(find);
  else
    impl_->verifiers.erase(std::string(verifier));
  return Done{};
}

void Run::on_happening(std::function<void(const Happening&)> handler) {
  impl_->on_happening = std::move(handler);
}

}  // namespace quid::api
