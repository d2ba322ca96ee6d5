// SPDX-License-Identifier: Apache-2.0
// What the library calls while a run advances, on the thread that advances it. Nothing is thrown
// through the library: what a handler throws is put aside until the call has returned.
#pragma once

#include "handles.hpp"

namespace quid_node {

/// Sets who is told while it lives; a handler may call `advance` too, and be refused.
class WhileTelling {
 public:
  WhileTelling(Run& run, Telling& telling) : run_(run), before_(run.telling) {
    run.telling = &telling;
  }
  WhileTelling(const WhileTelling&) = delete;
  WhileTelling& operator=(const WhileTelling&) = delete;
  ~WhileTelling() { run_.telling = before_; }

 private:
  Run& run_;
  Telling* before_;
};

/// Puts what a handler threw aside; where a worker is ended meanwhile, there is nothing to put.
inline void keep_thrown(const Telling& telling) {
  napi_value thrown = nullptr;
  uint32_t count = 0;
  if (napi_get_and_clear_last_exception(telling.env, &thrown) != napi_ok) return;
  if (napi_get_array_length(telling.env, telling.thrown, &count) != napi_ok) return;
  napi_set_element(telling.env, telling.thrown, count, thrown);
}

/// Whether the handler was called and did not throw; `finding` is what it said, if it was a number.
inline bool call_handler(const Telling& telling, uint32_t hook, quid_text json, int32_t& finding) {
  napi_value arguments[2], self = nullptr, said = nullptr;
  napi_env env = telling.env;
  if (napi_create_uint32(env, hook, &arguments[0]) != napi_ok ||
      napi_create_string_utf8(env, json.data, json.size, &arguments[1]) != napi_ok ||
      napi_get_undefined(env, &self) != napi_ok ||
      napi_call_function(env, self, telling.tell, 2, arguments, &said) != napi_ok)
    return false;
  napi_get_value_int32(env, said, &finding);
  return true;
}

inline bool tell(const Hook& hook, quid_text json, int32_t& finding) {
  const Telling* telling = hook.run->telling;
  napi_handle_scope scope = nullptr;
  if (telling == nullptr || napi_open_handle_scope(telling->env, &scope) != napi_ok) return false;
  const bool good = call_handler(*telling, hook.number, json, finding);
  if (!good) keep_thrown(*telling);
  napi_close_handle_scope(telling->env, scope);
  return good;
}

inline void on_told(void* user, quid_text json) {
  int32_t ignored = 0;
  tell(*static_cast<Hook*>(user), json, ignored);
}

/// Without an answer the walk cannot go on, and so it is ended: the run stands where it stood.
inline quid_finding on_asked(void* user, quid_text json) {
  const Hook& hook = *static_cast<Hook*>(user);
  int32_t finding = QUID_NOT_YET;
  if (!tell(hook, json, finding)) quid_run_cancel(hook.run->id);
  return static_cast<quid_finding>(finding);
}

}  // namespace quid_node
