// SPDX-License-Identifier: Apache-2.0
#include "report/deal_file.hpp"

#include <algorithm>

#include "report/files.hpp"
#include "report/standard_library.hpp"
#include "run/engine.hpp"

namespace quid::report {
namespace {

std::optional<checked::LoadedModule> from_library(std::string_view name) {
  const auto text = standard_module(name);
  if (!text) return std::nullopt;
  return checked::LoadedModule{std::string(name) + ".quid", std::string(*text)};
}

checked::ModuleLoader with_known_names(checked::ModuleLoader::Load load) {
  checked::ModuleLoader loader(std::move(load));
  for (const StandardModule& module : standard_modules()) loader.known.emplace_back(module.name);
  return loader;
}

// The standard library first, then a file beside the script.
checked::ModuleLoader loader_beside(const std::string& path, const Limits& limits) {
  return with_known_names(
      [path, limits](std::string_view name) -> std::optional<checked::LoadedModule> {
        if (auto module = from_library(name)) return module;
        const std::string beside_it = beside(path, std::string(name) + ".quid");
        auto text = read_file(beside_it, limits.source_bytes);
        if (!text) return std::nullopt;
        return checked::LoadedModule{beside_it, *std::move(text)};
      });
}

// A host's own first: it may keep the library as it was.
checked::ModuleLoader loader_from(FindModule find) {
  return with_known_names(
      [find = std::move(find)](std::string_view name) -> std::optional<checked::LoadedModule> {
        auto text = find ? find(name) : std::nullopt;
        if (!text) return from_library(name);
        return checked::LoadedModule{std::string(name) + ".quid", *std::move(text)};
      });
}

// What was cut short must not be taken for the whole.
void tell_if_over(const Limits& limits, Diagnostics& sink) {
  if (limits.is_over()) report_ended(limits, sink);
}

void compile(DealFile& file, const checked::ModuleLoader& loader) {
  Diagnostics sink(file.limits.errors_reported);
  file.deal = checked::check(file.sources, file.main, file.interner, sink, file.limits, loader);
  tell_if_over(file.limits, sink);
  if (!sink.has_errors()) {
    file.program = lower(file.deal.checked, sink, file.limits, {}, &file.interner);
    tell_if_over(file.limits, sink);
  }
  file.interner.fit();
  file.good = !sink.has_errors();
  if (!file.good) file.program.reset();
  file.diagnostics = sink.take();
}

// One source with its edits made.
std::string edited_text(const DealFile& file, SourceId source_id, const std::vector<Edit>& edits) {
  const std::string_view text = file.sources[source_id].text();
  std::string result;
  std::uint32_t at = 0;
  for (const Edit& edit : edits) {
    if (edit.span.source_id != source_id) continue;
    result += text.substr(at, edit.span.begin - at);
    result += edit.text;
    const std::string_view gone = text.substr(edit.span.begin, edit.span.size());
    const auto lines = [](std::string_view of) { return std::count(of.begin(), of.end(), '\n'); };
    result.append(
        static_cast<std::size_t>(std::max<std::ptrdiff_t>(0, lines(gone) - lines(edit.text))),
        '\n');
    at = edit.span.end;
  }
  return result += text.substr(at);
}

// The modules that the deal has read already.
checked::ModuleLoader loader_edited(const DealFile& file, const std::vector<Edit>& edits) {
  return [&file, &edits](std::string_view name) -> std::optional<checked::LoadedModule> {
    const std::string plain = std::string(name) + ".quid";
    const std::string beside_it = beside(file.path, plain);
    for (std::uint32_t i = 0; i < file.sources.size(); ++i) {
      const SourceId id{i};
      const std::string& called = file.sources[id].name();
      if (id == file.main || (called != plain && called != beside_it)) continue;
      return checked::LoadedModule{called, edited_text(file, id, edits)};
    }
    return std::nullopt;
  };
}

}  // namespace

std::unique_ptr<DealFile> load_deal_edited(const DealFile& file, std::vector<Edit> edits) {
  for (const checked::Test& test : file.checked().tests) edits.push_back({test.span, {}});
  std::sort(edits.begin(), edits.end(), [](const Edit& a, const Edit& b) {
    return std::pair(a.span.source_id, a.span.begin) < std::pair(b.span.source_id, b.span.begin);
  });
  auto result = std::make_unique<DealFile>();
  result->path = file.path;
  result->limits = file.limits;
  result->sources = file.sources;
  result->interner = file.interner;
  result->main =
      result->sources.add(file.sources[file.main].name(), edited_text(file, file.main, edits));
  compile(*result, loader_edited(file, edits));
  return result;
}

namespace {

std::unique_ptr<DealFile> load(std::string path, std::string text, const Limits& limits,
                               std::string name, const checked::ModuleLoader& loader) {
  auto file = std::make_unique<DealFile>();
  file->path = std::move(path);
  file->limits = limits;
  file->main = file->sources.add(name.empty() ? file->path : std::move(name), std::move(text));
  compile(*file, loader);
  return file;
}

}  // namespace

std::unique_ptr<DealFile> load_deal_text(std::string path, std::string text, const Limits& limits,
                                         std::string name) {
  const checked::ModuleLoader loader = loader_beside(path, limits);
  return load(std::move(path), std::move(text), limits, std::move(name), loader);
}

std::unique_ptr<DealFile> load_deal_text(std::string path, std::string text, const Limits& limits,
                                         std::string name, FindModule find) {
  return load(std::move(path), std::move(text), limits, std::move(name),
              loader_from(std::move(find)));
}

std::unique_ptr<DealFile> copy_of(const DealFile& file) {
  auto copy = std::make_unique<DealFile>();
  copy->path = file.path;
  copy->limits = file.limits;
  copy->sources = file.sources;
  copy->main = file.main;
  copy->interner = file.interner;
  copy->deal = file.deal;
  copy->program = file.program;
  copy->diagnostics = file.diagnostics;
  copy->good = file.good;
  if (copy->program) {
    copy->program->checked = &copy->deal.checked;
    copy->program->names = &copy->interner;
  }
  return copy;
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

}  // namespace quid::report
