// SPDX-License-Identifier: Apache-2.0
// The texts that are embedded when quid is built: the standard library (stdlib/*.quid) and the help
// topics (cli/help/topics.txt). Refuses to know what they mean.
#pragma once

#include <optional>
#include <span>
#include <string_view>

namespace quid::report {

struct StandardModule {
  std::string_view name, text;
};

/// Sorted by name.
std::span<const StandardModule> standard_modules();
std::optional<std::string_view> standard_module(std::string_view name);
/// All of help/topics.txt.
std::string_view topics_text();

}  // namespace quid::report
