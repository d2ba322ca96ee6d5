// SPDX-License-Identifier: Apache-2.0
// The help texts, embedded when quid is built (help/topics.txt). In: a word. Out: what it means,
// and an example.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace quid::cli {

/// All of help/topics.txt.
std::string_view topics_text();
/// In the order of the file.
std::vector<std::string_view> topic_names();
std::optional<std::string_view> topic(std::string_view name);

/// Broken at spaces into lines of at most this many columns.
std::string wrapped(std::string_view text, std::size_t width);

}  // namespace quid::cli
