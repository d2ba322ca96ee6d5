// SPDX-License-Identifier: Apache-2.0
#include "cli/deal_file.hpp"

#include <algorithm>

#include "cli/files.hpp"
#include "cli/standard_library.hpp"

namespace quid::cli {
namespace {

// The standard library first, then a file beside the script.
checked::ModuleLoader loader_beside(const std::string& path, const Limits& limits) {
  return [path, limits](std::string_view name) -> std::optional<checked::LoadedModule> {
    const std::string file = std::string(name) + ".quid";
    if (const auto text = standard_module(name)) {
      return checked::LoadedModule{file, std::string(*text)};
    }
    const std::string beside_it = beside(path, file);
    auto text = read_file(beside_it, limits.source_bytes);
    if (!text) return std::nullopt;
    return checked::LoadedModule{beside_it, *std::move(text)};
  };
}

void compile(DealFile& file) {
  Diagnostics sink(file.limits.errors_reported);
  file.deal = checked::check(file.sources, file.main, file.interner, sink, file.limits,
                             loader_beside(file.path, file.limits));
  if (!sink.has_errors())
    file.program = lower(file.deal.checked, sink, file.limits, {}, &file.interner);
  file.good = !sink.has_errors();
  if (!file.good) file.program.reset();
  file.diagnostics = sink.take();
}

}  // namespace

std::unique_ptr<DealFile> load_deal_text(std::string path, std::string text, const Limits& limits,
                                         std::string name) {
  auto file = std::make_unique<DealFile>();
  file->path = std::move(path);
  file->limits = limits;
  file->main = file->sources.add(name.empty() ? file->path : std::move(name), std::move(text));
  compile(*file);
  return file;
}

Result<std::unique_ptr<DealFile>> load_deal(const std::string& path, const Limits& limits) {
  auto text = read_file(path, limits.source_bytes);
  if (text) return load_deal_text(path, *std::move(text), limits);
  if (text.error().kind != name_of(DiagnosticKind::SourceTooLarge)) {
    return tl::unexpected<Error>(text.error());
  }
  auto file = std::make_unique<DealFile>();
  file->path = path;
  file->main = file->sources.add(path, {});
  Diagnostics sink;
  sink.add(DiagnosticKind::SourceTooLarge, {}, text.error().message);
  file->diagnostics = sink.take();
  return file;
}

std::optional<Program> lower_with(const DealFile& file,
                                  const std::vector<checked::ExprId>& questions,
                                  std::vector<Diagnostic>& diagnostics) {
  Diagnostics sink(file.limits.errors_reported);
  std::optional<Program> program =
      lower(file.deal.checked, sink, file.limits, questions, &file.interner);
  if (!sink.has_errors()) return program;
  for (Diagnostic& diagnostic : sink.take()) diagnostics.push_back(std::move(diagnostic));
  return std::nullopt;
}

Result<std::vector<checked::Entry>> load_records(DealFile& file,
                                                 const std::vector<std::string>& paths,
                                                 std::vector<Diagnostic>& diagnostics) {
  Diagnostics sink(file.limits.errors_reported);
  const RecordContext context{file.deal, file.sources, file.interner, sink, file.limits};
  std::vector<std::vector<checked::Entry>> records;
  for (const std::string& path : paths) {
    const auto kind = name_of(DiagnosticKind::TooManyEntries);
    auto text = read_file(path, file.limits.record_bytes, kind);
    if (!text && text.error().kind == kind) {
      sink.add(DiagnosticKind::TooManyEntries, {}, text.error().message);
      continue;
    }
    if (!text) return tl::unexpected<Error>(text.error());
    const RecordFormat format = record_format(path, *text);
    const SourceId source_id = file.sources.add(path, *std::move(text));
    records.push_back(read_record(context, source_id, format));
  }
  for (Diagnostic& diagnostic : sink.take()) diagnostics.push_back(std::move(diagnostic));
  if (records.empty()) return std::vector<checked::Entry>{};
  return merge_records(std::move(records));
}

bool any_errors(const std::vector<Diagnostic>& diagnostics) {
  return std::any_of(diagnostics.begin(), diagnostics.end(), [](const Diagnostic& diagnostic) {
    return diagnostic.severity == Severity::Error;
  });
}

}  // namespace quid::cli
