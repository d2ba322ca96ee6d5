// SPDX-License-Identifier: Apache-2.0
// Programs and runs as JavaScript objects: freed when they are collected, or before. What was freed
// keeps its number, and so the library itself says that it is gone.
#pragma once

#include <map>
#include <memory>

#include "arguments.hpp"

namespace quid_node {

struct Run;

/// One handler of a run, by the number under which index.js knows it. It is given to the library,
/// and so stays where it is until the run is gone.
struct Hook {
  Run* run;
  uint32_t number;
};

/// Of the advance that goes on.
struct Telling {
  napi_env env;
  napi_value tell;    // (number, json) → what the handler says
  napi_value thrown;  // an array: what handlers threw
};

/// What the library knows by a number.
template <class Number, quid_status (*let_go)(Number)>
struct Held {
  using Id = Number;
  Id id{};
  bool freed = false;

  quid_status free() { return let_go(id); }
};

struct Program : Held<quid_program, quid_program_free> {
  static constexpr napi_type_tag tag = {0x51756964'50726f67, 0x9a1f4e7c20b3d855};
  static constexpr const char* name = "a `Program`";
  static constexpr int64_t weight = 96 << 10;
};

struct Run : Held<quid_run, quid_run_free> {
  static constexpr napi_type_tag tag = {0x51756964'52756e20, 0x3b6cd1f04e92a717};
  static constexpr const char* name = "a `Run`";
  static constexpr int64_t weight = 32 << 10;
  Telling* telling = nullptr;
  std::map<uint32_t, Hook> hooks{};
};

/// So that many small objects with much behind them are collected in time. The weights are rough: a
/// run of the Singapore deal, walked to its end, measured 35 KiB, and its program 89.
inline void weigh(napi_env env, int64_t bytes) {
  int64_t all = 0;
  napi_adjust_external_memory(env, bytes, &all);
}

template <class Handle>
quid_status let_go(napi_env env, Handle& handle) {
  if (handle.freed) return QUID_MISUSE;
  handle.freed = true;
  weigh(env, -Handle::weight);
  return handle.free();
}

template <class Handle>
void finalize(napi_env env, void* data, void*) {
  auto* handle = static_cast<Handle*>(data);
  let_go(env, *handle);
  delete handle;
}

template <class Handle>
napi_value wrap(napi_env env, typename Handle::Id id) {
  auto handle = std::make_unique<Handle>();
  handle->id = id;
  napi_value object = nullptr;
  napi_status status = napi_create_object(env, &object);
  if (status == napi_ok) status = napi_type_tag_object(env, object, &Handle::tag);
  if (status == napi_ok)
    status = napi_wrap(env, object, handle.get(), finalize<Handle>, nullptr, nullptr);
  if (status != napi_ok) handle->free();
  check(env, status);
  handle.release();
  weigh(env, Handle::weight);
  return object;
}

template <class Handle>
Handle& handle_of(const Call& call, size_t index = 0) {
  napi_value value = call.argument[index];
  bool is_one = false;
  if (type_of(call.env, value) == napi_object)
    check(call.env, napi_check_object_type_tag(call.env, value, &Handle::tag, &is_one));
  if (!is_one) wrong_type(call.env, std::string("this is not ") + Handle::name);
  void* data = nullptr;
  check(call.env, napi_unwrap(call.env, value, &data));
  return *static_cast<Handle*>(data);
}

}  // namespace quid_node
