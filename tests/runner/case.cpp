// SPDX-License-Identifier: Apache-2.0
#include "case.hpp"

#include <algorithm>

#include "support/text.hpp"

namespace quid::runner {
namespace {

Line::Kind kind_of(std::string_view line) {
  if (line.starts_with("#^")) return Line::Kind::Diagnostic;
  if (line.starts_with("#$")) return Line::Kind::Command;
  if (line.starts_with("#>")) return Line::Kind::Typed;
  if (line.starts_with("#|")) return Line::Kind::Output;
  return Line::Kind::Source;
}

bool is_blank(const Case& one) {
  return std::all_of(one.lines.begin(), one.lines.end(), [](const Line& line) {
    return line.text.find_first_not_of(" \t\r") == std::string::npos;
  });
}

// Opens or closes a block of Markdown; `info` is what follows the fence.
bool fence(std::string_view line, std::string_view& info) {
  const auto first = line.find_first_not_of(' ');
  if (first == std::string_view::npos || line.compare(first, 3, "```") != 0) return false;
  info = line.substr(first + 3);
  while (!info.empty() && (info.back() == ' ' || info.back() == '\r')) info.remove_suffix(1);
  return true;
}

class PieceReader {
 public:
  explicit PieceReader(CaseFile& file) : file_(file) {}

  void plain(const std::vector<std::string>& lines) {
    for (const std::string& line : lines) {
      if (line == "---") {
        finish();
        text(line);
      } else {
        source(line);
      }
      ++number_;
    }
    finish();
  }

  void markdown(const std::vector<std::string>& lines) {
    bool in_block = false, in_case = false;
    for (const std::string& line : lines) {
      std::string_view info;
      if (fence(line, info)) {
        finish();
        in_case = !in_block && info == "quid";
        in_block = !in_block;
        text(line);
      } else if (in_block && in_case) {
        source(line);
      } else {
        text(line);
      }
      ++number_;
    }
    finish();
  }

 private:
  void source(const std::string& line) {
    if (open_.lines.empty()) open_.first_line = number_;
    open_.lines.push_back({kind_of(line), line});
  }

  void text(const std::string& line) {
    if (file_.pieces.empty() || file_.pieces.back().is_case) file_.pieces.push_back({});
    file_.pieces.back().text.push_back(line);
  }

  void finish() {
    if (open_.lines.empty()) return;
    if (is_blank(open_)) {
      for (const Line& line : open_.lines) text(line.text);
    } else {
      file_.pieces.push_back({true, std::move(open_), {}});
    }
    open_ = {};
  }

  CaseFile& file_;
  Case open_;
  std::uint32_t number_ = 1;
};

}  // namespace

std::string Case::source() const {
  std::string result;
  for (const Line& line : lines) {
    if (line.kind == Line::Kind::Source) result += line.text + '\n';
  }
  return result;
}

std::string CaseFile::text() const {
  std::string result;
  for (const CasePiece& piece : pieces) {
    for (const std::string& line : piece.text) result += line + '\n';
    for (const Line& line : piece.one.lines) result += line.text + '\n';
  }
  if (!final_break && !result.empty()) result.pop_back();
  return result;
}

CaseFile read_cases(std::string path, std::string_view text) {
  CaseFile file;
  file.path = std::move(path);
  file.final_break = text.empty() || text.back() == '\n';
  PieceReader reader(file);
  if (file.path.ends_with(".md")) {
    reader.markdown(split_lines(text));
  } else {
    reader.plain(split_lines(text));
  }
  return file;
}

std::vector<Command> commands_of(const Case& one) {
  std::vector<Command> commands;
  bool open = false;  // the line before was of a command
  for (std::size_t i = 0; i < one.lines.size(); ++i) {
    const Line& line = one.lines[i];
    if (line.kind != Line::Kind::Command) {
      open = false;
      continue;
    }
    std::string text = line.text.substr(2);
    if (open && text.starts_with("   ")) {
      commands.back().text += text.substr(2);
      commands.back().last_line = i;
    } else {
      commands.push_back({text, i});
    }
    open = true;
  }
  for (Command& command : commands) {
    command.text.erase(0, std::min(command.text.find_first_not_of(' '), command.text.size()));
  }
  return commands;
}

}  // namespace quid::runner
