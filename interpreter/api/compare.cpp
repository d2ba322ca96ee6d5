// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>
#include <nlohmann/json.hpp>
#include <sstream>

#include "api/implementation.hpp"
#include "report/difference.hpp"

namespace quid::api {
namespace {

// Two deals that no other caller uses: the two workspaces cannot be locked in one order.
struct Side {
  explicit Side(const Run::Impl& run)
      : file(report::copy_of(run.file())), record(run.record), until(run.run.today()) {
    point_to_record(*file, run.program.impl().record(), record);
  }
  std::unique_ptr<DealFile> file;
  Entries record;
  quid::Day until;
};

}  // namespace

Result<std::string> Run::compare(const Run& other, Form form) const {
  const quid::Limits limits = of_this_call(impl_->limits);
  const Side ours(*impl_), theirs(*other.impl_);
  const quid::Difference difference =
      quid::compare({&*ours.file->program, ours.record, ours.until, limits},
                    {&*theirs.file->program, theirs.record, theirs.until, limits});
  if (const auto over = over_limits(limits)) return *over;
  const report::DifferenceReport told{*ours.file, *theirs.file, difference, "this run",
                                      "the other"};
  if (form == Form::Json) {
    nlohmann::ordered_json out = {{"version", 1}, {"same", difference.same()}};
    out.update(report::difference_json(told));
    return out.dump(2, ' ', false, nlohmann::json::error_handler_t::replace) + '\n';
  }
  std::ostringstream out;
  if (difference.same())
    out << "The two runs are alike.\n";
  else
    report::print_difference(out, told, {});
  return out.str();
}

}  // namespace quid::api
