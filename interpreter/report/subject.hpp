// SPDX-License-Identifier: Apache-2.0
// `sanction[coal]`, `keep[ulchi_freedom_guardian]`: a name that stands for one thing of a deal and
// is no condition by itself. In: text. Out: a lever, a rule, a statement or a property, in the
// instance meant. Refuses to know what is asked about it.
#pragma once

#include <optional>
#include <string_view>

#include "report/deal_file.hpp"
#include "run/history.hpp"

namespace quid::report {

/// Nullopt: it is none of these (perhaps an expression). Cost: linear in the text and the
/// properties.
std::optional<Subject> find_subject(const DealFile& file, std::string_view text);

}  // namespace quid::report
