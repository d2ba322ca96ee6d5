// SPDX-License-Identifier: Apache-2.0
// Names that a module speaks of and the deal which uses it has to declare. In: such a name that is
// declared nowhere. Out: one mistake, told where the deal uses the module and with what the
// module's own comments say of the name. Refuses to look for names.
#pragma once

#include <string_view>

#include "check/context.hpp"

namespace quid::checked {

/// False: the name does not stand in a module that the script uses itself, or is `near` to one that
/// is declared and the module says nothing of it; then nothing was told. `thing` is what it should
/// be, "lever", or empty. Tells of each name once.
bool fail_needed_by_module(Context& context, const ast::Name& name, DiagnosticKind kind,
                           std::string_view thing, std::string_view near);

}  // namespace quid::checked
