// SPDX-License-Identifier: Apache-2.0
// Line and column index of one text.
#include "support/source.hpp"

#include <algorithm>
#include <cstddef>
#include <utility>

#include "support/check.hpp"
#include "support/utf8.hpp"

namespace quid {
namespace {

constexpr std::uint32_t checkpoint_bytes = 4096;

bool starts_code_point(char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }
// A four-byte form is a surrogate pair in UTF-16.
bool starts_pair(char c) { return static_cast<unsigned char>(c) >= 0xF0; }

// A search costs less than a look at each byte where one in so many is what is sought.
constexpr std::size_t sparse = 16;

// Line feeds and carriage returns.
std::size_t count_breaks(std::string_view text) {
  constexpr std::size_t part = UINT8_MAX;  // so many a byte can count
  std::size_t count = 0;
  for (std::size_t at = 0; at < text.size(); at += part) {
    std::uint8_t in_part = 0;
    for (const char c : text.substr(at, part))
      in_part = static_cast<std::uint8_t>(in_part + (c == '\n') + (c == '\r'));
    count += in_part;
  }
  return count;
}

}  // namespace

Source::Source(std::string name, std::string text)
    : name_(std::move(name)), text_(std::move(text)) {
  QUID_CHECK(text_.size() < UINT32_MAX, "source past 4 GB");
  index_lines();
  if (!is_ascii(text_)) index_checkpoints();
}

void Source::index_lines() {
  const std::size_t breaks = count_breaks(text_);
  line_begins_.reserve(breaks + 1);
  line_begins_.push_back(0);
  if (breaks > text_.size() / sparse) {
    for (std::size_t i = 0; i < text_.size(); ++i) {
      const bool pair = text_[i] == '\r' && i + 1 < text_.size() && text_[i + 1] == '\n';
      if (text_[i] == '\n' || (text_[i] == '\r' && !pair))
        line_begins_.push_back(static_cast<std::uint32_t>(i + 1));
    }
    return;
  }
  std::size_t feed = text_.find('\n'), carriage = text_.find('\r');
  while (feed != std::string::npos || carriage != std::string::npos) {
    const std::size_t at = std::min(feed, carriage);
    const bool pair = at == carriage && feed == at + 1;  // the line ends behind both
    if (!pair) line_begins_.push_back(static_cast<std::uint32_t>(at + 1));
    if (at == carriage)
      carriage = text_.find('\r', at + 1);
    else
      feed = text_.find('\n', at + 1);
  }
}

void Source::index_checkpoints() {
  Checkpoint count;
  for (std::size_t i = 0; i < text_.size(); ++i) {
    if (i % checkpoint_bytes == 0) checkpoints_.push_back(count);
    count.code_points += starts_code_point(text_[i]);
    count.utf16_units += starts_code_point(text_[i]) + starts_pair(text_[i]);
  }
}

Source::Checkpoint Source::count_before(std::uint32_t offset) const {
  if (checkpoints_.empty() || offset == 0) return {offset, offset};
  const std::uint32_t block = (offset - 1) / checkpoint_bytes;
  Checkpoint count = checkpoints_[block];
  for (std::uint32_t i = block * checkpoint_bytes; i < offset; ++i) {
    count.code_points += starts_code_point(text_[i]);
    count.utf16_units += starts_code_point(text_[i]) + starts_pair(text_[i]);
  }
  return count;
}

std::string_view Source::text(Span span) const {
  const std::size_t begin = std::min<std::size_t>(span.begin, text_.size());
  const std::size_t end = std::min<std::size_t>(std::max(span.begin, span.end), text_.size());
  return std::string_view(text_).substr(begin, end - begin);
}

std::uint32_t Source::line_of(std::uint32_t offset) const {
  const auto after = std::upper_bound(line_begins_.begin(), line_begins_.end(), offset);
  return static_cast<std::uint32_t>(after - line_begins_.begin());
}

std::uint32_t Source::line_begin(std::uint32_t line) const {
  if (line == 0) return 0;
  if (line > line_count()) return static_cast<std::uint32_t>(text_.size());
  return line_begins_[line - 1];
}

std::string_view Source::line_text(std::uint32_t line) const {
  if (line == 0) return {};
  const std::uint32_t begin = line_begin(line);
  std::string_view text = std::string_view(text_).substr(begin, line_begin(line + 1) - begin);
  if (text.ends_with('\n')) text.remove_suffix(1);
  if (text.ends_with('\r')) text.remove_suffix(1);
  return text;
}

Position Source::position(std::uint32_t offset) const {
  offset = std::min(offset, static_cast<std::uint32_t>(text_.size()));
  const std::uint32_t line = line_of(offset);
  const std::uint32_t begin = line_begins_[line - 1];
  return {line, count_before(offset).code_points - count_before(begin).code_points + 1};
}

std::uint32_t Source::utf16_column(std::uint32_t offset) const {
  offset = std::min(offset, static_cast<std::uint32_t>(text_.size()));
  const std::uint32_t begin = line_begins_[line_of(offset) - 1];
  return count_before(offset).utf16_units - count_before(begin).utf16_units;
}

SourceId SourceSet::add(std::string name, std::string text) {
  const SourceId source_id = SourceId::at(sources_.size());
  sources_.emplace_back(std::move(name), std::move(text));
  return source_id;
}

void SourceSet::keep_first(std::size_t count) {
  while (sources_.size() > count) sources_.pop_back();
}

const Source& SourceSet::operator[](SourceId source_id) const {
  QUID_CHECK(contains(source_id), "no such source");
  return sources_[source_id.index()];
}

}  // namespace quid
