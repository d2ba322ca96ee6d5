// SPDX-License-Identifier: Apache-2.0
#include "run/happenings.hpp"

#include <array>
#include <bit>
#include <utility>

namespace quid {

Happening Happenings::operator[](std::size_t k) const {
  const Part& part = this->part(k);
  const Row& row = part.rows[k % part_size];
  Happening out{.amount = {},
                .a = 0,
                .b = 0,
                .text = {},
                .day = row.day,
                .kind = row.kind,
                .subject = {row.subject_kind, row.subject, row.subject_instance},
                .other = {},
                .cause = {row.cause_kind, row.cause, row.cause_instance}};
  const auto joined = std::bit_cast<std::int64_t>(row.payload);
  switch (row.form) {
    case Payload::Numbers:
      out.a = row.payload[0];
      out.b = row.payload[1];
      break;
    case Payload::Amount: out.amount = Decimal::from_units(joined); break;
    case Payload::Rest: {
      const Details& rest = part.rest[static_cast<std::size_t>(joined)];
      out.amount = rest.amount;
      out.a = rest.a;
      out.b = rest.b;
      out.other = rest.other;
      out.text = rest.text;
      break;
    }
  }
  return out;
}

void Happenings::begin_part() {
  full_.push_back(std::make_shared<const Part>(std::move(last_)));
  last_ = {};
  last_.rows.reserve(part_size);
}

void Happenings::add(HappeningKind kind, Day day, Subject subject, Cause cause, Details details) {
  Row& row = new_row(kind, day, subject, cause);
  const Int128 units = details.amount.units();
  const bool alone = details.other == Subject{} && details.text.empty();
  if (alone && details.a == 0 && details.b == 0 && units == static_cast<std::int64_t>(units)) {
    row.form = Payload::Amount;
    row.payload = std::bit_cast<std::array<std::int32_t, 2>>(static_cast<std::int64_t>(units));
  } else {
    keep_apart(row, std::move(details));
  }
}

void Happenings::keep_apart(Row& row, Details details) {
  row.form = Payload::Rest;
  row.payload =
      std::bit_cast<std::array<std::int32_t, 2>>(static_cast<std::int64_t>(last_.rest.size()));
  last_.rest.push_back(std::move(details));
}

void Happenings::clear() {
  full_.clear();
  last_ = {};
}

}  // namespace quid
