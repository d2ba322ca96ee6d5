// SPDX-License-Identifier: Apache-2.0
// quid-test [--update] [--prelude FILE] [--root FOLDER] [--every-kind FOLDER] PATH…: runs cases of
// the test form. Commands `in examples/…:` look below the root, by default the current folder.
// Exit 0: all pass. With --every-kind, a kind of diagnostic that neither came up nor is named in
// the C++ files of FOLDER is a failure.
#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <iostream>
#include <set>

#include "cli/diff.hpp"
#include "diagnostics/diagnostic.hpp"
#include "report/files.hpp"
#include "run_case.hpp"

namespace {

using namespace quid;
using namespace quid::runner;

struct Options {
  bool update = false;
  std::string prelude, unit_folder, root = ".";
  std::vector<std::string> paths;
};

int usage() {
  std::cerr << "usage: quid-test [--update] [--prelude FILE] [--root FOLDER] [--every-kind FOLDER] "
               "PATH…\n";
  return 2;
}

std::optional<Options> read_options(int argc, char** argv) {
  Options options;
  for (int i = 1; i < argc; ++i) {
    const std::string word = argv[i];
    if (word == "--update") {
      options.update = true;
    } else if (word == "--prelude" && i + 1 < argc) {
      options.prelude = argv[++i];
    } else if (word == "--root" && i + 1 < argc) {
      options.root = argv[++i];
    } else if (word == "--every-kind" && i + 1 < argc) {
      options.unit_folder = argv[++i];
    } else if (word.starts_with("--")) {
      return std::nullopt;
    } else {
      options.paths.push_back(word);
    }
  }
  if (options.paths.empty()) return std::nullopt;
  return options;
}

// Directories are searched for .quid and .md; a prelude is no case.
std::vector<std::string> files_in(const std::string& path,
                                  const std::set<std::string>& extensions = {".quid", ".md"}) {
  namespace fs = std::filesystem;
  std::error_code problem;
  if (!fs::is_directory(path, problem)) return {path};
  std::vector<std::string> found;
  for (fs::recursive_directory_iterator at(path, problem), end; at != end; at.increment(problem)) {
    if (problem) break;
    const fs::path& file = at->path();
    const bool wanted = extensions.contains(file.extension().string());
    if (wanted && file.filename() != "prelude.quid") found.push_back(file.string());
  }
  std::sort(found.begin(), found.end());
  return found;
}

class Runner {
 public:
  Runner(const Options& options, Prelude prelude)
      : options_(options), prelude_(std::move(prelude)) {}

  bool file(const std::string& path) {
    const auto text = report::read_file(path, std::size_t{64} << 20);
    if (!text) {
      std::cerr << "quid-test: " << text.error().message << '\n';
      return false;
    }
    const CaseFile before = read_cases(path, *text);
    CaseFile now = before;
    around_ = {options_.root, {}};
    for (CasePiece& piece : now.pieces) {
      if (piece.is_case) piece.one = one(path, piece.one);
    }
    if (options_.update && now.text() != before.text()) {
      const auto written = report::write_file(path, now.text());
      if (!written) std::cerr << "quid-test: " << written.error().message << '\n';
      return written.has_value();
    }
    return true;
  }

  int finish() {
    if (!options_.unit_folder.empty()) every_kind();
    std::cout << fmt::format("{} passed, {} failed\n", passed_, failed_);
    return failed_ > 0 ? 1 : 0;
  }

 private:
  static std::string text_of(const Case& one) {
    std::string result;
    for (const Line& line : one.lines) result += line.text + '\n';
    return result;
  }

  Case one(const std::string& path, const Case& written) {
    CaseResult result = run_case(path, written, prelude_, around_);
    around_.before = std::move(result.deal);
    kinds_.insert(result.kinds.begin(), result.kinds.end());
    for (const Line& line : result.now.lines) note_kinds(line);
    const std::string before = text_of(written), now = text_of(result.now);
    const bool differs = before != now && !options_.update;
    ++(differs || !result.complaints.empty() ? failed_ : passed_);
    if (differs || !result.complaints.empty()) {
      std::cout << fmt::format("{}:{}: failed\n", path, written.first_line);
    }
    if (differs) std::cout << cli::unified_diff("expected", "what came", before, now, false);
    for (const std::string& complaint : result.complaints) std::cout << "  " << complaint << '\n';
    return std::move(result.now);
  }

  // Kinds also show in outputs: `refused: event 1: contradicts-the-state: …`.
  void note_kinds(const Line& line) {
    if (line.kind != Line::Kind::Output) return;
    for (const DiagnosticKind kind : all_kinds()) {
      const std::string name(name_of(kind));
      const auto at = line.text.find(name + ":");
      if (at != std::string::npos && line.text[at - 1] == ' ') kinds_.insert(name);
    }
  }

  // A unit test names a kind as `DiagnosticKind::UnknownName` or as `unknown-name`.
  void every_kind() {
    std::string texts;
    for (const std::string& path : files_in(options_.unit_folder, {".cpp"})) {
      if (const auto text = report::read_file(path, std::size_t{64} << 20)) texts += *text;
    }
    for (const DiagnosticKind kind : all_kinds()) {
      const std::string name(name_of(kind));
      const bool named =
          texts.find(std::string("DiagnosticKind::") + enum_name(kind)) != std::string::npos ||
          texts.find(name) != std::string::npos;
      const bool tested = named || kinds_.contains(name);
      ++(tested ? passed_ : failed_);
      if (!tested) std::cout << "no test of " << name << '\n';
    }
  }

  static const char* enum_name(DiagnosticKind kind) {
    switch (kind) {
#define QUID_DIAGNOSTIC(name, kebab, severity, explanation) \
  case DiagnosticKind::name:                                \
    return #name;
#include "diagnostics/diagnostics.def"
#undef QUID_DIAGNOSTIC
    }
    return "";
  }

  const Options& options_;
  Prelude prelude_;
  Around around_;
  std::size_t passed_ = 0, failed_ = 0;
  std::set<std::string> kinds_;
};

}  // namespace

int main(int argc, char** argv) {
  const auto options = read_options(argc, argv);
  if (!options) return usage();
  std::string prelude;
  if (!options->prelude.empty()) {
    auto text = report::read_file(options->prelude, std::size_t{1} << 20);
    if (!text) {
      std::cerr << "quid-test: " << text.error().message << '\n';
      return 2;
    }
    prelude = *std::move(text);
  }
  Runner runner(*options, Prelude(prelude));
  for (const std::string& path : options->paths) {
    for (const std::string& file : files_in(path)) {
      if (!runner.file(file)) return 2;
    }
  }
  return runner.finish();
}
