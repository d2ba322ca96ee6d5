// SPDX-License-Identifier: Apache-2.0
// Futures by the thousand. In: a deal with its record, an outlook, how many futures from which
// seed. Out: tallies. Blocks of futures are shared out among threads; what is counted does not hang
// on how many there are. Refuses to print.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "analyse/futures.hpp"
#include "analyse/lane_futures.hpp"
#include "analyse/tally.hpp"
#include "report/deal_file.hpp"
#include "report/forecast.hpp"
#include "support/result.hpp"

namespace quid::report {

/// Why there is nothing to simulate; `stopped`: the run comes to no today.
struct NoScene : Error {
  std::optional<RunError> stopped;
};

/// A deal that is ready to be simulated. Stays where it is: its parts point to each other.
class Scene {
 public:
  /// `outlook` may be empty where the deal has one only. `shift`, where given, is added to the
  /// likelihood of the outlook's n-th term, cut to 0 and 1.
  struct Shift {
    Span term;  // all items of one term, as written
    Decimal by;
  };
  static tl::expected<std::unique_ptr<Scene>, NoScene> make(
      const DealFile& file, const std::vector<checked::Entry>& entries, const std::string& outlook,
      std::optional<Day> today, Day until, std::uint64_t seed,
      const std::optional<Shift>& shift = std::nullopt);
  Scene(const Scene&) = delete;
  Scene& operator=(const Scene&) = delete;

  const DealFile& file() const { return file_; }
  const Program& program() const { return *program_; }
  const analyse::Futures& futures() const { return *futures_; }
  /// From here on futures go in lanes if they can: much faster where there are many, and the same.
  /// Cost: about that of some futures as runs.
  void use_lanes() { lanes_ = analyse::LaneFutures::make(*futures_, &why_not_in_lanes_); }
  /// Null where each future is a run of its own.
  const analyse::LaneFutures* lanes() const { return lanes_.get(); }
  /// What of the deal or its outlook needs that; else empty.
  const std::string& why_not_in_lanes() const { return why_not_in_lanes_; }
  const Run& today() const { return *today_; }
  std::uint64_t seed() const { return seed_; }
  /// The same for parts of one simulation only.
  const std::string& fingerprint() const { return fingerprint_; }
  /// The outlook with its shift.
  const checked::Outlook& outlook() const { return outlook_; }

 private:
  explicit Scene(const DealFile& file) : file_(file) {}

  const DealFile& file_;
  std::uint64_t seed_ = 0;
  std::string fingerprint_;
  checked::Outlook outlook_;
  std::optional<Program> program_;
  analyse::Prospects prospects_;
  std::optional<Run> today_;
  std::optional<analyse::Futures> futures_;
  std::unique_ptr<analyse::LaneFutures> lanes_;
  std::string why_not_in_lanes_;
};

/// How often one deal came to one verdict where the other came to another.
using VerdictPairs = std::vector<std::vector<std::uint64_t>>;

struct Simulated {
  std::vector<analyse::Tally> tallies;  // by scene
  VerdictPairs pairs;                   // of the first two scenes, where asked for; last: errors
  std::uint64_t from = 0, to = 0;       // the futures that were run
};

/// Runs the futures [from, to) of each scene. The first scene is told step by step, with
/// `all_steps` every scene is; of the others only how they end. Ends early, after whole blocks and
/// with all futures below some number run, once `stop` is set. `progress` is called now and then,
/// from the calling thread.
Simulated simulate(const std::vector<const Scene*>& scenes, std::uint64_t from, std::uint64_t to,
                   unsigned jobs, bool all_steps, const std::atomic<bool>& stop,
                   const std::function<void(std::uint64_t)>& progress);

/// What was found of the n-th scene, by name, with what tells parts of one simulation from others.
Forecast forecast(const Scene& scene, const Simulated& result, std::size_t n);

}  // namespace quid::report
