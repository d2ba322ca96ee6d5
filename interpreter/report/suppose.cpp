// SPDX-License-Identifier: Apache-2.0
#include "report/suppose.hpp"

#include <fmt/format.h>
#include <algorithm>

#include "report/question.hpp"
#include "report/suppose_entries.hpp"
#include "report/suppose_rules.hpp"
#include "report/wording.hpp"

namespace quid::report {
namespace {

// What stands behind the words, where the piece begins with them.
std::optional<std::string_view> behind(std::string_view piece, std::string_view words) {
  if (!piece.starts_with(words)) return std::nullopt;
  piece.remove_prefix(words.size());
  if (piece.empty() || piece.front() != ' ') return std::nullopt;
  return piece.substr(std::min(piece.find_first_not_of(' '), piece.size()));
}

class Reading {
 public:
  Reading(DealFile& file, const std::vector<checked::Entry>& entries, Day day, Refusal& refusal)
      : file_(file),
        refusal_(refusal),
        entries_(file, entries, day, refusal),
        rules_(file, refusal) {}

  std::optional<Supposition> read(std::string_view text) {
    bool any = false;
    for (const std::string_view part : split_pieces(text)) {
      if (part.empty()) continue;
      any = true;
      if (!piece(part)) return std::nullopt;
    }
    if (!any) return refuse_empty();
    Supposition result;
    result.sentences = std::move(sentences_);
    result.until = entries_.until();
    result.entries = entries_.take();
    if (rules_.any() && !rules_.apply(result)) return std::nullopt;
    return result;
  }

 private:
  std::optional<Supposition> refuse_empty() {
    refusal_.kind = "nothing-supposed";
    refusal_.message = "nothing is supposed; write `what if " +
                       Wording(file_).day(file_.checked().deal.start) +
                       " EVENT`, `what if no rule NAME` or `what if rule NAME: if … then …`";
    return std::nullopt;
  }

  bool piece(std::string_view part) {
    std::optional<std::string> said;
    if (const auto rule = behind(part, "no rule")) {
      said = rules_.drop(*rule);
    } else if (const auto event = behind(part, "no event")) {
      said = entries_.leave_out(*event);
    } else if (behind(part, "rule") || behind(part, "if")) {
      said = rules_.put(part);
    } else if (const auto left_out = behind(part, "no");
               left_out && left_out->find(' ') == std::string_view::npos) {
      refusal_.kind = "nothing-supposed";
      refusal_.message = fmt::format(
          "`no {0}` could be two things: an entry of the record is left out by `no event DATE "
          "{0}`, "
          "a rule by `no rule {0}`",
          *left_out);
    } else {
      said = entries_.event(part);
    }
    if (!said) return false;
    sentences_.push_back(*std::move(said));
    return true;
  }

  DealFile& file_;
  Refusal& refusal_;
  SupposedEntries entries_;
  SupposedRules rules_;
  std::vector<std::string> sentences_;
};

}  // namespace

std::optional<Supposition> read_supposition(DealFile& file,
                                            const std::vector<checked::Entry>& entries, Day day,
                                            std::string_view text, Refusal& refusal) {
  return Reading(file, entries, day, refusal).read(text);
}

}  // namespace quid::report
