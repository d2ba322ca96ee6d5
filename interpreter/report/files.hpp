// SPDX-License-Identifier: Apache-2.0
// Files. In: paths. Out: their text, or why not; a size is looked at before anything is read.
// Refuses to know what is in them.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "support/result.hpp"

namespace quid::report {

/// `-` is the standard input. Errors: unreadable-file, and `too_large` where there are more bytes
/// than the limit, of which at most the limit was read.
Result<std::string> read_file(const std::string& path, std::size_t limit,
                              std::string_view too_large = "source-too-large");

/// Replaces the file in one step (a reader sees the old text or the new) and keeps its permissions.
/// A link stays a link. Errors: unwritable-file.
Result<bool> write_file(const std::string& path, std::string_view text);

/// The path itself, or the `.quid` files in and below a directory, sorted by path. Links to
/// directories are not followed. Errors: unreadable-file.
Result<std::vector<std::string>> find_scripts(const std::string& path);

/// `name` beside `path`: deals/a.quid and b.quid give deals/b.quid.
std::string beside(const std::string& path, std::string_view name);

}  // namespace quid::report
