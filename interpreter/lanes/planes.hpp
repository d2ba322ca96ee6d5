// SPDX-License-Identifier: Apache-2.0
// A plain deal over many lanes at once: a lane is one course of events, a block of them is walked
// day by day with a few vector operations for each condition. In: a plain deal, and a source of
// events. Out: for each lane what the deal comes to. A lane's outcome does not depend on the
// others.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "lanes/kernels.hpp"
#include "lanes/plain.hpp"

namespace quid::lanes {

/// What is to be counted beside the state and the ledgers.
struct Counted {
  bool firings = false;  // of all rules, for each lane
  bool rules = false;    // of each rule, over all lanes, and in which it fired
  bool verdict = false;  // in which lanes the deal is breached, fulfilled, or undetermined
};

/// Code over planes. Immutable; free to be shared by threads.
class Planes {
 public:
  /// Cost: linear in the deal. At most `most_planes` planes, else `fits()` is false.
  explicit Planes(Plain plain, Counted counted = {});
  Planes(const Planes&) = delete;
  Planes& operator=(const Planes&) = delete;

  bool fits() const { return fits_; }
  const Plain& plain() const { return plain_; }

 private:
  friend class Block;
  friend class Events;
  friend class Assembly;

  struct Rows {
    std::uint32_t first = 0, count = 0;
  };
  struct Sum {  // what some weights have in common
    Weight::Per per = Weight::Per::Day;
    std::uint32_t first = 0, bits = 0;  // planes of its count; Standing: the plane itself
    std::vector<std::uint32_t> planes;  // counted into it
    std::vector<Weight::Gain> gains;
  };
  struct EventPlanes {
    std::uint32_t met = 0, turned = 0, done = 0, broken = 0;  // one after the other
    std::uint32_t reported = 0, refuted = 0;                  // and these, of a rich milestone
    std::uint32_t count = 2;                                  // of these but `met` and `turned`
    std::uint32_t hot = 0;  // in `hot`: turned; the next: one of the others
  };

  Plain plain_;
  Counted counted_;
  bool fits_ = true;
  std::vector<char> start_;  // by plane: how it stands at the start, 0 or 1
  std::vector<PlaneStep> events_, sample_, effects_, evening_, ledger_;  // of a day, in this order
  std::vector<PlaneStep> read_;  // before lanes are read: levels as binary numbers
  std::vector<std::uint32_t> lists_;
  std::vector<FirePlanes> fires_;
  std::vector<EventPlanes> event_planes_;   // by milestone
  std::vector<std::uint32_t> calendar_;     // planes, by row
  std::vector<std::uint32_t> today_;        // planes that are cleared each day: has fired
  std::vector<std::uint32_t> first_round_;  // of these, those of rules that fire in no later round
  std::vector<std::uint32_t> fire_planes_;  // by rule, then by breach
  std::vector<std::uint32_t> ever_;         // by rule: has fired; only where rules are counted
  std::vector<Rows> levers_, quantities_;
  std::vector<Rows> levels_;  // of levers, as binary numbers
  Rows firings_;
  std::vector<Sum> sums_;
  std::vector<std::uint32_t> spells_;  // by spell: it runs
  struct RingPlanes {
    Rows ends;   // how the days ended, in turns
    Rows total;  // on how many it held
  };
  std::vector<RingPlanes> rings_;
  struct EnsurePlanes {
    std::uint32_t broken = 0, seen = 0, open = 1, perhaps_seen = 1;
  };
  std::vector<EnsurePlanes> ensures_;
  struct StandingPlanes {
    std::uint32_t stands = 0, late = 0, done = 0;
  };
  std::vector<StandingPlanes> standings_;
  struct ColumnPlanes {
    struct Case {
      Value value;
      std::uint32_t plane = plane_of_ones;
      bool negated = false;
    };
    struct Operand {
      std::int32_t column = -1, daily = -1;
      std::vector<Case> cases;
    };
    struct Term {  // of a book: what a plane is worth, or each count of a sum
      std::uint32_t first = 0, bits = 1;
      bool negated = false;
      std::int64_t given = 0, received = 0;  // in the scales of their accounts
    };
    std::uint32_t is = plane_of_zeros, may = plane_of_zeros;
    std::vector<Operand> operands;
    std::vector<Term> terms;
    std::vector<std::uint32_t> inputs;  // planes that it hangs on
    std::vector<std::uint32_t> users;   // columns that read it
    bool each_day = false;              // it may turn with each
  };
  std::vector<ColumnPlanes> columns_;
  struct DeadlinePlanes {  // and of its milestone
    std::uint32_t column = 0, past = 0;
    std::uint32_t met = 0, claimed = 0, broken = 0, broken_late = 0, overdue = 0;
  };
  std::vector<DeadlinePlanes> deadlines_;
  std::vector<PlaneStep> verdict_;  // when all is over
  std::uint32_t left_ = plane_of_zeros;
  std::uint32_t failed_ = plane_of_zeros;  // where some column could not be reckoned on some day
  std::uint32_t failed_hot_ = 0;           // in `hot`, between rules and events: it is not empty
  std::uint32_t breached_ = 1, fulfilled_ = 1, undetermined_ = 1, perhaps_stuck_ = 1;
  std::size_t hot_count_ = 0;
  std::uint32_t breach_hot_ = 0;          // in `hot`: what follows each breach
  std::uint32_t remembered_hot_ = 0;      // in `hot`: some memory turned
  std::uint32_t longest_span_ = 0;        // days: what turned before has no more to say
  std::vector<std::uint32_t> turn_days_;  // on which some row of the calendar is not as on the eve
};

class Block;

/// What happens on one day in the lanes of a block. A plane holds lane n in bit n % 64 of word
/// n / 64. Each milestone has at most one event a day in each lane.
class Events {
 public:
  /// Days from the first one walked, which is 0.
  std::size_t day() const;
  /// The lanes in which it is met so far.
  std::span<const Word, words_per_plane> met(std::uint32_t milestone) const;
  /// To be filled: where the milestone is met, where what is met is broken, and where it turns from
  /// one to the other. All zero when first asked for on a day. What is met already is not met
  /// again; what is not met cannot be broken: such lanes are left as they are.
  std::span<Word, words_per_plane> done(std::uint32_t milestone);
  std::span<Word, words_per_plane> broken(std::uint32_t milestone);
  std::span<Word, words_per_plane> turned(std::uint32_t milestone);
  /// Only of a rich milestone: where it is only reported; where its report, of that day or before,
  /// is refuted.
  std::span<Word, words_per_plane> reported(std::uint32_t milestone);
  std::span<Word, words_per_plane> refuted(std::uint32_t milestone);

 private:
  friend class Block;
  explicit Events(Block& block) : block_(block) {}
  std::span<Word, words_per_plane> touched(std::uint32_t plane, std::uint32_t hot);
  Block& block_;
};

/// Where the events of lanes come from; one for each thread.
class Source {
 public:
  virtual ~Source() = default;
  /// A block of lanes begins: these, from `first` on.
  virtual void begin(std::uint64_t first) = 0;
  virtual void draw(Events& events) = 0;
  /// The first day from this one on, counted as in Events, on which it may draw anything: those
  /// before need not be walked.
  virtual std::size_t next(std::size_t day) { return day; }
};

/// The state of one block: a thread's own, used for one block after the other. Allocates nothing
/// once it is made.
class Block {
 public:
  /// `planes` must outlive it.
  explicit Block(const Planes& planes, const Kernels& kernels = lanes::kernels());

  /// Lanes from `first` on as they stand at the start. Of the 1,024 only the first `lanes` are
  /// counted where lanes are added up.
  void begin(std::uint64_t first, std::size_t lanes, Source& source);
  /// Walks on until so many days are over. Cost: a few vector operations for each condition and
  /// day; a stretch of days on which nothing can turn costs one for each sum of the ledger.
  void walk(std::size_t days, Source& source);
  /// Counts what the evening holds per day, as the next morning would: for who wants the ledger to
  /// hold the last day too. Once, after the last step.
  void close();
  /// begin, and all days.
  void run(std::uint64_t first, std::size_t lanes, Source& source);

  std::size_t day() const { return day_; }  // walked so far

  /// From here on these lanes of the block count no more.
  void leave_out(std::span<const Word, words_per_plane> lanes);
  /// Lanes that count.
  std::span<const Word, words_per_plane> counted() const {
    return std::span<const Word, words_per_plane>(counts_.data(), words_per_plane);
  }

  // What stands now: a plane, of all lanes.
  /// Where the deal left the plain form: what stands there is of no meaning, a run tells it.
  std::span<const Word, words_per_plane> left() const { return view(p_.left_); }
  std::span<const Word, words_per_plane> met(std::uint32_t milestone) const;
  std::span<const Word, words_per_plane> at_least(std::uint32_t lever, std::uint32_t level) const;
  /// Of a standing: it stands; it is an overdue duty; it is a duty that was done at least once.
  std::span<const Word, words_per_plane> stands(std::uint32_t standing) const;
  std::span<const Word, words_per_plane> late(std::uint32_t standing) const;
  std::span<const Word, words_per_plane> done(std::uint32_t standing) const;
  std::span<const Word, words_per_plane> broken_ensure(std::uint32_t ensure) const;
  std::span<const Word, words_per_plane> seen_ensure(std::uint32_t ensure) const;
  /// It was not known on some day whether it was kept.
  std::span<const Word, words_per_plane> open_ensure(std::uint32_t ensure) const;
  /// When all days are over, and where the verdict is counted: the first of these that holds is
  /// the verdict, else the deal is in progress.
  std::span<const Word, words_per_plane> breached() const;
  std::span<const Word, words_per_plane> fulfilled() const;
  std::span<const Word, words_per_plane> undetermined() const;
  std::span<const Word, words_per_plane> perhaps_stuck() const;  // see Plain
  ast::VerdictWord verdict(std::size_t lane) const;
  /// Only where rules are counted: in which lanes it has fired, and how often in all that count.
  std::span<const Word, words_per_plane> ever_fired(std::uint32_t rule) const;
  std::uint64_t firings_of(std::uint32_t rule) const { return rule_firings_[rule]; }
  /// How many of the lanes that count are in a plane.
  std::uint64_t size(std::span<const Word, words_per_plane> plane) const;

  /// Makes the numbers of each lane ready. Cost: about ten operations for each lane and 64 planes.
  void read();
  std::uint32_t level(std::uint32_t lever, std::size_t lane) const {
    return static_cast<std::uint32_t>(read(level_fields_[lever], lane));
  }
  std::int64_t amount(std::uint32_t quantity, std::size_t lane) const {  // in its scale
    return p_.plain_.quantities[quantity].low +
           static_cast<std::int64_t>(read(amount_fields_[quantity], lane));
  }
  std::uint32_t firings(std::size_t lane) const {
    return static_cast<std::uint32_t>(read(firings_field_, lane));
  }
  /// In the account's scale, beside its base.
  std::int64_t balance(std::uint32_t account, std::size_t lane) const;
  Decimal total(std::uint32_t account, std::size_t lane) const;
  /// Whether something in it is counted by spells: then `balance` is not all that it holds.
  bool has_spells(std::uint32_t account) const;
  /// The same for all lanes: out[lane].
  void balances(std::uint32_t account, std::int64_t* out) const;

 private:
  friend class Events;

  struct Field {
    std::uint32_t row = 0, shift = 0;
    Word mask = 0;
  };
  Word* plane(std::uint32_t p) { return planes_.get() + std::size_t{p} * words_per_plane; }
  const Word* plane(std::uint32_t p) const {
    return planes_.get() + std::size_t{p} * words_per_plane;
  }
  std::span<const Word, words_per_plane> view(std::uint32_t p) const {
    return std::span<const Word, words_per_plane>(plane(p), words_per_plane);
  }
  void run(const std::vector<PlaneStep>& steps);
  void step(Source& source);
  std::size_t next_day(std::size_t days, Source& source) const;
  void pass(std::size_t days);
  void turn_calendar();
  bool rounds();
  void count_rules();
  void judge_last_day();
  // planes_columns.cpp
  static void aside(Block& block, const PlaneStep& step);
  void begin_columns();
  void reckon(std::uint32_t column);
  bool take_turned(std::uint32_t column, Word* lanes);
  Value reckoned(std::uint32_t column, std::size_t lane);
  Value booked(std::uint32_t column, std::size_t lane) const;
  Value operand(const Planes::ColumnPlanes::Operand& operand, std::size_t lane) const;
  void put(std::uint32_t column, std::size_t lane, const Value& value);
  void stamp(const PlaneStep& step);
  Day today() const { return Day{p_.plain_.today.value + 1 + static_cast<std::int32_t>(day_)}; }
  void find_nothing(const PlaneStep& step);
  void slide(const PlaneStep& step);  // planes_rings.cpp
  // planes_deadlines.cpp
  void begin_deadlines();
  void take_past(std::uint32_t column, std::size_t since, Word* lanes);
  void note_day(std::uint32_t column, std::size_t lane);
  void find_due(const PlaneStep& step);
  void follow(const PlaneStep& step);
  std::size_t next_due(std::size_t most) const;
  // planes_spells.cpp
  void begin_spells();
  void turn_spell(const PlaneStep& step);
  Decimal running(std::size_t spell, Day begin) const;
  Decimal accrued(std::uint32_t account, std::size_t lane) const;
  void change(const PlaneStep& step);
  bool in(std::uint32_t plane, std::size_t lane) const {
    return (this->plane(plane)[lane / 64] >> (lane % 64) & 1) != 0;
  }
  Field field(std::uint32_t first, std::uint32_t bits);
  std::uint64_t read(const Field& field, std::size_t lane) const {
    return rows_[std::size_t{field.row} * lanes_per_block + lane] >> field.shift & field.mask;
  }

  struct Free {
    void operator()(Word* planes) const;
  };
  const Planes& p_;
  const Kernels& kernels_;
  std::unique_ptr<Word[], Free> planes_;
  std::vector<std::uint8_t> hot_;
  std::size_t day_ = 0, counted_days_ = 0;
  std::size_t restless_ = 0;  // the last day that must be walked, whatever the source says
  std::vector<Word> counts_;  // a plane: the lanes that count
  std::vector<std::uint64_t> rule_firings_;
  std::vector<std::uint32_t> row_planes_;  // 64 planes to each row of numbers
  std::size_t rows_used_ = 0;              // of these
  std::vector<Word> rows_;
  std::vector<Field> level_fields_, amount_fields_, sum_fields_;
  struct Column {
    std::vector<Value> values;                // by lane
    std::array<Word, words_per_plane> due{};  // lanes in which what it reads turned
    std::vector<Word> before;                 // its inputs when they were read last
    std::size_t day = SIZE_MAX;               // on which that was
    // Of what is compared with today: by lane the day, INT32_MAX: none; and the first day on which
    // one of them turns it.
    std::vector<std::int32_t> days;
    std::int32_t next = INT32_MAX;
  };
  std::vector<Column> columns_;
  struct Deadline {
    std::vector<std::int32_t> days;  // by lane; INT32_MAX: none
    std::int32_t next = INT32_MAX;   // the first of these that has not passed
  };
  std::vector<Deadline> deadlines_;
  std::vector<std::uint32_t> ring_at_;  // by ring: its oldest day
  struct Running {                      // periods since each day on which a stretch may have begun
    std::size_t day = SIZE_MAX;         // up to which
    std::vector<std::optional<Decimal>> by_begin;
  };
  struct Spell {
    std::vector<Day> begin;       // by lane
    std::vector<Decimal> closed;  // periods
    mutable Running running;
  };
  std::vector<Spell> spells_;
  std::vector<Value> arguments_, last_arguments_;  // of the instruction that is reckoned
  std::vector<InstructionId> argument_ids_;
  Value last_result_;
  bool has_last_ = false;
  std::vector<PlaneStep> passing_;  // counts days like the one before
  Field firings_field_;
};

}  // namespace quid::lanes
