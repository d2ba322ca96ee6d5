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

constexpr std::uint32_t line_block = 128;  // bytes of which the lines are counted together

// Few enough for a byte to count.
std::uint8_t count_feeds(std::string_view few) {
  std::uint8_t count = 0;
  for (const char c : few) count = static_cast<std::uint8_t>(count + (c == '\n'));
  return count;
}

}  // namespace

Source::Source(std::string name, std::string text)
    : name_(std::move(name)), text_(std::move(text)) {
  QUID_CHECK(text_.size() < UINT32_MAX, "source past 4 GB");
  index_lines();
  if (!is_ascii(text_)) index_checkpoints();
}

bool Source::begins_line(std::size_t offset) const {
  if (offset == 0) return true;
  const char before = text_[offset - 1];
  return before == '\n' || (before == '\r' && (offset == text_.size() || text_[offset] != '\n'));
}

void Source::index_lines() {
  const bool feeds_alone = text_.find('\r') == std::string::npos;
  const std::string_view text = text_;
  lines_before_.reserve(text.size() / line_block + 1);
  for (std::size_t begin = 0; begin <= text.size(); begin += line_block) {
    lines_before_.push_back(line_count_);
    const std::size_t end = std::min(begin + line_block, text.size() + 1);
    if (feeds_alone) {  // a line begins behind each, and the first with the text
      const std::size_t from = begin == 0 ? 0 : begin - 1;
      line_count_ += count_feeds(text.substr(from, end - 1 - from)) + (begin == 0 ? 1U : 0U);
    } else {
      for (std::size_t at = begin; at < end; ++at) line_count_ += begins_line(at) ? 1 : 0;
    }
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
  offset = std::min(offset, static_cast<std::uint32_t>(text_.size()));
  const std::uint32_t block = offset / line_block;
  std::uint32_t line = lines_before_[block];
  for (std::uint32_t at = block * line_block; at <= offset; ++at) line += begins_line(at) ? 1 : 0;
  return line;
}

std::uint32_t Source::line_begin(std::uint32_t line) const {
  if (line == 0) return 0;
  if (line > line_count()) return static_cast<std::uint32_t>(text_.size());
  const auto next = std::lower_bound(lines_before_.begin(), lines_before_.end(), line);
  const auto block = static_cast<std::uint32_t>(next - lines_before_.begin()) - 1;
  std::uint32_t seen = lines_before_[block];
  for (std::uint32_t at = block * line_block;; ++at)
    if (begins_line(at) && ++seen == line) return at;
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
  const std::uint32_t begin = line_begin(line);
  return {line, count_before(offset).code_points - count_before(begin).code_points + 1};
}

std::uint32_t Source::utf16_column(std::uint32_t offset) const {
  offset = std::min(offset, static_cast<std::uint32_t>(text_.size()));
  const std::uint32_t begin = line_begin(line_of(offset));
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
