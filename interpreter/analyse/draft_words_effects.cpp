// SPDX-License-Identifier: Apache-2.0
// Effects, events and outlooks as words.
#include "analyse/draft_words.hpp"

namespace quid {

using namespace ast;

void DraftWriter::effects(const EffectList& ids) {
  word("{");
  for (const EffectId id : ids) effect(id);
  word("}");
}

void DraftWriter::otherwise(const Otherwise& otherwise) {
  if (!otherwise.written) return;
  word(otherwise.instead ? "otherwise instead" : "otherwise");
  effects(otherwise.effects);
}

void DraftWriter::act(const Act& act) {
  number(static_cast<std::int64_t>(act.kind));
  if (act.subject.present()) ref(act.subject);
  expr(act.by);
  if (act.has_level) element(act.to_level);
  expr(act.amount);
  if (act.to.present()) ref(act.to);
}

void DraftWriter::suffix(const Suffix& suffix) {
  word("suffix");
  number(static_cast<std::int64_t>(suffix.kind));
  expr(suffix.value);
}

void DraftWriter::effect(EffectId id) {
  const Effect& effect = ast_[id];
  word("(");
  effect_node(effect.node);
  for (const Suffix& one : effect.suffixes) suffix(one);
  word(")");
}

void DraftWriter::effect_node(const EffectNode& node) {
  word("f" + std::to_string(node.index()));
  const auto maybe = [this](const Ref& one) { one.present() ? ref(one) : word("-"); };
  match(
      node, [&](const Group& f) { effects(f.effects); },
      [&](const Move& f) {
        word(f.ease ? "ease" : "tighten");
        ref(f.lever);
        expr(f.by);
        if (f.has_level) element(f.to_level);
      },
      [&](const Restore& f) { ref(f.lever); },
      [&](const Pay& f) {
        expr(f.amount);
        maybe(f.to);
        maybe(f.from);
      },
      [&](const ChangeQuantity& f) {
        number(static_cast<std::int64_t>(f.change));
        ref(f.quantity);
        expr(f.value);
      },
      [&](const Say& f) { ref(f.statement); }, [&](const Waive& f) { ref(f.milestone); },
      [&](const Extend& f) {
        ref(f.milestone);
        expr(f.by);
        expr(f.to);
      },
      [&](const Resize& f) {
        ref(f.milestone);
        expr(f.to);
      },
      [&](const SwitchRule& f) {
        word(f.resume ? "resume" : "suspend");
        ref(f.rule);
      },
      [&](const EndDeal& f) { text(f.text); },
      [&](const Duty& f) {
        refs(f.debtors);
        act(f.act);
        expr(f.within);
        expr(f.of);
        otherwise(f.otherwise);
      },
      [&](const Ban& f) {
        refs(f.debtors);
        act(f.act);
        otherwise(f.otherwise);
      },
      [&](const Permission& f) {
        refs(f.holders);
        act(f.act);
      },
      [&](const ActionCall& f) {
        name(f.action);
        exprs(f.arguments);
      });
}

void DraftWriter::event_node(const EventNode& node) {
  word("v" + std::to_string(node.index()));
  const auto maybe = [this](const Ref& one) { one.present() ? ref(one) : word("-"); };
  match(
      node,
      [&](const EvDone& v) {
        expr(v.amount);
        maybe(v.by);
      },
      [&](const EvReported&) {}, [&](const EvBroken&) {}, [&](const EvSettled&) {},
      [&](const EvVerified& v) { maybe(v.by); }, [&](const EvWaived& v) { maybe(v.by); },
      [&](const EvRefuted& v) { maybe(v.by); }, [&](const EvDisputed& v) { maybe(v.by); },
      [&](const EvDue& v) { when(v.when); }, [&](const EvOf& v) { expr(v.amount); },
      [&](const EvLevel& v) { element(v.level); },
      [&](const EvQuantity& v) {
        word(v.add ? "+" : "=");
        expr(v.value);
      },
      [&](const EvPays& v) {
        expr(v.amount);
        ref(v.to);
      },
      [&](const EvOffers& v) {
        expr(v.amount);
        ref(v.to);
      },
      [&](const EvSays& v) { ref(v.statement); }, [&](const EvWithdraws&) {},
      [&](const EvUntil& v) { when(v.when); }, [&](const EvNote& v) { text(v.text); });
}

void DraftWriter::entry(const Entry& entry) {
  word(entry.prior ? "prior" : entry.refuse ? "refuse" : "on");
  if (entry.corrected) word("corrected");
  when(entry.on);
  when(entry.known);
  if (entry.event.subject.present()) ref(entry.event.subject);
  event_node(entry.event.node);
}

void DraftWriter::outlook_event(const OutlookEvent& one) {
  ref(one.subject);
  if (one.breaks) word("breaks");
  if (one.has_state) number(static_cast<std::int64_t>(one.state));
}

void DraftWriter::outlook_item(const OutlookItem& item) {
  number(static_cast<std::int64_t>(item.kind));
  outlook_event(item.what);
  for (const OutlookEvent& one : item.others) outlook_event(one);
  if (item.contrary) word("-");
  name(item.strategy);
  expr(item.chance);
  expr(item.within);
  expr(item.of);
  period(item.per);
}

}  // namespace quid
