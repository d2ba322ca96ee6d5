// SPDX-License-Identifier: Apache-2.0
// `test` declarations. In: entries and expectations. Out: `Checked::tests`. An entry of `refuse on`
// that is refused already by what it says has met its test and is dropped. Refuses to run anything.
#pragma once

#include "check/context.hpp"

namespace quid::checked {

/// After all other declarations.
void check_tests(Context& context);

}  // namespace quid::checked
