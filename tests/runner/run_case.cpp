// SPDX-License-Identifier: Apache-2.0
#include "run_case.hpp"

#include <algorithm>
#include <map>

#include "command.hpp"
#include "conversation.hpp"
#include "diagnostics/render.hpp"
#include "silent.hpp"
#include "syntax/complete.hpp"

namespace quid::runner {
namespace {

class CaseJob {
 public:
  CaseJob(const std::string& path, const Case& one, const Prelude& prelude, const Around& around)
      : one_(one), around_(around), source_(one.source()) {
    std::string words = source_;
    for (const Line& line : one.lines) {
      const bool asks = line.kind == Line::Kind::Command || line.kind == Line::Kind::Typed;
      if (asks) words += '\n' + line.text.substr(2);
    }
    result_.deal = source_ + prelude.for_source(source_, words);
    file_ = report::load_deal_text(path, result_.deal, {}, "deal.quid");
  }

  CaseResult run() {
    result_.now.first_line = one_.first_line;
    diagnose();
    check_format(file_->path, source_, result_.complaints);
    if (file_->good) check_tests(*file_, result_.complaints);
    write();
    return std::move(result_);
  }

 private:
  // Diagnostics by the line of the case's source they stand under; those elsewhere come last.
  void diagnose() {
    const std::uint32_t lines = count_lines();
    for (const Diagnostic& diagnostic : file_->diagnostics) {
      result_.kinds.emplace_back(name_of(diagnostic.kind));
      const bool here = diagnostic.span.source_id == file_->main;
      const std::uint32_t line =
          here ? file_->sources[file_->main].line_of(diagnostic.span.begin) : lines + 1;
      const bool in_prelude = line > lines;
      if (in_prelude && diagnostic.severity == Severity::Warning) continue;
      if (diagnostic.kind == DiagnosticKind::UnusedName && asked_for(diagnostic.span)) continue;
      under_[std::min(line, lines)].push_back("#^ " + render_test_form(diagnostic, file_->sources));
    }
  }

  // A name that only the case's commands use is used.
  bool asked_for(Span span) const {
    const std::string name(file_->sources[span.source_id].text(span));
    return std::any_of(one_.lines.begin(), one_.lines.end(), [&](const Line& line) {
      const bool asks = line.kind == Line::Kind::Command || line.kind == Line::Kind::Typed;
      return asks && line.text.find(name) != std::string::npos;
    });
  }

  std::uint32_t count_lines() const {
    return static_cast<std::uint32_t>(std::count(source_.begin(), source_.end(), '\n'));
  }

  void write() {
    const std::vector<Command> commands = commands_of(one_);
    std::size_t next = 0;
    std::uint32_t line = 0;
    for (std::size_t i = 0; i < one_.lines.size(); ++i) {
      const Line& written = one_.lines[i];
      if (written.kind == Line::Kind::Source) {
        result_.now.lines.push_back(written);
        add(Line::Kind::Diagnostic, under_[++line]);
      } else if (written.kind == Line::Kind::Command) {
        result_.now.lines.push_back(written);
        if (next < commands.size() && commands[next].last_line == i) {
          command(commands[next++].text, i);
        }
      }
    }
  }

  void command(const std::string& text, std::size_t at) {
    std::string example;
    const bool talks = is_conversation(text, example);
    if (!file_->good && !talks) {
      return add(Line::Kind::Output, {"#| not run: the case has errors"});
    }
    if (talks) return conversation(example, at);
    Answered answered = answer(*file_, text, source_, around_);
    std::vector<std::string> lines;
    for (const std::string& line : answered.output)
      lines.push_back(line.empty() ? "#|" : "#| " + line);
    add(Line::Kind::Output, lines);
    for (std::string& complaint : answered.complaints) {
      result_.complaints.push_back("`" + text + "`: " + complaint);
    }
  }

  // What is typed stands below the command, up to the next line of another kind than its answers.
  void conversation(const std::string& example, std::size_t at) {
    const bool no_script = shape_of(source_).form == TextForm::Nothing;
    Conversation talk{around_.root, example, no_script ? std::string() : result_.deal, {}};
    for (++at; at < one_.lines.size(); ++at) {
      const Line& line = one_.lines[at];
      if (line.kind == Line::Kind::Output) continue;
      if (line.kind != Line::Kind::Typed) break;
      talk.lines.push_back(line.text.size() > 3 ? line.text.substr(3) : std::string());
    }
    for (const Exchange& exchange : converse(talk)) {
      for (const std::string& line : exchange.typed)
        add(Line::Kind::Typed, {line.empty() ? "#>" : "#> " + line});
      for (const std::string& line : exchange.output) {
        add(Line::Kind::Output, {line.empty() ? "#|" : "#| " + line});
      }
    }
  }

  void add(Line::Kind kind, const std::vector<std::string>& lines) {
    for (const std::string& line : lines) result_.now.lines.push_back({kind, line});
  }

  const Case& one_;
  const Around& around_;
  std::string source_;
  std::unique_ptr<report::DealFile> file_;
  std::map<std::uint32_t, std::vector<std::string>> under_;
  CaseResult result_;
};

}  // namespace

CaseResult run_case(const std::string& path, const Case& one, const Prelude& prelude,
                    const Around& around) {
  return CaseJob(path, one, prelude, around).run();
}

}  // namespace quid::runner
