// SPDX-License-Identifier: Apache-2.0
#include "report/subject.hpp"
#include "support/text.hpp"

#include <algorithm>
#include <vector>

namespace quid::report {
namespace {

std::optional<checked::ElementCode> element_of(const DealFile& file, std::string_view text) {
  const bool digits =
      !text.empty() && text.size() <= 9 &&
      std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
  if (digits) {
    std::int64_t number = 0;
    for (const char c : text) number = number * 10 + (c - '0');
    return checked::ElementCode::number(number);
  }
  const auto name = file.interner.find(text);
  return name ? std::optional(checked::ElementCode::named(*name)) : std::nullopt;
}

// The instance that `a, b` means; none without an index where there is just one.
std::optional<std::uint32_t> instance_of(const DealFile& file, const checked::Shape& shape,
                                         std::string_view index) {
  std::uint32_t instance = 0;
  for (const checked::SetId set : shape.sets) {
    const std::size_t comma = std::min(index.find(','), index.size());
    const auto element = element_of(file, trimmed(index.substr(0, comma)));
    index.remove_prefix(std::min(comma + 1, index.size()));
    const auto& elements = file.checked().sets[set.index()].elements;
    if (!element) return std::nullopt;
    const auto found = std::find(elements.begin(), elements.end(), *element);
    if (found == elements.end()) return std::nullopt;
    instance = instance * static_cast<std::uint32_t>(elements.size()) +
               static_cast<std::uint32_t>(found - elements.begin());
  }
  return trimmed(index).empty() ? std::optional(instance) : std::nullopt;
}

}  // namespace

std::optional<Subject> find_subject(const DealFile& file, std::string_view text) {
  text = trimmed(text);
  std::string_view name = text, index;
  if (const auto open = text.find('['); open != std::string_view::npos && text.back() == ']') {
    name = trimmed(text.substr(0, open));
    index = text.substr(open + 1, text.size() - open - 2);
  }
  const auto id = file.interner.find(name);
  if (!id) return std::nullopt;
  const checked::Checked& deal = file.checked();
  const checked::Symbol symbol = file.deal.names.find(*id);
  const auto made = [&](Subject::Kind kind, std::uint32_t at, const checked::Shape& shape) {
    const auto instance = instance_of(file, shape, index);
    return instance ? std::optional(Subject{kind, at, *instance}) : std::nullopt;
  };
  if (symbol.kind == checked::SymbolKind::Lever)
    return made(Subject::Kind::Lever, symbol.id, deal.levers[symbol.id].shape);
  if (symbol.kind == checked::SymbolKind::Statement)
    return made(Subject::Kind::Statement, symbol.id, deal.statements[symbol.id].shape);
  if (symbol.found()) return std::nullopt;
  if (const auto rule = file.deal.names.find_rule(*id); rule.valid())
    return made(Subject::Kind::Rule, rule.value, deal.rules[rule.index()].shape);
  for (std::uint32_t e = 0; e < deal.ensures.size(); ++e)
    if (deal.ensures[e].name == *id && index.empty()) return Subject{Subject::Kind::Ensure, e, 0};
  return std::nullopt;
}

}  // namespace quid::report
