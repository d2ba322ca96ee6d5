// SPDX-License-Identifier: Apache-2.0
// :timeline
#include <algorithm>
#include <map>

#include "cli/repl/look.hpp"
#include "cli/repl/standing.hpp"
#include "cli/words.hpp"
#include "report/report.hpp"
#include "run/steps.hpp"
#include "support/utf8.hpp"

namespace quid::cli {
namespace {

constexpr std::size_t label_columns = 30, note_columns = 26;

// Level k of a lever; beyond 35 there is no sign left.
char level_sign(std::uint32_t level) {
  if (level < 10) return static_cast<char>('0' + level);
  return level < 36 ? static_cast<char>('a' + (level - 10)) : '+';
}

char milestone_sign(const MilestoneView& m) {
  if (m.waived || m.lapsed) return '-';
  if (m.broken) return 'x';
  if (m.met) return '#';
  if (m.overdue) return '!';
  return m.reported || !m.reported_amount.is_zero() ? 'r' : '.';
}

char duty_sign(DutyView::Status status) {
  switch (status) {
    case DutyView::Status::Overdue: return '!';
    case DutyView::Status::Open: return 'o';
    case DutyView::Status::Suspended: return 's';
    case DutyView::Status::Done: return '#';
    case DutyView::Status::Replaced:
    case DutyView::Status::Lapsed: return '-';
  }
  return ' ';
}

// Of several duties of one rule the most pressing is shown.
bool more_pressing(char a, char b) {
  constexpr std::string_view order = " -#os!";
  return order.find(a) > order.find(b);
}

std::string cut(const std::string& text, std::size_t columns) {
  if (display_width(text) <= columns) return padded(text, columns);
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t begin = at;
    decode_utf8(text, at);
    if (display_width(out) + display_width(text.substr(begin, at - begin)) + 1 > columns) break;
    out += text.substr(begin, at - begin);
  }
  return padded(out + "…", columns);
}

class Timeline {
 public:
  Timeline(const Stand& stand, Day day, const Style& style)
      : stand_(stand), wording_(*stand.file), deal_(wording_.deal()), day_(day), page_(style) {}

  std::string draw() {
    columns();
    sample();
    scale();
    levers();
    milestones();
    duties();
    if (rows_ == 0) page_.row("  nothing has moved yet");
    legend();
    return page_.take();
  }

 private:
  // The ends of the columns. Where there are more steps than room, a column takes several.
  void columns() {
    std::vector<Step> steps;
    std::size_t group = 1;
    const std::size_t room =
        std::max<std::size_t>(page_.style().width, label_columns + note_columns + 24) -
        label_columns - note_columns - 4;
    Steps all(deal_);
    for (bool more = true; more; more = all.next()) {
      Step step = all.current();
      if (step.from > day_) break;
      step.to = std::min(step.to, day_);
      if (!steps.empty() && in_last_ < group) {
        steps.back().to = step.to;
        ++in_last_;
      } else {
        steps.push_back(step);
        in_last_ = 1;
      }
      if (steps.size() <= room) continue;
      for (std::size_t i = 0; i < steps.size(); i += 2) {  // two and two become one
        Step both = steps[i];
        if (i + 1 < steps.size()) both.to = steps[i + 1].to;
        steps[i / 2] = both;
      }
      in_last_ = steps.size() % 2 == 1 ? in_last_ : group + in_last_;
      steps.resize((steps.size() + 1) / 2);
      group *= 2;
    }
    steps_ = std::move(steps);
    group_ = group;
  }

  void sample() {
    Run run(*stand_.program, *stand_.entries, stand_.file->limits);
    for (const Step& step : steps_) {
      run.advance(step.to);
      views_.push_back(run.view());
    }
  }

  void scale() {
    std::string head = std::string(label_columns + 2, ' ') + wording_.day(steps_.front().from);
    const std::string last = wording_.day(day_);
    const std::size_t end = label_columns + 2 + steps_.size();
    if (head.size() + last.size() + 1 <= end) {
      head += std::string(end - last.size() - head.size(), ' ') + last;
    } else {
      head += " to " + last;
    }
    page_.row(page_.paint(Paint::Dim, head));
  }

  void draw_row(const std::string& label, const std::string& cells, const std::string& note) {
    page_.row("  " + cut(label, label_columns - 1) + " " + page_.paint(Paint::Cyan, cells) +
              (note.empty() ? "" : "  " + page_.paint(Paint::Dim, note)));
    ++rows_;
  }

  void levers() {
    std::uint32_t row = 0;
    std::size_t still = 0;
    for (std::uint32_t s = 0; s < deal_.levers.size(); ++s) {
      for (std::uint32_t i = 0; i < deal_.levers[s].shape.count; ++i, ++row) {
        std::string cells;
        bool moved = false;
        for (const View& view : views_) {
          cells += level_sign(view.levels[row]);
          moved = moved || view.levels[row] != deal_.levers[s].start_level;
        }
        if (!moved) {
          ++still;
          continue;
        }
        draw_row(wording_.lever(s, i), cells, wording_.level(s, views_.back().levels[row]));
      }
    }
    if (still > 0 && rows_ > 0) {
      page_.row(fmt::format("  {} other lever{} at {} start", still, still == 1 ? "" : "s",
                            still == 1 ? "its" : "their"));
    }
  }

  void milestones() {
    std::uint32_t row = 0;
    for (std::uint32_t s = 0; s < deal_.milestones.size(); ++s) {
      for (std::uint32_t i = 0; i < deal_.milestones[s].shape.count; ++i, ++row) {
        std::string cells;
        for (const View& view : views_) cells += milestone_sign(view.milestones[row]);
        if (cells.find_first_not_of('.') == std::string::npos) continue;
        draw_row(wording_.milestone(s, i), cells, milestone_word(wording_, views_.back(), s, row));
      }
    }
  }

  void duties() {
    std::map<Subject, std::string> by_rule;
    std::vector<Subject> order;
    for (std::size_t column = 0; column < views_.size(); ++column) {
      for (const DutyView& duty : views_[column].duties) {
        const auto [found, fresh] = by_rule.emplace(duty.rule, std::string(views_.size(), ' '));
        if (fresh) order.push_back(duty.rule);
        const char sign = duty_sign(duty.status);
        char& cell = found->second[column];
        if (more_pressing(sign, cell)) cell = sign;
      }
    }
    for (const Subject& rule : order) {
      draw_row("duty of " + wording_.subject(rule), by_rule[rule], "");
    }
  }

  void legend() {
    std::string text =
        "  levers: 0 is the harshest level; milestones: . open, r reported, # met, "
        "x broken, ! overdue, - gone; duties: o open, s suspended, # done, ! overdue";
    if (group_ > 1) text += fmt::format("; a column is {} steps", group_);
    for (const std::string& row : broken(text, page_.style().width)) {
      page_.row(page_.paint(Paint::Dim, row));
    }
  }

  const Stand& stand_;
  Wording wording_;
  const checked::Checked& deal_;
  Day day_;
  Page page_;
  std::vector<Step> steps_;  // a column each
  std::vector<View> views_;  // at the end of each
  std::size_t group_ = 1, in_last_ = 0, rows_ = 0;
};

}  // namespace

std::string timeline_page(const Stand& stand, Day day, const Style& style) {
  return Timeline(stand, day, style).draw();
}

}  // namespace quid::cli
