// SPDX-License-Identifier: Apache-2.0
// From day to day, with the host's verifiers asked in between and its handlers told at the end.
#include <fmt/format.h>
#include <algorithm>
#include <exception>

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
        verifiers_(impl.verifiers),
        pending_(impl.pending),
        told_before_(impl.record.size() - impl.pending.size()) {
    run_.limit(limits_);
  }

  bool walk() {
    while (!run_.error() && run_.today() < until_) {
      bool awaiting = false;
      ask_verifiers(awaiting);
      if ((over_ = over_limits(limits_))) return false;
      quid::Day stop = until_;
      const quid::Day tomorrow{run_.today().value + 1};
      if (awaiting || !begun()) stop = std::min(stop, std::max(tomorrow, start()));
      // A report may come with any event: what it needs is asked on the morning after.
      if (!verifiers_.empty() && !pending_.empty())
        stop = std::min(stop, std::max(tomorrow, pending_.front().on));
      tell(stop);
      if (!run_.error()) run_.advance(stop);
    }
    return !run_.error();
  }

  Error error() { return over_ ? *over_ : error_of(impl_.file(), *run_.error(), run_.entries()); }
  quid::Run& run() { return run_; }
  Entries& pending() { return pending_; }
  /// What was told on the way, findings among it.
  const Entries& told() const { return told_; }

 private:
  void tell(quid::Day stop) {
    const auto end = std::find_if(pending_.begin(), pending_.end(),
                                  [&](const Entry& entry) { return entry.on > stop; });
    Entries now(pending_.begin(), end);
    pending_.erase(pending_.begin(), end);
    for (Entry& entry : now) {
      entry.line = static_cast<std::uint32_t>(told_before_ + told_.size() + 1);
      told_.push_back(entry);
    }
    if (!now.empty()) run_.tell(std::move(now));
  }

  quid::Day start() const { return impl_.deal().deal.start; }
  bool begun() const { return run_.today() >= start(); }

  void ask_verifiers(bool& awaiting) {
    // On step 0 nothing can happen.
    if (verifiers_.empty() || (!begun() && impl_.deal().deal.in_steps)) return;
    const quid::Program& program = run_.program();
    std::optional<quid::View> view;
    for (std::uint32_t m = 0; m < program.milestone_codes.size(); ++m) {
      const std::uint32_t verifier = program.milestone_codes[m].verifier;
      if (verifier == quid::no_instance || !run_.state().milestones[m].awaiting) continue;
      const quid::checked::ActorId actor{program.actors.symbol[verifier]};
      const std::uint32_t instance = program.actors.local(verifier);
      const auto found = verifiers_.find(wording_.actor(actor, instance));
      if (found == verifiers_.end() || is_settled(m, verifier)) continue;
      awaiting = true;
      if (!view) view = run_.view();
      const Milestone milestone = milestone_of(impl_.file(), wording_, *view, m);
      const quid::Day day{run_.today().value + 1};
      const Finding finding = found->second(milestone, day_of(day));
      if (finding == Finding::Verified || finding == Finding::Refuted)
        add(m, finding, actor, instance, day);
    }
  }

  // Nothing hangs any more on what is found.
  bool is_settled(std::uint32_t m, std::uint32_t verifier) const {
    const quid::MilestoneState& state = run_.state().milestones[m];
    return run_.state().ended || state.waived || state.lapsed ||
           run_.state().withdrew[verifier] != never;
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
    const auto place = std::find_if(pending_.begin(), pending_.end(),
                                    [&](const Entry& other) { return other.on >= day; });
    pending_.insert(place, entry);  // it is about the eve: before what happens on its day
  }

  const Run::Impl& impl_;
  const Wording wording_;
  const quid::Limits limits_;
  quid::Run run_;
  quid::Day until_;
  const std::map<std::string, Verifier> verifiers_;  // a handler may change the run's
  std::optional<Error> over_;
  Entries pending_, told_;
  std::size_t told_before_;
};

/// While it lives, handlers may not change their run.
class Busy {
 public:
  explicit Busy(std::shared_ptr<bool> flag) : flag_(std::move(flag)) { *flag_ = true; }
  ~Busy() { *flag_ = false; }
  Busy(const Busy&) = delete;
  Busy& operator=(const Busy&) = delete;

 private:
  std::shared_ptr<bool> flag_;
};

// All are told, also where one throws; what the first threw goes on at the end. A handler may take
// handlers away or put another run in this one's place: copies are called.
void tell_handlers(const Run::Impl& impl, const std::vector<Happening>& happened) {
  const auto on_happening = impl.on_happening;
  std::map<std::string, ActionHandler> actions;
  const Wording wording(impl.file());
  for (const auto& [action, handler] : impl.actions)
    actions.emplace(wording.name(impl.deal().host_actions[action].name), handler);
  std::exception_ptr thrown;
  const auto call = [&thrown](const auto& handler, const Happening& each) {
    try {
      handler(each);
    } catch (...) {
      if (!thrown) thrown = std::current_exception();
    }
  };
  for (const Happening& each : happened) {
    if (on_happening) call(on_happening, each);
    const auto found = actions.find(each.subject);
    if (each.kind == HappeningKind::HostCalled && found != actions.end()) call(found->second, each);
  }
  if (thrown) std::rethrow_exception(thrown);
}

std::string kinds_text(const std::vector<Value>& values) {
  constexpr std::string_view names[] = {"unknown",  "truth", "number", "date",
                                        "duration", "name",  "text"};
  std::vector<std::string_view> out;
  for (const Value& value : values) out.push_back(names[static_cast<std::size_t>(value.kind)]);
  return fmt::format("({})", fmt::join(out, ", "));
}

}  // namespace

Result<std::vector<Happening>> Run::advance(Day day) {
  if (*impl_->busy) return in_a_handler();
  quid::Day until = std::min(internal(day), quid::last_day);
  if (const auto& end = impl_->deal().deal.end) until = std::min(until, *end);
  const Busy busy(impl_->busy);
  Walk walk(*impl_, until);
  if (!walk.walk()) return walk.error();
  const std::size_t before = impl_->run.happenings().size();
  Entries& record = impl_->record;
  record.resize(record.size() - impl_->pending.size());
  record.insert(record.end(), walk.told().begin(), walk.told().end());
  for (Entry& entry : walk.pending()) {
    entry.line = static_cast<std::uint32_t>(record.size() + 1);
    record.push_back(entry);
  }
  impl_->pending = std::move(walk.pending());
  impl_->keep(std::move(walk.run()));
  std::vector<Happening> happened = happenings(before);
  tell_handlers(*impl_, happened);
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
    bool fits = call->arguments.size() == parameters.size();
    for (std::size_t k = 0; k < call->arguments.size(); ++k) {
      const auto kind = deal[call->arguments[k]].type.kind;
      passed.push_back({kind_of(kind), {}, {}});
      const bool element = kind == quid::checked::Kind::Element;  // of a set of numbers, perhaps
      fits = fits &&
             (passed[k].kind == parameters[k] || (element && parameters[k] == ValueKind::Number));
    }
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
