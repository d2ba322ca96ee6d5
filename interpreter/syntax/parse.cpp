// SPDX-License-Identifier: Apache-2.0
// What the tables refuse, the parser that ANTLR generates reads once more and says why. It is
// driven without its error recovery, its tokens, its parse tree or its memory: contexts are freed
// as soon as their rule is left, so that only the open ones live.
#include "syntax/parse.hpp"

#include <algorithm>
#include <array>
#include <mutex>

#include "support/check.hpp"
#include "syntax/table_parser.hpp"
#include "syntax/tree_maker.hpp"

// ANTLR undefines EOF and brings much else: last.
#include "QuidParser.h"

namespace quid {
namespace {

using AntlrToken = antlr4::Token;

static_assert(static_cast<std::size_t>(TokenKind::Bad) == QuidParser::Bad);
static_assert(static_cast<std::size_t>(TokenKind::KwBusiness) == QuidParser::KwBusiness);
static_assert(static_cast<std::size_t>(Rule::Label) == QuidParser::RuleLabel);

// The 4.9 runtime races in the caches that all parsers share.
std::mutex antlr_mutex;

// Thrown through the generated code to leave it; caught in Parser::Impl.
class Stop : public antlr4::ParseCancellationException {};
class Ended final : public Stop {};  // by the host

class LightToken final : public AntlrToken {
 public:
  void set(std::size_t type, std::size_t index) {
    type_ = type;
    index_ = index;
  }
  std::string getText() const override { return {}; }
  std::size_t getType() const override { return type_; }
  std::size_t getLine() const override { return 0; }
  std::size_t getCharPositionInLine() const override { return 0; }
  std::size_t getChannel() const override { return 0; }
  std::size_t getTokenIndex() const override { return index_; }
  std::size_t getStartIndex() const override { return index_; }
  std::size_t getStopIndex() const override { return index_; }
  antlr4::TokenSource* getTokenSource() const override { return nullptr; }
  antlr4::CharStream* getInputStream() const override { return nullptr; }
  std::string toString() const override { return {}; }

 private:
  std::size_t type_ = 0;
  std::size_t index_ = 0;
};

// Hands out tokens from a small ring: the parser looks at no token for longer than a few steps.
class Stream final : public antlr4::TokenStream {
 public:
  Stream(const std::vector<Token>& tokens, const std::vector<std::uint32_t>& code,
         const Limits* limits)
      : tokens_(tokens), code_(code), limits_(limits) {}

  /// Nothing is to be seen from here on.
  void end_at(std::size_t end) { end_ = std::min(end, code_.size()); }
  std::size_t type_at(std::size_t at) const {
    return at < end_ ? static_cast<std::size_t>(meant(tokens_[code_[at]].kind)) : AntlrToken::EOF;
  }
  std::uint32_t source_token(std::size_t at) const { return code_[at]; }

  // Called by the parser and by its looks ahead.
  void consume() override {
    ++index_;
    if (++consumed_ % look_every == 0 && limits_ != nullptr && limits_->is_over()) throw Ended();
  }
  std::size_t LA(ssize_t i) override {
    if (i > 0) return type_at(index_ + static_cast<std::size_t>(i) - 1);
    return static_cast<std::size_t>(-i) <= index_ ? type_at(index_ + static_cast<std::size_t>(i))
                                                  : 0;
  }
  AntlrToken* LT(ssize_t k) override {
    const std::size_t at = index_ + static_cast<std::size_t>(k > 0 ? k - 1 : k);
    return token(at);
  }
  AntlrToken* get(std::size_t index) const override { return token(index); }
  ssize_t mark() override { return 0; }
  void release(ssize_t) override {}
  std::size_t index() override { return index_; }
  void seek(std::size_t index) override { index_ = index; }
  std::size_t size() override { return end_ + 1; }
  std::string getSourceName() const override { return {}; }
  antlr4::TokenSource* getTokenSource() const override { return nullptr; }
  std::string getText(const antlr4::misc::Interval&) override { return {}; }
  std::string getText() override { return {}; }
  std::string getText(antlr4::RuleContext*) override { return {}; }
  std::string getText(AntlrToken*, AntlrToken*) override { return {}; }

 private:
  AntlrToken* token(std::size_t at) const {
    LightToken& slot = ring_[at % ring_.size()];
    slot.set(type_at(at), at);
    return &slot;
  }

  const std::vector<Token>& tokens_;
  static constexpr std::size_t look_every = 4096;

  const std::vector<std::uint32_t>& code_;
  const Limits* limits_;
  std::size_t end_ = code_.size();
  std::size_t consumed_ = 0;
  std::size_t index_ = 0;
  mutable std::array<LightToken, 64> ring_;
};

void add_label(const antlr4::misc::IntervalSet& set, TokenSet& expected) {
  for (const ssize_t type : set.toList()) {
    if (type == static_cast<ssize_t>(AntlrToken::EOF)) {
      expected.set(static_cast<std::size_t>(TokenKind::EndOfInput));
    } else if (type > 0 && static_cast<std::size_t>(type) < expected.size()) {
      expected.set(static_cast<std::size_t>(type));
    }
  }
}

class GuardedParser final : public QuidParser {
 public:
  GuardedParser(Stream* stream, std::uint32_t nesting_limit)
      : QuidParser(stream), stream_(*stream), nesting_limit_(nesting_limit) {}
  ~GuardedParser() override { graveyard_.reset(); }  // a tracker does not free by itself

  void start(std::size_t at, Cst& tree, Failure& failure) {
    reset();
    held_.clear();
    graveyard_.reset();
    stream_.seek(at);
    maker_.start(tree);
    failure_ = &failure;
    failed_ = false;
    nesting_ = 0;
  }

  // Called by the error strategy: the first mistake is the one that counts.
  void note_failure(const antlr4::RecognitionException* error) {
    if (failed_) return;
    failed_ = true;
    failure_->rules = maker_.open_rules();
    failure_->expected.reset();
    const auto* no_way = dynamic_cast<const antlr4::NoViableAltException*>(error);
    if (no_way != nullptr && no_way->getDeadEndConfigs() != nullptr) {
      failure_->at = static_cast<std::uint32_t>(error->getOffendingToken()->getTokenIndex());
      for (const auto& config : no_way->getDeadEndConfigs()->configs) {
        add_labels_of(*config->state, failure_->expected);
      }
    } else {
      failure_->at = static_cast<std::uint32_t>(stream_.index());
      add_label(getExpectedTokens(), failure_->expected);
    }
  }

  void enterRule(antlr4::ParserRuleContext* context, std::size_t state,
                 std::size_t rule_index) override {
    const Rule rule = static_cast<Rule>(rule_index);
    if (is_nesting(rule) && ++nesting_ > nesting_limit_ + 1) stop_too_deep();
    setState(state);
    _ctx = context;
    std::swap(_tracker, held_.emplace_back());
    maker_.enter(rule, token_at(stream_.index()));
  }

  void leave_rule(const antlr4::ParserRuleContext& context) {
    const Rule rule = static_cast<Rule>(context.getRuleIndex());
    if (is_nesting(rule)) --nesting_;
    graveyard_.reset();  // the rule that was left before; nobody looks at it any more
    std::swap(graveyard_, held_.back());
    held_.pop_back();
    if (!failed_) maker_.exit(stream_.index() > 0 ? token_at(stream_.index() - 1) : 0);
  }

  AntlrToken* consume() override {
    const std::size_t at = stream_.index();
    AntlrToken* token = stream_.LT(1);
    if (token->getType() == AntlrToken::EOF) return token;
    stream_.consume();
    maker_.leaf(static_cast<TokenKind>(token->getType()), token_at(at));
    return token;
  }

 private:
  std::uint32_t token_at(std::size_t at) const {
    return stream_.type_at(at) == AntlrToken::EOF ? 0 : stream_.source_token(at);
  }

  static void add_labels_of(const antlr4::atn::ATNState& state, TokenSet& expected) {
    for (const auto* transition : state.transitions) {
      if (!transition->isEpsilon()) add_label(transition->label(), expected);
    }
  }

  [[noreturn]] void stop_too_deep() {
    failed_ = true;
    failure_->too_deep = true;
    failure_->at = static_cast<std::uint32_t>(stream_.index());
    failure_->rules = maker_.open_rules();
    throw Stop();
  }

  Stream& stream_;
  std::uint32_t nesting_limit_;
  std::uint32_t nesting_ = 0;
  TreeMaker maker_;
  Failure* failure_ = nullptr;
  bool failed_ = false;
  std::vector<antlr4::tree::ParseTreeTracker> held_;  // each holds the context of one open rule
  antlr4::tree::ParseTreeTracker graveyard_;
};

// The runtime tells of rules that end, by success or by an exception, to listeners only.
class ExitListener final : public antlr4::tree::ParseTreeListener {
 public:
  explicit ExitListener(GuardedParser& parser) : parser_(parser) {}
  void visitTerminal(antlr4::tree::TerminalNode*) override {}
  void visitErrorNode(antlr4::tree::ErrorNode*) override {}
  void enterEveryRule(antlr4::ParserRuleContext*) override {}
  void exitEveryRule(antlr4::ParserRuleContext* context) override { parser_.leave_rule(*context); }

 private:
  GuardedParser& parser_;
};

// Reports once and leaves.
class LeaveAtOnce final : public antlr4::ANTLRErrorStrategy {
 public:
  void reset(antlr4::Parser*) override {}
  AntlrToken* recoverInline(antlr4::Parser* parser) override {
    antlr4::InputMismatchException error(parser);
    static_cast<GuardedParser*>(parser)->note_failure(&error);
    throw Stop();
  }
  void recover(antlr4::Parser*, std::exception_ptr) override { throw Stop(); }
  void sync(antlr4::Parser*) override {}
  bool inErrorRecoveryMode(antlr4::Parser*) override { return false; }
  void reportMatch(antlr4::Parser*) override {}
  void reportError(antlr4::Parser* parser, const antlr4::RecognitionException& error) override {
    static_cast<GuardedParser*>(parser)->note_failure(&error);
  }
};

void call(QuidParser& parser, Rule rule) {
  switch (rule) {
    case Rule::Script: parser.script(); return;
    case Rule::Record: parser.record(); return;
    case Rule::Item: parser.item(); return;
    case Rule::Entry: parser.entry(); return;
    case Rule::Prior: parser.prior(); return;
    case Rule::TestItem: parser.testItem(); return;
    case Rule::OneExpr: parser.oneExpr(); return;
    case Rule::OneEvent: parser.oneEvent(); return;
    default: QUID_CHECK(false, "no start rule");
  }
}

class CountingListener final : public antlr4::BaseErrorListener {
 public:
  explicit CountingListener(PredictionReport& report) : report_(report) {}
  void reportAmbiguity(antlr4::Parser*, const antlr4::dfa::DFA&, std::size_t, std::size_t, bool,
                       const antlrcpp::BitSet&, antlr4::atn::ATNConfigSet*) override {
    ++report_.ambiguities;
  }
  void reportAttemptingFullContext(antlr4::Parser*, const antlr4::dfa::DFA&, std::size_t,
                                   std::size_t, const antlrcpp::BitSet&,
                                   antlr4::atn::ATNConfigSet*) override {
    ++report_.full_contexts;
  }

 private:
  PredictionReport& report_;
};

// The parser that ANTLR generated.
class Generated {
 public:
  Generated(const std::vector<Token>& tokens, const std::vector<std::uint32_t>& code,
            std::uint32_t nesting_limit, const Limits* limits)
      : stream_(tokens, code, limits), parser_(&stream_, nesting_limit), exits_(parser_) {
    parser_.removeErrorListeners();
    parser_.addParseListener(&exits_);
    parser_.setBuildParseTree(false);
    parser_.setErrorHandler(std::make_shared<LeaveAtOnce>());
    set_mode(antlr4::atn::PredictionMode::SLL);
  }

  bool parse(Rule rule, std::uint32_t& at, Cst& tree, Failure& failure,
             std::uint32_t end = no_end) {
    failure = Failure{};
    stream_.end_at(end);
    parser_.start(at, tree, failure);
    try {
      call(parser_, rule);
    } catch (const Ended&) {
      failure.ended = true;
      return false;
    } catch (const Stop&) {
      return false;
    }
    at = static_cast<std::uint32_t>(stream_.index());
    return true;
  }

  PredictionReport measure(Rule rule) {
    PredictionReport report;
    CountingListener listener(report);
    parser_.addErrorListener(&listener);
    interpreter().clearDFA();
    set_mode(antlr4::atn::PredictionMode::LL_EXACT_AMBIG_DETECTION);
    std::uint32_t at = 0;
    Cst tree;
    Failure failure;
    report.accepted = parse(rule, at, tree, failure);
    interpreter().clearDFA();
    return report;
  }

  std::string rule_name(Rule rule) {
    return parser_.getRuleNames()[static_cast<std::size_t>(rule)];
  }

 private:
  antlr4::atn::ParserATNSimulator& interpreter() {
    return *parser_.getInterpreter<antlr4::atn::ParserATNSimulator>();
  }
  void set_mode(antlr4::atn::PredictionMode mode) { interpreter().setPredictionMode(mode); }

  Stream stream_;
  GuardedParser parser_;
  ExitListener exits_;
};

}  // namespace

class Parser::Impl {
 public:
  Impl(const std::vector<Token>& tokens, const std::vector<std::uint32_t>& code,
       std::uint32_t nesting_limit, const Limits* limits, std::vector<TokenKind> kinds)
      : tokens_(tokens),
        code_(code),
        nesting_limit_(nesting_limit),
        limits_(limits),
        by_tables_(tokens, code, nesting_limit, limits, std::move(kinds)) {}
  ~Impl() {
    const std::lock_guard lock(antlr_mutex);
    generated_.reset();
  }
  Impl(const Impl&) = delete;
  Impl& operator=(const Impl&) = delete;

  TableParser& by_tables() { return by_tables_; }
  /// The generated parser, for as long as `lock` is held.
  Generated& generated(const std::lock_guard<std::mutex>& lock) {
    static_cast<void>(lock);
    QuidParser::prepare();
    if (!generated_)
      generated_ = std::make_unique<Generated>(tokens_, code_, nesting_limit_, limits_);
    return *generated_;
  }

 private:
  const std::vector<Token>& tokens_;
  const std::vector<std::uint32_t>& code_;
  std::uint32_t nesting_limit_;
  const Limits* limits_;
  TableParser by_tables_;
  std::unique_ptr<Generated> generated_;
};

std::vector<std::uint32_t> code_tokens(const std::vector<Token>& tokens) {
  std::vector<std::uint32_t> result;
  result.reserve(tokens.size());
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    if (tokens[i].channel == Channel::Code && tokens[i].kind != TokenKind::Bad)
      result.push_back(static_cast<std::uint32_t>(i));
  }
  return result;
}

Parser::Parser(const std::vector<Token>& tokens, const std::vector<std::uint32_t>& code,
               std::uint32_t nesting_limit, const Limits* limits, std::vector<TokenKind> kinds)
    : impl_(std::make_unique<Impl>(tokens, code, nesting_limit, limits, std::move(kinds))) {}
Parser::~Parser() = default;
bool Parser::parse(Rule rule, std::uint32_t& at, Cst& tree, Failure& failure) {
  return parse_by_tables(rule, at, tree) || parse_refused(rule, at, tree, failure);
}
bool Parser::parse_refused(Rule rule, std::uint32_t& at, Cst& tree, Failure& failure,
                           std::uint32_t end) {
  if (!impl_->by_tables().was_ended()) return parse_by_antlr(rule, at, tree, failure, end);
  failure = Failure{};
  failure.ended = true;
  return false;
}
bool Parser::parse_by_tables(Rule rule, std::uint32_t& at, Cst& tree) {
  return impl_->by_tables().parse(rule, at, tree);
}
bool Parser::parse_by_antlr(Rule rule, std::uint32_t& at, Cst& tree, Failure& failure,
                            std::uint32_t end) {
  const std::lock_guard lock(antlr_mutex);
  return impl_->generated(lock).parse(rule, at, tree, failure, end);
}
PredictionReport Parser::measure_predictions(Rule rule) {
  const std::lock_guard lock(antlr_mutex);
  return impl_->generated(lock).measure(rule);
}
std::string Parser::generated_rule_name(Rule rule) const {
  const std::lock_guard lock(antlr_mutex);
  return impl_->generated(lock).rule_name(rule);
}

}  // namespace quid
