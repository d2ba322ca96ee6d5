// SPDX-License-Identifier: Apache-2.0
// From a path to a deal that can be run. In: a script's path. Out: its sources, its checked deal,
// its program, and every diagnostic on the way. Refuses to know records and what is asked of it.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "check/check.hpp"
#include "program/lower.hpp"
#include "run/record.hpp"
#include "support/result.hpp"

namespace quid::report {

/// Not movable: the program points into the checked deal.
struct DealFile {
  DealFile() = default;
  DealFile(const DealFile&) = delete;
  DealFile& operator=(const DealFile&) = delete;

  std::string path;
  Limits limits;
  SourceSet sources;
  SourceId main;
  Interner interner;
  checked::CheckedDeal deal;
  std::optional<Program> program;       // only without errors
  std::vector<Diagnostic> diagnostics;  // of parsing, checking and lowering; sorted
  bool good = false;                    // no errors among them

  const checked::Checked& checked() const { return deal.checked; }
};

/// Reads, checks and lowers. An error only where the file cannot be read at all; what is wrong with
/// the script is in `diagnostics`.
Result<std::unique_ptr<DealFile>> load_deal(const std::string& path, const Limits& limits = {});
/// The same for a text at hand. `path` says where modules lie; messages call it `name`, or by its
/// path where that is empty.
std::unique_ptr<DealFile> load_deal_text(std::string path, std::string text,
                                         const Limits& limits = {}, std::string name = {});
/// The same, with modules from `find`, else from the standard library: no file is read.
using FindModule = std::function<std::optional<std::string>(std::string_view name)>;
std::unique_ptr<DealFile> load_deal_text(std::string path, std::string text, const Limits& limits,
                                         std::string name, FindModule find);
/// The same deal, independent of `file`; nothing is read or checked again.
std::unique_ptr<DealFile> copy_of(const DealFile& file);

/// A stretch of one of a deal's sources, and what is to stand there instead.
struct Edit {
  Span span;
  std::string text;
};
/// The deal with its script and modules changed so, read and checked afresh; `file` stays as it is,
/// and no file is read. Tests are left out, since they are about the deal as it was. Its sources
/// begin with those of `file`, so that places in records mean the same in both. What is cut away
/// leaves its line breaks, so that lines keep their numbers. The edits must not overlap.
std::unique_ptr<DealFile> load_deal_edited(const DealFile& file, std::vector<Edit> edits);

/// Lowers the deal once more, with questions; nullopt where that fails (then reported).
std::optional<Program> lower_with(const DealFile& file,
                                  const std::vector<checked::ExprId>& questions,
                                  std::vector<Diagnostic>& diagnostics);

/// The entries of all the record files, merged by date. An error where a file cannot be read;
/// refused entries are in `diagnostics`.
Result<std::vector<checked::Entry>> load_records(DealFile& file,
                                                 const std::vector<std::string>& paths,
                                                 std::vector<Diagnostic>& diagnostics);

/// Has any of them the severity of an error?
bool any_errors(const std::vector<Diagnostic>& diagnostics);

}  // namespace quid::report
