// SPDX-License-Identifier: Apache-2.0
#include <nlohmann/json.hpp>

#include "diagnostics/render.hpp"
#include "report/difference.hpp"
#include "report/suppose.hpp"
#include "report/tell.hpp"
#include "report/what_if.hpp"

namespace quid::report {
namespace {

using Json = nlohmann::ordered_json;

class WhatIf {
 public:
  WhatIf(const Asking& asking, std::string_view format) : asking_(asking), format_(format) {}

  bool answer(std::string_view text) {
    Refusal refusal;
    const auto supposed =
        read_supposition(asking_.file, asking_.entries, asking_.day, text, refusal);
    if (!supposed) return refuse(refusal);
    const DealFile& file = asking_.file;
    const DealFile& other = supposed->deal(file);
    const Difference difference = compare(
        {&*file.program, asking_.entries, supposed->until, file.limits},
        {&*other.program, supposed->entries, supposed->until, file.limits}, supposed->renaming);
    const DifferenceReport report{file, other, difference};
    print(*supposed, report);
    return !difference.base_error && !difference.other_error;
  }

 private:
  void dump(const Json& json) const {
    asking_.terminal.out << json.dump(2, ' ', false, Json::error_handler_t::replace) << '\n';
  }

  bool refuse(const Refusal& refusal) const {
    Terminal& terminal = asking_.terminal;
    const SourceSet& sources = refusal.edited ? refusal.edited->sources : asking_.file.sources;
    const bool json = format_ == "json";
    if (!refusal.diagnostics.empty()) {
      if (!json) print_diagnostics(refusal.diagnostics, sources, terminal, false);
      if (json) {
        terminal.out << "{\"version\": 1, \"diagnostics\": "
                     << render_json(refusal.diagnostics, sources) << "}\n";
      }
    } else if (json) {
      dump({{"version", 1}, {"error", {{"name", refusal.kind}, {"message", refusal.message}}}});
    } else {
      terminal.err << render_text(Error{refusal.kind, refusal.message, std::nullopt, std::nullopt},
                                  sources, {}, {terminal.colour_err, terminal.width});
    }
    return false;
  }

  void print(const Supposition& supposed, const DifferenceReport& report) const {
    Terminal& terminal = asking_.terminal;
    if (format_ == "json") {
      Json out = {{"version", 1}, {"supposed", supposed.sentences}};
      out.update(difference_json(report));
      dump(out);
      return;
    }
    const Difference& difference = report.difference;
    const bool nothing =
        difference.steps.empty() && (difference.base_error || difference.other_error);
    if (!nothing && format_ == "csv") print_difference_csv(terminal.out, report);
    if (!nothing && format_ == "text") {
      for (const std::string& sentence : supposed.sentences) {
        terminal.out << "supposed: " << sentence << '\n';
      }
      print_difference(terminal.out, report, {terminal.colour_out, terminal.width});
    }
    terminal.out.flush();
    terminal.err << difference_errors(report, terminal.colour_err, terminal.width);
  }

  const Asking& asking_;
  std::string_view format_;
};

}  // namespace

bool what_if(const Asking& asking, std::string_view supposed, std::string_view format) {
  return WhatIf(asking, format).answer(supposed);
}

bool answer_what_if(const Asking& asking, std::string_view rest) {
  return what_if(asking, rest, asking.json ? "json" : "text");
}

}  // namespace quid::report
