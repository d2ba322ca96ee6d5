// SPDX-License-Identifier: Apache-2.0
// Which rules fired, which conditions were seen true and false, which duties were kept and broken.
#include <fmt/format.h>

#include "cli/test_run.hpp"

namespace quid::cli {
namespace {

class CoverageReader {
 public:
  CoverageReader(const FileResult& result, CoverageSummary& summary)
      : result_(result), wording_(*result.file), summary_(summary) {}

  std::vector<CoverageLine> read() {
    const auto& rules = result_.file->checked().rules;
    for (std::uint32_t i = 0; i < rules.size(); ++i) {
      if (Span(rules[i].span).source_id == result_.file->main) rule(i, rules[i]);
    }
    return std::move(lines_);
  }

 private:
  void point(CoverageLine& line, bool reached, const char* missing) {
    ++summary_.points;
    if (reached) {
      ++summary_.reached;
    } else {
      line.missing.emplace_back(missing);
    }
  }

  void rule(std::uint32_t id, const checked::Rule& rule) {
    Coverage::Rule seen;
    if (id < result_.coverage.rules.size()) seen = result_.coverage.rules[id];
    CoverageLine line;
    line.what = rule.name.valid() ? "rule " + wording_.name(rule.name) : "rule";
    line.place = wording_.place(rule.span);
    line.count = seen.fired;
    point(line, seen.fired > 0, "never fired");
    if (rule.condition.valid()) {
      point(line, seen.seen_true, "its condition never true");
      point(line, seen.seen_false, "its condition never false");
    }
    lines_.push_back(std::move(line));
    for (const checked::EffectId effect : rule.effects) duty(effect, 0);
  }

  void duty(checked::EffectId id, int depth) {
    if (depth > 250) return;
    const checked::Effect& effect = result_.file->checked()[id];
    if (const auto* group = std::get_if<checked::Group>(&effect.node)) {
      for (const checked::EffectId inner : group->effects) duty(inner, depth + 1);
      return;
    }
    const auto* duty_node = ast::get_if<checked::Duty>(&effect.node);
    const auto* ban = ast::get_if<checked::Ban>(&effect.node);
    if (!duty_node && !ban) return;
    Coverage::Duty seen;
    if (id.value < result_.coverage.duties.size()) seen = result_.coverage.duties[id.value];
    CoverageLine line;
    line.what = (ban ? "ban: " : "duty: ") + wording_.source_text(effect.span);
    line.place = wording_.place(effect.span);
    line.count = seen.kept + seen.broken;
    if (duty_node) point(line, seen.kept > 0, "never kept");
    point(line, seen.broken > 0, "never broken");
    lines_.push_back(std::move(line));
    for (const checked::EffectId inner : duty_node ? duty_node->otherwise : ban->otherwise) {
      duty(inner, depth + 1);
    }
  }

  const FileResult& result_;
  Wording wording_;
  CoverageSummary& summary_;
  std::vector<CoverageLine> lines_;
};

}  // namespace

std::vector<CoverageLine> coverage_lines(const FileResult& result, CoverageSummary& summary) {
  return CoverageReader(result, summary).read();
}

}  // namespace quid::cli
