// SPDX-License-Identifier: Apache-2.0
#include "program/value.hpp"

namespace quid {

const char* name_of(Fault fault) {
  switch (fault) {
    case Fault::None: return "none";
    case Fault::Overflow: return "overflow";
    case Fault::DivisionByZero: return "division-by-zero";
    case Fault::NotWhole: return "not-whole";
    case Fault::OutOfCalendar: return "out-of-calendar";
    case Fault::NotInSet: return "not-in-set";
    case Fault::NegativePayment: return "negative-payment";
    case Fault::Negative: return "negative-levels";
  }
  return "none";
}

}  // namespace quid
