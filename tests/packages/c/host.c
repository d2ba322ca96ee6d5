// SPDX-License-Identifier: Apache-2.0
#include <quid/quid.h>
#include <stdio.h>

int main(void) {
  quid_program deal;
  quid_run run;
  quid_string out, error;
  const quid_text source = quid_text_of(
      "deal \"one step\" from 2024-01-01 to 2024-12-31\nparty A\nparty B\nmilestone m by A\n"
      "lever l by B: shut, open\nif m then ease l to open\n");
  if (quid_compile(source, quid_text_of(""), NULL, &deal, &error) != QUID_OK) return 1;
  if (quid_start(deal, NULL, &run, NULL) != QUID_OK) return 1;
  if (quid_run_record(run, quid_text_of("2024-02-01 m"), QUID_RECORD_QUID, NULL) != QUID_OK) return 1;
  if (quid_run_advance(run, quid_text_of("2024-03-01"), NULL, NULL) != QUID_OK) return 1;
  if (quid_run_level(run, quid_text_of("l"), &out, NULL, NULL) != QUID_OK) return 1;
  printf("%s\n", out.data);
  quid_string_free(&out);
  quid_run_free(run);
  quid_program_free(deal);
  return 0;
}
