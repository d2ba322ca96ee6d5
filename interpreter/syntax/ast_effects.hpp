// SPDX-License-Identifier: Apache-2.0
// Effects as written, and the events of a record.
#pragma once

#include "syntax/ast_parts.hpp"

namespace quid::ast {

struct Act {
  enum class Kind { Meet, Break, Ease, Tighten, Pay, Say };
  Kind kind = Kind::Meet;
  Ref subject;       // milestone, lever or statement; not for Pay
  ExprId by;         // Ease, Tighten
  Element to_level;  // Ease, Tighten; see has_level
  bool has_level = false;
  ExprId amount;  // Pay
  Ref to;         // Pay
  Place place;
  bool operator==(const Act&) const = default;
};
struct Suffix {
  enum class Kind { While, Until, For };
  Kind kind = Kind::While;
  ExprId value;
  Place place;
  bool operator==(const Suffix&) const = default;
};
using EffectList = ShortList<EffectId>;
/// What a duty or ban does when it is broken; `instead` replaces the duty.
struct Otherwise {
  bool written = false, instead = false;
  EffectList effects;
  bool operator==(const Otherwise&) const = default;
};
struct Group {
  EffectList effects;
  bool operator==(const Group&) const = default;
};
struct Move {
  bool ease = true;
  Ref lever;
  ExprId by;
  Element to_level;
  bool has_level = false;
  bool operator==(const Move&) const = default;
};
struct Restore {
  Ref lever;
  bool operator==(const Restore&) const = default;
};
struct Pay {
  ExprId amount;
  Ref to, from;
  bool operator==(const Pay&) const = default;
};
enum class Change : std::uint8_t { Set, Add, Subtract };
struct ChangeQuantity {
  Change change = Change::Set;
  Ref quantity;
  ExprId value;
  bool operator==(const ChangeQuantity&) const = default;
};
struct Say {
  Ref statement;
  bool operator==(const Say&) const = default;
};
struct Waive {
  Ref milestone;
  bool operator==(const Waive&) const = default;
};
/// `extend m by D` has `by`, `extend m to DATE` has `to`.
struct Extend {
  Ref milestone;
  ExprId by, to;
  bool operator==(const Extend&) const = default;
};
struct Resize {
  Ref milestone;
  ExprId to;
  bool operator==(const Resize&) const = default;
};
struct SwitchRule {
  bool resume = false;
  Ref rule;
  bool operator==(const SwitchRule&) const = default;
};
struct EndDeal {
  std::string text;
  bool operator==(const EndDeal&) const = default;
};
/// `P must ACT within D [of X] [otherwise …]`.
struct Duty {
  std::vector<Ref> debtors;
  Act act;
  ExprId within, of;
  Otherwise otherwise;
  bool operator==(const Duty&) const = default;
};
/// `P must not ACT [otherwise …]`; `until` and `for` are suffixes of the effect.
struct Ban {
  std::vector<Ref> debtors;
  Act act;
  Otherwise otherwise;
  bool operator==(const Ban&) const = default;
};
struct Permission {
  std::vector<Ref> holders;
  Act act;
  bool operator==(const Permission&) const = default;
};
/// `ease_sanction coal`, `notify("text", DPRK)`, `go()`.
struct ActionCall {
  Name action;
  ShortList<ExprId> arguments;
  bool operator==(const ActionCall&) const = default;
};

using EffectNode = std::variant<Group, Boxed<Move>, Restore, Boxed<Pay>, ChangeQuantity, Say, Waive,
                                Extend, Resize, SwitchRule, EndDeal, Boxed<Duty>, Boxed<Ban>,
                                Boxed<Permission>, ActionCall>;
struct Effect {
  EffectNode node;
  ShortList<Suffix> suffixes;
  Place place;
  bool operator==(const Effect&) const = default;
};

// Events.

struct EvDone {
  ExprId amount;
  Ref by;
  bool operator==(const EvDone&) const = default;
};  // `m [AMOUNT] [by P]`
struct EvReported {
  bool operator==(const EvReported&) const = default;
};
struct EvBroken {
  bool operator==(const EvBroken&) const = default;
};
struct EvSettled {
  bool operator==(const EvSettled&) const = default;
};
struct EvVerified {
  Ref by;
  bool operator==(const EvVerified&) const = default;
};
struct EvWaived {
  Ref by;
  bool operator==(const EvWaived&) const = default;
};
struct EvRefuted {
  Ref by;
  bool operator==(const EvRefuted&) const = default;
};
struct EvDisputed {
  Ref by;
  bool operator==(const EvDisputed&) const = default;
};
struct EvDue {
  When when;
  bool operator==(const EvDue&) const = default;
};
struct EvOf {
  ExprId amount;
  bool operator==(const EvOf&) const = default;
};
struct EvLevel {
  Element level;
  bool operator==(const EvLevel&) const = default;
};
struct EvQuantity {
  bool add = false;
  ExprId value;
  bool operator==(const EvQuantity&) const = default;
};
struct EvPays {
  ExprId amount;
  Ref to;
  bool operator==(const EvPays&) const = default;
};
struct EvOffers {
  ExprId amount;
  Ref to;
  bool operator==(const EvOffers&) const = default;
};
struct EvSays {
  Ref statement;
  bool operator==(const EvSays&) const = default;
};
struct EvWithdraws {
  bool operator==(const EvWithdraws&) const = default;
};
struct EvUntil {
  When when;
  bool operator==(const EvUntil&) const = default;
};
struct EvNote {
  std::string text;
  bool operator==(const EvNote&) const = default;
};
using EventNode = std::variant<EvDone, EvReported, EvBroken, EvSettled, EvVerified, EvWaived,
                               EvRefuted, EvDisputed, EvDue, EvOf, EvLevel, EvQuantity, EvPays,
                               EvOffers, EvSays, EvWithdraws, EvUntil, EvNote>;
struct Event {
  Ref subject;  // not present in a note
  EventNode node;
  Place place;
  bool operator==(const Event&) const = default;
};
struct Entry {
  bool prior = false, refuse = false, corrected = false;
  When on, known;  // `known.written` tells whether it was given
  Event event;
  Place place;
  bool operator==(const Entry&) const = default;
};

}  // namespace quid::ast
