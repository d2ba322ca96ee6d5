// SPDX-License-Identifier: Apache-2.0
// topics.txt: `## word, other word` begins a topic; what follows, up to the next, is its text.
#include "cli/help.hpp"

#include <algorithm>

#include "cli/words.hpp"
#include "report/standard_library.hpp"
#include "support/text.hpp"

namespace quid::cli {
namespace {

struct Topic {
  std::vector<std::string_view> names;
  std::string_view text;
};

std::vector<std::string_view> split_names(std::string_view line) {
  std::vector<std::string_view> names;
  while (!line.empty()) {
    const std::size_t end = std::min(line.find(','), line.size());
    names.push_back(trimmed(line.substr(0, end)));
    line.remove_prefix(std::min(end + 1, line.size()));
  }
  return names;
}

std::vector<Topic> read_topics() {
  std::vector<Topic> topics;
  const std::string_view text = topics_text();
  std::size_t at = text.starts_with("## ") ? 0 : text.find("\n## ");
  while (at != std::string_view::npos && at < text.size()) {
    const std::size_t head = text.find("## ", at) + 3;
    const std::size_t body = std::min(text.find('\n', head), text.size());
    const std::size_t next = text.find("\n## ", body);
    const std::size_t end = std::min(next, text.size());
    topics.push_back(
        {split_names(text.substr(head, body - head)), trimmed(text.substr(body, end - body))});
    at = next;
  }
  return topics;
}

const std::vector<Topic>& topics() {
  static const std::vector<Topic> all = read_topics();
  return all;
}

}  // namespace

std::vector<std::string_view> topic_names() {
  std::vector<std::string_view> names;
  for (const Topic& topic : topics()) {
    names.insert(names.end(), topic.names.begin(), topic.names.end());
  }
  return names;
}

std::optional<std::string_view> topic(std::string_view name) {
  for (const Topic& topic : topics()) {
    if (std::find(topic.names.begin(), topic.names.end(), name) != topic.names.end()) {
      return topic.text;
    }
  }
  return std::nullopt;
}

}  // namespace quid::cli
