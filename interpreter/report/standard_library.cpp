// SPDX-License-Identifier: Apache-2.0
#include "report/standard_library.hpp"

#include <algorithm>

namespace quid::report {

std::optional<std::string_view> standard_module(std::string_view name) {
  const auto modules = standard_modules();
  const auto found =
      std::find_if(modules.begin(), modules.end(),
                   [&](const StandardModule& module) { return module.name == name; });
  if (found == modules.end()) return std::nullopt;
  return found->text;
}

}  // namespace quid::report
