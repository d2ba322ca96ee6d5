// SPDX-License-Identifier: Apache-2.0
/* Quid for C and for whatever speaks C. The guide is docs/embedding.md; what comes as JSON is
 * described in docs/formats.md.
 *
 * Texts go in as a pointer and a length (UTF-8, no ending zero needed) and are copied where they
 * are kept. Texts come out as a quid_string that is the caller's: give it to quid_string_free.
 * Programs and runs are numbers, never reused, so a handle that was freed, or never was one, is
 * QUID_MISUSE and nothing worse. A program may be used by any number of threads; a run by one at a
 * time: a call on a run that is busy, be it on another thread or in a handler, is QUID_MISUSE,
 * except quid_run_cancel, and quid_run_free: the run goes once its call is over. After anything but
 * QUID_OK nothing has changed.
 *
 * `error` may be NULL. Else it gets, after QUID_ERROR, a JSON object with `name`, `message`,
 * `place` and `diagnostics`, after QUID_MISUSE the same with the name `misuse`, and else nothing
 * (data NULL). Outputs get nothing where the call does not succeed.
 */
#ifndef QUID_H
#define QUID_H

#include <stddef.h>
#include <stdint.h>

#if defined(__GNUC__)
#define QUID_C_API __attribute__((visibility("default")))
#else
#define QUID_C_API
#endif

#ifdef __cplusplus
extern "C" {
#endif

/* Of this header. A library of the same number or a higher one serves it. */
#define QUID_ABI_VERSION 1
QUID_C_API uint32_t quid_abi_version(void);
/* `0.1.0`; static. */
QUID_C_API const char* quid_version(void);

typedef enum { QUID_OK = 0, QUID_ERROR = 1, QUID_MISUSE = 2 } quid_status;
typedef struct {
  const char* data;
  size_t size;
} quid_text;
typedef struct {
  char* data; /* with a zero behind `size` bytes; NULL: nothing */
  size_t size;
} quid_string;
/* Frees and empties; NULL and an empty one are fine. */
QUID_C_API void quid_string_free(quid_string* string);
/* Of a text with an ending zero. */
QUID_C_API quid_text quid_text_of(const char* text);

typedef struct {
  uint64_t id;
} quid_program; /* 0: none */
typedef struct {
  uint64_t id;
} quid_run;

/* Whole numbers of a fixed size, so that a wrong one is QUID_MISUSE in every language. */
typedef int32_t quid_form;
enum { QUID_FORM_TEXT = 0, QUID_FORM_JSON = 1 };
typedef int32_t quid_record_form;
enum { QUID_RECORD_QUID = 0, QUID_RECORD_CSV = 1, QUID_RECORD_JSON_LINES = 2 };
typedef int32_t quid_kind;
enum { QUID_UNKNOWN = 0, QUID_TRUTH, QUID_NUMBER, QUID_DATE, QUID_DURATION, QUID_NAME, QUID_TEXT };
typedef int32_t quid_finding; /* what is none of these a verifier gives is read as not yet */
enum { QUID_NOT_YET = 0, QUID_VERIFIED = 1, QUID_REFUTED = 2 };

/* How much is too much; see quid::Limits. Get it from quid_limits_default: `struct_size` tells the
 * library which of the members the caller knows. */
typedef struct {
  uint64_t struct_size;
  uint64_t source_bytes, tokens, nesting, name_bytes, set_elements, instances, instructions;
  uint64_t record_bytes, record_entries, happenings, steps, memory;
  uint64_t time_ms; /* of one call; 0: no limit */
} quid_limits;
QUID_C_API quid_limits quid_limits_default(void);

/* --- programs. `limits` may be NULL (the defaults) everywhere. */
/* `name` is how messages call the script; it may be empty. No file is read. */
QUID_C_API quid_status quid_compile(quid_text source, quid_text name, const quid_limits* limits,
                                    quid_program* program, quid_string* error);
/* Reads the file, and modules beside it. */
QUID_C_API quid_status quid_compile_file(quid_text path, const quid_limits* limits,
                                         quid_program* program, quid_string* error);
/* Runs that use it live on. QUID_MISUSE if it is none, for example when freed twice. */
QUID_C_API quid_status quid_program_free(quid_program program);
/* JSON: title, days, fingerprint and all names. */
QUID_C_API quid_status quid_program_describe(quid_program program, quid_string* json,
                                             quid_string* error);
/* JSON: a list of diagnostics. */
QUID_C_API quid_status quid_program_warnings(quid_program program, quid_string* json,
                                             quid_string* error);

/* --- runs */
QUID_C_API quid_status quid_start(quid_program program, const quid_limits* limits, quid_run* run,
                                  quid_string* error);
/* A copy that goes on by itself, without handlers. */
QUID_C_API quid_status quid_run_fork(quid_run run, quid_run* fork, quid_string* error);
QUID_C_API quid_status quid_run_free(quid_run run);
/* Any thread may: the call that goes on now ends soon with the error `cancelled`. */
QUID_C_API quid_status quid_run_cancel(quid_run run);

/* Events, each dated after today; all or none are taken. See quid::Run::record. */
QUID_C_API quid_status quid_run_record(quid_run run, quid_text events, quid_record_form form,
                                       quid_string* error);
/* Events of any day: the run is walked afresh. */
QUID_C_API quid_status quid_run_amend(quid_run run, quid_text events, quid_record_form form,
                                      quid_string* error);
QUID_C_API quid_status quid_run_set(quid_run run, quid_text quantity, quid_text number,
                                    quid_text day, quid_string* error);
/* Walks to the end of a day. `happened` gets a JSON list of happenings; it may be NULL. */
QUID_C_API quid_status quid_run_advance(quid_run run, quid_text day, quid_string* happened,
                                        quid_string* error);

/* --- the host's part. Handlers are called on the thread that calls quid_run_advance, with texts
 * that live as long as the call. They must not throw or long-jump. NULL takes a handler away. */
typedef void (*quid_happening_handler)(void* user, quid_text happening_json);
typedef quid_finding (*quid_verifier)(void* user, quid_text report_json);
QUID_C_API quid_status quid_run_on_action(quid_run run, quid_text action, const quid_kind* kinds,
                                          size_t count, quid_happening_handler handler, void* user,
                                          quid_string* error);
QUID_C_API quid_status quid_run_on_happening(quid_run run, quid_happening_handler handler,
                                             void* user, quid_string* error);
/* `report_json`: `date` and `milestone`, for each day on which it waits for this verifier. */
QUID_C_API quid_status quid_run_on_verify(quid_run run, quid_text verifier, quid_verifier find,
                                          void* user, quid_string* error);

/* --- what stands at the end of today */
/* JSON: today, levels, quantities, milestones, duties, ledger, verdict. */
QUID_C_API quid_status quid_run_state(quid_run run, quid_string* json, quid_string* error);
/* `2018-07-27` or `step 3`; nothing (data NULL) on the eve of the first day. */
QUID_C_API quid_status quid_run_today(quid_run run, quid_string* day, quid_string* error);
/* Its name and, where `number` is not NULL, its number: 0 is the harshest. */
QUID_C_API quid_status quid_run_level(quid_run run, quid_text lever, quid_string* level,
                                      uint32_t* number, quid_string* error);
/* JSON: a list, from the one with this number (from 0) on. */
QUID_C_API quid_status quid_run_happenings(quid_run run, size_t from, quid_string* json,
                                           quid_string* error);
QUID_C_API quid_status quid_run_residual(quid_run run, quid_form form, quid_string* out,
                                         quid_string* error);
QUID_C_API quid_status quid_run_report(quid_run run, quid_form form, quid_string* out,
                                       quid_string* error);
/* Equal for runs that go on alike. */
QUID_C_API quid_status quid_run_hash(quid_run run, uint64_t* hash, quid_string* error);

/* --- questions */
/* JSON: `kind`, `text`, `unit`. */
QUID_C_API quid_status quid_run_value(quid_run run, quid_text expression, quid_string* json,
                                      quid_string* error);
/* `why C`, `why not C`, `next`, `what if EVENTS`, `left`, `unknowns`. */
QUID_C_API quid_status quid_run_ask(quid_run run, quid_text question, quid_form form,
                                    quid_string* answer, quid_string* error);
QUID_C_API quid_status quid_run_compare(quid_run run, quid_run other, quid_form form,
                                        quid_string* out, quid_string* error);

/* --- state that lasts */
/* QUID_FORM_TEXT: bytes, the smaller form. */
QUID_C_API quid_status quid_run_save(quid_run run, quid_form form, quid_string* saved,
                                     quid_string* error);
/* `migration` NULL: another program than the one that saved is an error. Else it is allowed, and
 * `migration` gets JSON: `migrated` and `dropped`, what no longer fits. */
QUID_C_API quid_status quid_restore(quid_program program, quid_text saved,
                                    const quid_limits* limits, quid_run* run,
                                    quid_string* migration, quid_string* error);

#ifdef __cplusplus
}
#endif
#endif
