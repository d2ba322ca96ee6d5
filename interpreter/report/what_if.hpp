// SPDX-License-Identifier: Apache-2.0
// `what if …`. In: what is supposed. Out: how the supposed course differs from the one that is.
#pragma once

#include <string_view>

#include "report/ask.hpp"

namespace quid::report {

/// The kind of question of ask.cpp.
bool answer_what_if(const Asking& asking, std::string_view rest);
/// The same in a format of its own: `text`, `json` or `csv`. False: what was supposed could not be
/// read, or one of the two runs is refused or stops; told.
bool what_if(const Asking& asking, std::string_view supposed, std::string_view format);

}  // namespace quid::report
