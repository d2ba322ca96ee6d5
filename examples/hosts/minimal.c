// SPDX-License-Identifier: Apache-2.0
/* The least that a host in C does: compile, tell, walk, read. */
#include <quid/quid.h>

#include <stdio.h>

static const char* const script =
    "deal \"A small step\" from 2024-01-01 to 2024-12-31\n"
    "unit EUR\nparty Seller\n"
    "party Buyer\n"
    "milestone delivered by Seller, due 2024-03-01\n"
    "lever credit by Buyer: none, half, full\n"
    "rule first: if delivered then ease credit by 1, Buyer must pay 100 EUR to Seller within 14 days\n";

/* Says what went wrong, and frees it. */
static int failed(const char* what, quid_string* error) {
  fprintf(stderr, "%s: %s\n", what, error->data ? error->data : "misuse");
  quid_string_free(error);
  return 1;
}

static void on_happening(void* user, quid_text json) {
  int* count = user;
  ++*count;
  printf("%2d %.*s\n", *count, (int)json.size, json.data);
}

int main(void) {
  quid_program deal = {0};
  quid_run run = {0};
  quid_string error = {0}, out = {0};
  int count = 0;

  if (quid_compile(quid_text_of(script), quid_text_of("minimal.quid"), NULL, &deal, &error))
    return failed("compile", &error);
  if (quid_start(deal, NULL, &run, &error)) return failed("start", &error);
  if (quid_run_on_happening(run, on_happening, &count, &error)) return failed("handler", &error);

  if (quid_run_record(run, quid_text_of("2024-02-20 delivered"), QUID_RECORD_QUID, &error))
    return failed("record", &error);
  if (quid_run_advance(run, quid_text_of("2024-02-29"), NULL, &error)) return failed("advance", &error);

  if (quid_run_level(run, quid_text_of("credit"), &out, NULL, &error)) return failed("level", &error);
  printf("credit: %s\n", out.data);
  quid_string_free(&out);

  if (quid_run_ask(run, quid_text_of("why credit"), QUID_FORM_TEXT, &out, &error))
    return failed("ask", &error);
  printf("%s", out.data);
  quid_string_free(&out);

  /* What is refused changes nothing and says why. */
  if (quid_run_record(run, quid_text_of("2024-03-10 delivred"), QUID_RECORD_QUID, &error) == QUID_ERROR)
    failed("as it should be", &error);

  quid_run_free(run);
  quid_program_free(deal);
  return 0;
}
