// SPDX-License-Identifier: Apache-2.0
#include "cli/drafts_report.hpp"

#include <fmt/format.h>
#include <cstdint>
#include <nlohmann/json.hpp>

#include "cli/words.hpp"
#include "diagnostics/excerpt.hpp"
#include "report/columns.hpp"
#include "report/terminal.hpp"

namespace quid::cli {
namespace {

using Json = nlohmann::ordered_json;

// One of the two drafts.
class DraftSide {
 public:
  explicit DraftSide(const DealFile& file) : file_(file), words_(file) {}

  // `rule drills`, `value remains_returned to US`, `the rule at deal.quid:31`.
  std::string title(const Declared& of) const {
    const std::string name = this->name(of);
    if (name.empty() && of.kind == "rule") return "the rule at " + place(of);
    return name.empty() ? of.kind : of.kind + ' ' + name;
  }
  std::string name(const Declared& of) const {
    return printable((of.name_span ? words_.source_text(*of.name_span) : "") + of.name);
  }
  std::string place(const Declared& of) const { return words_.place(of.span); }
  // Whole: what is not the same may stand far behind.
  std::string text(Span span) const { return words_.source_text(span, SIZE_MAX); }
  std::string text(const std::optional<PartText>& part) const {
    if (!part) return {};
    return part->shown.empty() ? text(part->span) : printable(part->shown);
  }
  Json json(const std::optional<Declared>& of) const {
    if (!of) return nullptr;
    const Source& source = file_.sources[of->span.source_id];
    return {{"name", name(*of)},
            {"text", text(of->span)},
            {"place", {{"file", source.name()}, {"line", source.line_of(of->span.begin)}}}};
  }
  Json json(const std::optional<PartText>& part) const { return part ? Json(text(part)) : Json(); }

 private:
  const DealFile& file_;
  Wording words_;
};

class DraftsPrinter {
 public:
  DraftsPrinter(std::ostream& out, const DraftsReport& report, bool colour, std::size_t width)
      : out_(out),
        difference_(report.difference),
        before_(report.before),
        after_(report.after),
        colour_(colour),
        columns_(out, width) {}

  void print() {
    list("Removed", [](const auto& change) { return !change.after; });
    list("Added", [](const auto& change) { return !change.before; });
    list("Renamed", [](const auto& change) { return change.renamed; });
    inner_renames();
    list("Altered",
         [](const auto& change) { return change.before && change.after && !change.renamed; });
    if (difference_.rules_reordered) {
      heading("Order");
      out_ << "  the rules stand in another order, which decides what applies first on one day\n";
    }
    if (difference_.renames_limited) {
      out_ << "\nToo much changed to look for every renaming: only declarations with the same body "
              "were paired.\n";
    }
  }

 private:
  void heading(std::string_view text) {
    out_ << (first_ ? "" : "\n") << painted(colour_, Paint::Bold, text) << '\n';
    first_ = false;
  }

  template <class Is>
  void list(std::string_view title, Is is) {
    bool any = false;
    for (const DeclarationChange& change : difference_.changes) {
      if (!is(change)) continue;
      if (!any) heading(title);
      any = true;
      print(change);
    }
  }

  void print(const DeclarationChange& change) {
    if (!change.before || !change.after) {
      const DraftSide& side = change.before ? before_ : after_;
      const Declared& of = change.before ? *change.before : *change.after;
      const std::string before = of.kind == "value" ? "value" + of.name + ": " : std::string();
      out_ << "  " << before << side.text(of.span) << dim(side.place(of));
      return;
    }
    std::string line = before_.title(*change.before);
    if (change.renamed && change.after->name.empty()) {
      line += " has no name any more";
    } else if (change.renamed) {
      line += " is now called " + after_.name(*change.after);
    }
    if (change.renamed && !change.parts.empty()) line += ", and";
    out_ << "  " << line << dim(before_.place(*change.before), after_.place(*change.after));
    for (const PartChange& part : change.parts) {
      if (part.order_only) {
        columns_.line(part.part, "in one order", "in another order");
      } else {
        columns_.line(part.part, before_.text(part.before), after_.text(part.after));
      }
    }
  }

  std::string dim(const std::string& place, const std::string& second = {}) const {
    const std::string both = second.empty() ? place : place + " | " + second;
    return "  " + painted(colour_, Paint::Dim, both) + '\n';
  }

  void inner_renames() {
    if (difference_.inner_renames.empty()) return;
    heading("Renamed inside");
    for (const InnerRename& one : difference_.inner_renames) {
      out_ << fmt::format("  {} of {} is now called {}\n", one.before, one.of, one.after);
    }
  }

  std::ostream& out_;
  const DraftDifference& difference_;
  DraftSide before_, after_;
  bool colour_;
  bool first_ = true;
  Columns columns_;
};

const char* what_changed(const DeclarationChange& change) {
  if (!change.after) return "removed";
  if (!change.before) return "added";
  return change.parts.empty() ? "renamed" : "altered";
}

}  // namespace

void print_drafts(std::ostream& out, const DraftsReport& report, bool colour, std::size_t width) {
  DraftsPrinter(out, report, colour, width).print();
}

nlohmann::ordered_json drafts_json(const DraftsReport& report) {
  const DraftDifference& difference = report.difference;
  const DraftSide before(report.before), after(report.after);
  Json out;
  out["same"] = difference.same_meaning();
  Json changes = Json::array();
  for (const DeclarationChange& change : difference.changes) {
    Json parts = Json::array();
    for (const PartChange& part : change.parts) {
      parts.push_back({{"part", part.part},
                       {"before", before.json(part.before)},
                       {"after", after.json(part.after)},
                       {"order_only", part.order_only}});
    }
    changes.push_back({{"change", what_changed(change)},
                       {"kind", change.before ? change.before->kind : change.after->kind},
                       {"renamed", change.renamed},
                       {"before", before.json(change.before)},
                       {"after", after.json(change.after)},
                       {"parts", std::move(parts)}});
  }
  out["changes"] = std::move(changes);
  Json inner = Json::array();
  for (const InnerRename& one : difference.inner_renames) {
    inner.push_back({{"of", one.of}, {"before", one.before}, {"after", one.after}});
  }
  out["inner_renames"] = std::move(inner);
  out["rules_reordered"] = difference.rules_reordered;
  out["renames_limited"] = difference.renames_limited;
  return out;
}

}  // namespace quid::cli
