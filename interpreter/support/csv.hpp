// SPDX-License-Identifier: Apache-2.0
// What divides the cells of a table. In: its first line. Out: `,`, or `;` as spreadsheets of many
// countries write it. Refuses to read cells: each reader has its own needs.
#pragma once

#include <string_view>

namespace quid {

/// Of a first line that holds semicolons and no comma it is the semicolon. O(its length).
inline char csv_separator(std::string_view header) {
  const bool semicolons = header.find(';') != std::string_view::npos;
  return semicolons && header.find(',') == std::string_view::npos ? ';' : ',';
}

}  // namespace quid
