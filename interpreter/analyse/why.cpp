// SPDX-License-Identifier: Apache-2.0
#include "analyse/why.hpp"

#include <algorithm>

#include "analyse/explainer.hpp"
#include "analyse/explainer_tree.hpp"

namespace quid::analyse {
namespace {

// Nodes made while measuring, at most; past it the first of several ways is taken.
constexpr std::size_t most_grown = 200'000;

}  // namespace

Explainer::Explainer(const Program& program, const std::vector<checked::Entry>& entries,
                     const Limits& limits, Day day, const WhyOptions& options)
    : p_(program),
      limits_(limits),
      options_(options),
      day_(day),
      replay_(program, entries, limits, day),
      named_(program.instructions.size(), false) {
  for (const LetCode& let : program.lets) named_[let.value.index()] = true;
}

Explanation Explainer::explain(const WhyTarget& target) {
  Explanation out;
  const Run& run = replay_.last();
  if (run.error()) {
    out.error = run.error();
    return out;
  }
  const Moment now{&run, false};
  const Subject& subject = target.subject;
  if (target.instruction.valid()) {
    read(now, target.instruction, no_node);
  } else if (subject.kind == Subject::Kind::Lever) {
    level(now, of(p_.levers, subject), no_node);
  } else if (subject.kind == Subject::Kind::Rule) {
    rule(now, of(p_.rules, subject), no_node);
  } else if (subject.kind == Subject::Kind::Statement) {
    const std::uint32_t st = of(p_.statements, subject);
    statement(now, st, run.state().statements[st].unwarranted, no_node);
  } else if (subject.kind == Subject::Kind::Ensure) {
    ensure(now, subject.symbol, no_node);
  } else {
    verdict(now, no_node);
  }
  take(0, out);
  out.happenings = run.happenings();
  out.entries = run.entries();
  out.grants = notes();
  out.blame = run.verdict().blame;
  out.view = run.view();
  out.cut = cut_ || replay_.exhausted();
  return out;
}

Explainer::NodeId Explainer::add(NodeId parent, Reason reason) {
  if (full(parent)) return parent;
  const auto id = static_cast<NodeId>(nodes_.size());
  reason.more = beyond_;
  nodes_.push_back({std::move(reason)});
  ++grown_;
  if (parent == no_node) return id;
  Node& above = nodes_[parent];
  if (above.last == no_node) {
    above.first = id;
  } else {
    nodes_[above.last].next = id;
  }
  above.last = id;
  return id;
}

Explainer::NodeId Explainer::add(NodeId parent, Reason::Kind kind, Subject subject, std::int64_t a,
                                 std::int64_t b) {
  Reason reason;
  reason.kind = kind;
  reason.subject = subject;
  reason.a = a;
  reason.b = b;
  return add(parent, std::move(reason));
}

bool Explainer::full(NodeId parent) {
  if (nodes_.size() + 1 < options_.reasons || parent == no_node) return false;
  if (!cut_) cut(parent);
  return true;
}

/// Says, where it happens, that something is left out.
void Explainer::cut(NodeId parent) {
  cut_ = true;
  if (parent == no_node || nodes_[parent].reason.kind == Reason::Kind::Cut) return;
  if (const NodeId last = nodes_[parent].last;
      last != no_node && nodes_[last].reason.kind == Reason::Kind::Cut)
    return;
  Node node;
  node.reason.kind = Reason::Kind::Cut;
  const auto id = static_cast<NodeId>(nodes_.size());
  nodes_.push_back(node);
  Node& above = nodes_[parent];
  (above.last == no_node ? above.first : nodes_[above.last].next) = id;
  above.last = id;
}

/// In the order of the answer: the children of each follow one another.
void Explainer::take(NodeId root, Explanation& out) const {
  std::vector<NodeId> order{root};
  out.reasons.push_back(nodes_[root].reason);
  for (std::size_t k = 0; k < order.size(); ++k) {
    out.reasons[k].first = static_cast<std::uint32_t>(order.size());
    for (NodeId child = nodes_[order[k]].first; child != no_node; child = nodes_[child].next) {
      order.push_back(child);
      out.reasons.push_back(nodes_[child].reason);
    }
    out.reasons[k].count = static_cast<std::uint32_t>(order.size()) - out.reasons[k].first;
  }
}

std::size_t Explainer::length(Moment at, InstructionId id) {
  const std::pair key(at.run, id.value);
  if (const auto found = lengths_.find(key); found != lengths_.end()) return found->second;
  if (grown_ > most_grown) return options_.reasons;
  const std::size_t size = size_of([&](NodeId root) { read(at, id, root); });
  return lengths_[key] = size;
}

Explanation why(const Program& program, const std::vector<checked::Entry>& entries,
                const Limits& limits, Day day, const WhyTarget& target, const WhyOptions& options) {
  return Explainer(program, entries, limits, day, options).explain(target);
}

}  // namespace quid::analyse
