// SPDX-License-Identifier: Apache-2.0
#include "run/happenings.hpp"

#include <utility>

namespace quid {
namespace {

constexpr std::size_t first_rows = 64;

}  // namespace

Happening Happenings::operator[](std::size_t k) const {
  const Row& row = this->row(k);
  if (row.form == Form::Whole) return part(k).whole[row.index()];
  Happening out{.amount = {},
                .a = 0,
                .b = 0,
                .text = {},
                .day = day_of(row),
                .kind = row.kind,
                .subject = subject_of(row),
                .other = {},
                .cause = cause_of(row)};
  switch (row.form) {
    case Form::Count: out.amount = Decimal::from_int(static_cast<std::int32_t>(row.index())); break;
    case Form::Amount: out.amount = Decimal::from_units(part(k).amounts[row.index()]); break;
    default: out.a = row.payload[0]; out.b = row.payload[1];
  }
  return out;
}

// A run of a few days should not pay for rows that it never has, nor a long one for moving them.
void Happenings::grow() {
  if (last_.rows.size() < part_size) {
    last_.rows.reserve(empty() ? first_rows : part_size);
    return;
  }
  full_.push_back(std::make_shared<const Part>(std::move(last_)));
  last_ = {};
  last_.rows.reserve(part_size);
}

void Happenings::add(HappeningKind kind, Day day, Subject subject, Cause cause, Details details) {
  if (details.other == Subject{} && details.text.empty() && details.a == 0 && details.b == 0)
    return add(kind, day, subject, cause, details.amount);
  keep_whole(new_row(), {details.amount, details.a, details.b, std::move(details.text), day, kind,
                         subject, details.other, cause});
}

void Happenings::keep_whole(Row& row, Happening happening) {
  if (size() == 1) first_day_ = happening.day;
  row.kind = happening.kind;
  row.cause_kind = happening.cause.kind;
  row.form = Form::Whole;
  row.point_to(last_.whole.size());
  last_.whole.push_back(std::move(happening));
}

void Happenings::clear() {
  full_.clear();
  last_ = {};
}

}  // namespace quid
