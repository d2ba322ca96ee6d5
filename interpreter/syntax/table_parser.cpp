// SPDX-License-Identifier: Apache-2.0
#include "syntax/table_parser.hpp"

namespace quid {
namespace {

// One step of the automaton, of which `next` (after a rule: the way back) is the following one.
enum class Op : std::uint8_t {
  Token,   // takes a token of the kind `what`
  Tokens,  // takes a token, and goes where the row `to` says
  Call,    // begins the rule `what`, whose first step is `to`
  Choose,  // goes where the row `to` says of the tokens to come
  Return   // ends a rule
};
struct Step {
  Op op;
  std::uint8_t what;
  std::uint16_t to, next;
};
static_assert(sizeof(Step) == 6);

// Rules that begin within one another with the same token, of which each is left out of the tree
// where it has nothing else: as one, until the token after them tells.
struct Leap {
  std::uint16_t to;      // where the innermost goes on
  std::uint16_t around;  // how many are around it
  Rule rule;             // the innermost
  TreeMaker::Around outer[12];
};

#include "parse_tables.inc"

static_assert(std::size(rule_starts) == rule_count);
static_assert(std::size(rows) == token_kind_count);

constexpr std::uint16_t no_way = 0xffff;   // as in make_tables.cpp
constexpr std::uint16_t look_on = 0x8000;  // another row, for the next token

// The nesting that a rule of one token may enter and leave at most.
constexpr std::uint32_t most_within = 4;  // as in make_tables.cpp

}  // namespace

TableParser::TableParser(const std::vector<Token>& tokens, const std::vector<std::uint32_t>& code,
                         std::uint32_t nesting_limit, const Limits* limits,
                         std::vector<TokenKind> kinds)
    : code_(code), nesting_limit_(nesting_limit), limits_(limits), kinds_(std::move(kinds)) {
  kinds_.reserve(code.size() + 2);
  if (kinds_.empty())
    for (const std::uint32_t token : code) kinds_.push_back(meant(tokens[token].kind));
  kinds_.resize(code.size() + 2, TokenKind::EndOfInput);
}

inline bool TableParser::enter(Rule rule, std::uint32_t at, std::uint16_t back) {
  if (rule_traits[static_cast<std::size_t>(rule)].nesting && ++nesting_ > nesting_limit_ + 1)
    return false;
  maker_.enter(rule, token_at(at), back);
  return true;
}

// Where a rule that begins with `first` goes on, or no way.
inline std::uint16_t TableParser::call(std::uint8_t rule, std::uint32_t at, std::uint16_t first,
                                       std::uint16_t back) {
  const std::uint8_t leap = leap_of[kind_at(at)][rule];
  if (leap == 0) return enter(static_cast<Rule>(rule), at, back) ? first : no_way;
  maker_.enter(leaps[leap].rule, token_at(at), back, leap);
  return leaps[leap].to;
}

inline std::uint16_t TableParser::exit(std::uint32_t at) {
  if (rule_traits[static_cast<std::size_t>(maker_.innermost())].nesting) --nesting_;
  return maker_.exit(token_before(at));
}

inline std::uint16_t TableParser::past_choices(std::uint16_t next, std::uint32_t at) const {
  while (next != no_way && steps[next].op == Op::Choose) {
    next = rows[kind_at(at)][steps[next].to];
    if ((next & look_on) != 0 && next != no_way) next = rows[kind_at(at + 1)][next & ~look_on];
  }
  return next;
}

inline bool TableParser::is_single_leaf(std::uint8_t rule, std::uint32_t at) const {
  const std::uint8_t set = single_leaf[kind_at(at)][rule];
  return may_follow[kind_at(at + 1)][set] && nesting_ + most_within <= nesting_limit_;
}

inline void TableParser::end_leap(std::uint32_t at) {
  const std::uint8_t leap = maker_.leap();
  if (leap != 0 && !leap_ends[kind_at(at)][leap])
    maker_.unfold({leaps[leap].outer, leaps[leap].around});
}

bool TableParser::parse(Rule rule, std::uint32_t& at, Cst& tree) {
  maker_.start(tree);
  nesting_ = 0;
  ended_ = false;
  const std::size_t end = code_.size();
  std::uint32_t now = at;
  std::uint16_t next = rule_starts[static_cast<std::size_t>(rule)];
  if (!enter(rule, now, 0)) return false;
  while ((next = past_choices(next, now)) != no_way) {
    const Step& step = steps[next];
    if (step.op == Op::Return) {
      end_leap(now);
      next = exit(now);
      if (!maker_.is_done()) continue;
      at = now;
      return true;
    }
    if (step.op == Op::Call && !is_single_leaf(step.what, now)) {
      next = call(step.what, now, step.to, step.next);
      continue;
    }
    // A token, or one for all the rules in between.
    if (step.op == Op::Token && kind_at(now) != step.what) return false;
    next = step.op == Op::Tokens ? rows[kind_at(now)][step.to] : step.next;
    // The end of the input is taken and stays.
    if (now == end) continue;
    if (next != no_way) maker_.leaf(kinds_[now], code_[now]);
    ++now;
    ended_ = ++taken_ % look_every == 0 && limits_ != nullptr && limits_->is_over();
    if (ended_) return false;
  }
  return false;
}

}  // namespace quid
