// SPDX-License-Identifier: Apache-2.0
// :state, :ledger, :duties, :trace
#include <algorithm>

#include "cli/repl/look.hpp"
#include "cli/repl/standing.hpp"
#include "cli/words.hpp"
#include "diagnostics/excerpt.hpp"
#include "report/report.hpp"
#include "run/steps.hpp"

namespace quid::cli {
namespace {

// `a: x; b: y; 3 others open`: what is not as at the start, one after the other.
class Listing {
 public:
  void say(const std::string& text) { said_.push_back(text); }
  void rest() { ++resting_; }
  std::vector<std::string> rows(const char* as) const {
    if (said_.empty() && resting_ == 0) return {};
    std::string row = fmt::format("{}", fmt::join(said_, "; "));
    if (resting_ > 0 && said_.empty()) row = fmt::format("all {}", as);
    if (resting_ > 0 && !said_.empty()) {
      row += fmt::format("; {} other{} {}", resting_, resting_ == 1 ? "" : "s", as);
    }
    return {row};
  }

 private:
  std::vector<std::string> said_;
  std::size_t resting_ = 0;
};

class StatePrinter {
 public:
  StatePrinter(const Stand& stand, const Style& style)
      : stand_(stand),
        wording_(*stand.file),
        deal_(wording_.deal()),
        view_(stand.run->view()),
        page_(style) {}

  std::string state(Day day) {
    page_.row(page_.paint(Paint::Bold, printable(deal_.deal.title)));
    Steps steps(deal_);
    while (steps.current().to < day && steps.next()) {
    }
    std::string where = "at the end of " + wording_.day(day);
    if (!deal_.deal.in_steps) where += fmt::format(", step {}", steps.current().number);
    if (deal_.deal.end)
      where += fmt::format("; the deal runs to {}", wording_.day(*deal_.deal.end));
    page_.row(where);
    page_.rows(standing_rows("levels", level_rows(wording_, view_.levels)));
    page_.rows(standing_rows("milestones", milestones()));
    page_.rows(standing_rows("quantities", quantities()));
    page_.rows(standing_rows("phases", phases()));
    page_.rows(standing_rows("said", statements()));
    auto duties = duty_rows(wording_, view_.duties, open_duties(), page_.style().colour);
    const auto bans = ban_rows(wording_, stand_.run->bans());
    duties.insert(duties.end(), bans.begin(), bans.end());
    page_.rows(standing_rows("duties", duties));
    page_.rows(standing_rows("ledger", ledger_rows(wording_, view_.books)));
    page_.rows(standing_rows("ensured", ensures()));
    page_.rows(standing_rows("verdict", {verdict_word(stand_.run->verdict().word)}));
    return page_.take();
  }

  std::string ledger() {
    page_.rows(standing_rows("ledger", ledger_rows(wording_, view_.books)));
    for (const checked::NoDeal& line : deal_.no_deals) {
      page_.rows(
          standing_rows("", {fmt::format("without a deal: {}", wording_.source_text(line.span))}));
    }
    std::string text = page_.take();
    return text.empty() ? "nobody has given or received anything yet\n" : text;
  }

  std::string duties() {
    const auto rank = [](const DutyView& duty) {
      return duty.status == DutyView::Status::Overdue ? 0
             : duty.status == DutyView::Status::Open || duty.status == DutyView::Status::Suspended
                 ? 1
                 : 2;
    };
    std::vector<const DutyView*> all;
    for (const DutyView& duty : view_.duties) all.push_back(&duty);
    std::stable_sort(all.begin(), all.end(), [&](const DutyView* a, const DutyView* b) {
      return std::pair(rank(*a), a->deadline) < std::pair(rank(*b), b->deadline);
    });
    for (const DutyView* duty : all) {
      const Paint paint = rank(*duty) == 0   ? Paint::Red
                          : rank(*duty) == 1 ? Paint::Bold
                                             : Paint::Dim;
      page_.row(fmt::format("  {} by {}: {} ({}, since {})", wording_.duty(*duty),
                            wording_.day(duty->deadline),
                            page_.paint(paint, duty_word(wording_, *duty)),
                            wording_.subject(duty->rule), wording_.day(duty->arose)));
    }
    milestones_due();
    std::string text = page_.take();
    return text.empty() ? "no duty has arisen, and no milestone has a deadline\n" : text;
  }

 private:
  std::vector<std::string> milestones() {
    Listing listing;
    each_milestone([&](const std::string& name, const std::string& word, const MilestoneView& m) {
      const bool quiet = word == "open" && !m.deadline;
      quiet ? listing.rest() : listing.say(name + " " + word);
    });
    return listing.rows("open");
  }

  // A milestone's own deadline is a duty too.
  void milestones_due() {
    each_milestone([&](const std::string& name, const std::string& word, const MilestoneView& m) {
      if (m.deadline)
        page_.row(fmt::format("  {} by {}: {}", name, wording_.day(*m.deadline), word));
    });
  }

  template <class Each>
  void each_milestone(const Each& each) {
    std::uint32_t row = 0;
    for (std::uint32_t s = 0; s < deal_.milestones.size(); ++s) {
      for (std::uint32_t i = 0; i < deal_.milestones[s].shape.count; ++i, ++row) {
        each(wording_.milestone(s, i), milestone_word(wording_, view_, s, row),
             view_.milestones[row]);
      }
    }
  }

  std::vector<std::string> quantities() {
    Listing listing;
    std::uint32_t row = 0;
    for (std::uint32_t s = 0; s < deal_.quantities.size(); ++s) {
      for (std::uint32_t i = 0; i < deal_.quantities[s].shape.count; ++i, ++row) {
        if (!view_.quantities[row]) {
          listing.rest();
          continue;
        }
        listing.say(fmt::format("{} = {}", wording_.subject({Subject::Kind::Quantity, s, i}),
                                wording_.amount(*view_.quantities[row], deal_.quantities[s].unit)));
      }
    }
    return listing.rows("unknown");
  }

  std::vector<std::string> phases() {
    Listing listing;
    for (std::uint32_t s = 0; s < deal_.phases.size(); ++s) {
      view_.phases[s] ? listing.say(wording_.subject({Subject::Kind::Phase, s, 0}) + " runs")
                      : listing.rest();
    }
    return listing.rows("not running");
  }

  // Only what was said without its claim being verified: what counts against a party.
  std::vector<std::string> statements() {
    std::vector<std::string> names;
    std::uint32_t row = 0;
    for (std::uint32_t s = 0; s < deal_.statements.size(); ++s) {
      for (std::uint32_t i = 0; i < deal_.statements[s].shape.count; ++i, ++row) {
        if (view_.unwarranted[row]) {
          names.push_back(wording_.subject({Subject::Kind::Statement, s, i}));
        }
      }
    }
    if (names.empty()) return {};
    return {"unwarranted: " + Wording::list(names)};
  }

  std::vector<StepDuty> open_duties() const {
    std::vector<StepDuty> open;
    for (std::uint32_t i = 0; i < view_.duties.size(); ++i) {
      const DutyView::Status status = view_.duties[i].status;
      if (status == DutyView::Status::Open || status == DutyView::Status::Overdue ||
          status == DutyView::Status::Suspended) {
        open.push_back({i, status, view_.duties[i].deadline, view_.duties[i].paid});
      }
    }
    return open;
  }

  std::vector<std::string> ensures() {
    Listing listing;
    const std::vector<EnsureView> views = stand_.run->ensures();
    for (std::uint32_t i = 0; i < views.size(); ++i) {
      const std::string name = wording_.name(deal_.ensures[i].name);
      if (views[i].status == EnsureView::Status::Kept) listing.rest();
      if (views[i].status == EnsureView::Status::NotShown) listing.say(name + " not shown");
      if (views[i].status == EnsureView::Status::Broken) {
        listing.say(page_.paint(Paint::Red, name + " broken"));
      }
    }
    return listing.rows("kept");
  }

  const Stand& stand_;
  Wording wording_;
  const checked::Checked& deal_;
  View view_;
  Page page_;
};

}  // namespace

std::string state_page(const Stand& stand, Day day, const Style& style) {
  return StatePrinter(stand, style).state(day);
}
std::string ledger_page(const Stand& stand, const Style& style) {
  return StatePrinter(stand, style).ledger();
}
std::string duties_page(const Stand& stand, const Style& style) {
  return StatePrinter(stand, style).duties();
}

std::string trace_page(const Stand& stand, std::size_t count, const Style& style) {
  const Wording wording(*stand.file);
  const View view = stand.run->view();
  const auto& happenings = stand.run->happenings();
  const std::size_t first = happenings.size() > count ? happenings.size() - count : 0;
  Page page(style);
  if (first > 0) page.row(page.paint(Paint::Dim, fmt::format("  after {} others", first)));
  for (std::size_t i = first; i < happenings.size(); ++i) {
    page.row(trace_row(wording, happenings[i], view, stand.run->entries(), {}, style.colour));
  }
  std::string text = page.take();
  return text.empty() ? "nothing has happened yet\n" : text;
}

}  // namespace quid::cli
