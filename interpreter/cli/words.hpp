// SPDX-License-Identifier: Apache-2.0
// The command line speaks the report's words: what stands in report/ is known in cli/ by its name.
#pragma once

namespace quid::report {}
namespace quid::cli {
using namespace report;
}
