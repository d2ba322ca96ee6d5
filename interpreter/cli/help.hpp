// SPDX-License-Identifier: Apache-2.0
// The help texts, embedded when quid is built (help/topics.txt). In: a word. Out: what it means,
// and an example.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

namespace quid::cli {

/// In the order of the file.
std::vector<std::string_view> topic_names();
std::optional<std::string_view> topic(std::string_view name);

}  // namespace quid::cli
