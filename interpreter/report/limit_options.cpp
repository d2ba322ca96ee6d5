// SPDX-License-Identifier: Apache-2.0
#include "report/limit_options.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <charconv>
#include <cstdint>
#include <iterator>
#include <type_traits>
#include <vector>

namespace quid::report {
namespace {

// Beyond `most`, places do not fit their 32 bits, or nested work its stack.
struct Named {
  const char* name;
  std::uint64_t most;
  void (*set)(Limits&, std::uint64_t);
};

template <auto Member>
void set_member(Limits& limits, std::uint64_t value) {
  limits.*Member = static_cast<std::remove_reference_t<decltype(limits.*Member)>>(value);
}

constexpr std::uint64_t bytes = std::uint64_t{1} << 30, count = 2'000'000'000;
constexpr Named named[] = {
    {"source-bytes", bytes, set_member<&Limits::source_bytes>},
    {"token-count", count, set_member<&Limits::token_count>},
    {"nesting", 1'000, set_member<&Limits::nesting>},
    {"name-bytes", 65'536, set_member<&Limits::name_bytes>},
    {"modules", 65'536, set_member<&Limits::modules>},
    {"set-elements", 10'000'000, set_member<&Limits::set_elements>},
    {"instances", count, set_member<&Limits::instances>},
    {"instructions", count, set_member<&Limits::instructions>},
    {"errors-reported", 1'000'000, set_member<&Limits::errors_reported>},
    {"record-bytes", 2 * bytes, set_member<&Limits::record_bytes>},
    {"record-entries", count, set_member<&Limits::record_entries>},
    {"happenings", count, set_member<&Limits::happenings>},
    {"rounds-per-day", count, set_member<&Limits::rounds_per_day>},
    {"steps", 3'000'000, set_member<&Limits::steps>},
    {"memory", std::uint64_t{1} << 46, set_member<&Limits::memory>},
};

}  // namespace

std::string limit_names() {
  std::vector<std::string_view> names;
  for (const Named& one : named) names.emplace_back(one.name);
  return fmt::format("{}", fmt::join(names, ", "));
}

std::string set_limit(Limits& limits, std::string_view text) {
  const std::size_t equals = text.find('=');
  const std::string_view name = text.substr(0, equals);
  const auto found = std::find_if(std::begin(named), std::end(named),
                                  [&](const Named& one) { return name == one.name; });
  if (found == std::end(named)) {
    return fmt::format("there is no limit `{}`; the limits are {}", name, limit_names());
  }
  std::uint64_t value = 0;
  if (equals != std::string_view::npos) {
    const std::string_view digits = text.substr(equals + 1);
    const auto read = std::from_chars(digits.data(), digits.data() + digits.size(), value);
    if (read.ec != std::errc() || read.ptr != digits.data() + digits.size()) value = 0;
  }
  if (value >= 1 && value <= found->most) {
    found->set(limits, value);
    return {};
  }
  return fmt::format("`{}` does not set a limit; write `{}=N`, where N is from 1 to {}", text, name,
                     found->most);
}

}  // namespace quid::report
