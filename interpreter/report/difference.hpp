// SPDX-License-Identifier: Apache-2.0
// A comparison of two courses, in words. In: the comparison, and the deals whose courses they are.
// Out: side by side as text, or as JSON or CSV (docs/formats.md). Refuses to know how the two came
// to differ: its caller says that above it.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <ostream>
#include <string>
#include <vector>

#include "analyse/compare.hpp"
#include "report/wording.hpp"

namespace quid::report {

/// A comparison with the words of both sides. All of it must outlive the printing.
struct DifferenceReport {
  const DealFile& base_file;
  const DealFile& other_file;
  const Difference& difference;
  std::string base_title = "as it is", other_title = "as supposed";
};

struct DifferenceText {
  bool colour = false;
  std::size_t width = 100;
};
void print_difference(std::ostream& out, const DifferenceReport& report,
                      const DifferenceText& options);
/// `until`, `parted`, `steps`, `end`, `errors`.
nlohmann::ordered_json difference_json(const DifferenceReport& report);
void print_difference_csv(std::ostream& out, const DifferenceReport& report);
/// What stopped a run, each at its place, in the manner of a diagnostic.
std::string difference_errors(const DifferenceReport& report, bool colour, std::size_t width);

// --- rows (difference_rows.cpp)
/// One line on both sides; an empty text where a side has nothing of the kind.
struct DifferenceRow {
  std::string label;   // a date, or `levels`, `duties`, …
  std::string thing;   // what it is about: `sanction[coal]`
  std::string family;  // the name that many instances share; empty: it stands alone
  std::string base, other;
};
/// What happened, then what stands at the end. `brief` leaves out what the lines before it say.
std::vector<DifferenceRow> rows_of(const DifferenceReport& report, const StepDifference& step,
                                   bool brief);

/// One side's sentences about its states.
class SideWording {
 public:
  explicit SideWording(const DealFile& file) : wording_(file) {}
  std::string level(const Subject& lever, std::uint32_t level) const;
  std::string quantity(const Subject& quantity, const std::optional<Decimal>& value) const;
  /// Only what is not so on the other side, where `unlike` is given.
  std::string milestone(const Subject& milestone, const MilestoneView& view,
                        const MilestoneView* unlike) const;
  std::string duty(const DutyView& duty) const;
  std::string norm(const Subject& rule, const NormView& norm) const;
  std::string book(const BookView& book) const;
  std::string verdict(const Verdict& verdict) const;
  const Wording& words() const { return wording_; }

 private:
  std::string milestone_state(const MilestoneView& view) const;
  std::vector<std::string> beneath(const MilestoneView& view, const MilestoneView& unlike) const;
  std::string milestone_amount(const Subject& milestone, const MilestoneView& view) const;

  Wording wording_;
};

}  // namespace quid::report
