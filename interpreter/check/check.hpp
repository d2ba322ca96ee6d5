// SPDX-License-Identifier: Apache-2.0
// From syntax to the checked deal. In: the script's source and a way to read modules. Out: the
// checked deal with its names, always, and what is wrong with it in the sink: use it only when the
// sink has no errors. Refuses to know files: the host's loader reads modules.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "check/checked.hpp"
#include "check/names.hpp"
#include "diagnostics/diagnostic.hpp"
#include "support/limits.hpp"
#include "support/source.hpp"

namespace quid::checked {

struct LoadedModule {
  std::string path;  // how messages call it: `diplomacy.quid`
  std::string text;
};
/// How a host finds modules.
struct ModuleLoader {
  using Load = std::function<std::optional<LoadedModule>(std::string_view name)>;

  ModuleLoader() = default;
  template <class F, class = std::enable_if_t<std::is_convertible_v<F, Load>>>
  ModuleLoader(F function) : load(std::move(function)) {}  // NOLINT: a way to load is a loader

  Load load;                       // nullopt where there is none
  std::vector<std::string> known;  // names to suggest where a module is not found
};

struct CheckedDeal {
  Checked checked;
  Names names;
};

/// Parses the script and all modules it uses (which are added to `sources`), and checks them as
/// one deal.
CheckedDeal check(SourceSet& sources, SourceId main, Interner& interner, Diagnostics& diagnostics,
                  const Limits& limits, const ModuleLoader& loader);

/// Checks one expression (of ParseMode::Expression) against a deal. New expressions are appended to
/// `deal.checked.expressions` (and arguments, texts, sets, units): work on a copy where the deal is
/// shared. Nullopt: reported.
std::optional<ExprId> check_expression(CheckedDeal& deal, const ast::Ast& ast, Interner& interner,
                                       Diagnostics& diagnostics, const Limits& limits);

}  // namespace quid::checked
