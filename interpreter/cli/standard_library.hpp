// SPDX-License-Identifier: Apache-2.0
// The standard library's text, embedded when quid is built (stdlib/*.quid). In: a module's name.
// Out: its text. Refuses to know what it means.
#pragma once

#include <optional>
#include <span>
#include <string_view>

namespace quid::cli {

struct StandardModule {
  std::string_view name, text;
};

/// Sorted by name.
std::span<const StandardModule> standard_modules();
std::optional<std::string_view> standard_module(std::string_view name);

}  // namespace quid::cli
