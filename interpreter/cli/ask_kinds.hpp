// SPDX-License-Identifier: Apache-2.0
// What each kind of question is answered by. Private to the table in ask.cpp.
#pragma once

#include <string_view>

#include "cli/ask.hpp"

namespace quid::cli {

bool answer_why_not(const Asking& asking, std::string_view rest);
bool answer_next(const Asking& asking, std::string_view rest);

}  // namespace quid::cli
