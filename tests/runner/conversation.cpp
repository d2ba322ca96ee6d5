// SPDX-License-Identifier: Apache-2.0
#include "conversation.hpp"

#include <deque>
#include <filesystem>
#include <map>
#include <memory>

#include "cli/repl/transcript.hpp"
#include "report/files.hpp"
#include "support/text.hpp"

namespace quid::runner {
namespace {

// Saved files are kept in memory; others are read below the root.
cli::FileDoor files_below(const std::string& root) {
  auto saved = std::make_shared<std::map<std::string, std::string>>();
  return {[root, saved](const std::string& path, std::size_t limit) -> Result<std::string> {
            const auto found = saved->find(path);
            if (found != saved->end()) return found->second;
            auto text = report::read_file(root + "/" + path, limit);
            if (!text) return fail("unreadable-file", "`" + path + "` cannot be read");
            return text;
          },
          [saved](const std::string& path, std::string_view text) -> Result<bool> {
            (*saved)[path] = text;
            return true;
          }};
}

std::string begin(cli::Session& session, const Conversation& conversation) {
  const std::string& base = conversation.example;
  if (base.empty()) {
    if (conversation.script.empty()) return {};
    const auto opened = session.open_text("deal.quid", conversation.script);
    return opened.good ? std::string() : opened.text;
  }
  const bool folder = std::filesystem::is_directory(conversation.root + "/" + base);
  const std::string record = base + (folder ? "/record.quid" : "-record.quid");
  std::vector<std::string> records;
  if (std::filesystem::exists(conversation.root + "/" + record)) records.push_back(record);
  const auto opened = session.open(base + (folder ? "/deal.quid" : ".quid"), records);
  return opened.good ? std::string() : opened.text;
}

}  // namespace

std::vector<Exchange> converse(const Conversation& conversation) {
  cli::SessionOptions options;
  options.files = files_below(conversation.root);
  cli::Session session(std::move(options));
  std::vector<Exchange> exchanges;
  const std::string trouble = begin(session, conversation);
  if (!trouble.empty()) exchanges.push_back({{}, split_lines(trouble)});
  std::deque<std::string> pending;  // typed and not yet answered; blanks and comments never are
  cli::Transcript transcript(
      session, [&](const std::string&, const std::string& input, const cli::Reply& reply) {
        Exchange exchange{{}, split_lines(reply.text)};
        for (const std::string& line : split_lines(input)) {
          for (bool found = false; !found && !pending.empty(); pending.pop_front()) {
            found = pending.front() == line;
            exchange.typed.push_back(std::move(pending.front()));
          }
        }
        exchanges.push_back(std::move(exchange));
      });
  for (const std::string& line : conversation.lines) {
    pending.push_back(line);
    if (!session.over()) transcript.line(line);
  }
  transcript.end();
  if (!pending.empty()) exchanges.push_back({{pending.begin(), pending.end()}, {}});
  return exchanges;
}

bool is_conversation(const std::string& command, std::string& example) {
  const auto colon = command.find(": ");
  const bool elsewhere = command.starts_with("in ") && colon != std::string::npos;
  std::string text = elsewhere ? command.substr(colon + 2) : command;
  while (!text.empty() && text.back() == ' ') text.pop_back();
  if (text != "repl") return false;
  example = elsewhere ? command.substr(3, colon - 3) : std::string();
  return true;
}

}  // namespace quid::runner
