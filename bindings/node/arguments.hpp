// SPDX-License-Identifier: Apache-2.0
// Between N-API and quid.h: arguments, texts and errors. Here an exception of ours, `Thrown`, means
// that a JavaScript exception is pending; it is caught where N-API calls.
#pragma once

#include <node_api.h>
#include <quid/quid.h>

#include <string>

namespace quid_node {

struct Thrown {};

struct Call {
  napi_env env;
  napi_value argument[4];  // undefined where there is none
};

// --- what N-API says

inline void check(napi_env env, napi_status status) {
  if (status == napi_ok) return;
  const napi_extended_error_info* info = nullptr;
  napi_get_last_error_info(env, &info);
  const std::string message =
      info != nullptr && info->error_message != nullptr ? info->error_message : "unknown failure";
  bool pending = false;
  napi_is_exception_pending(env, &pending);
  if (!pending) napi_throw_error(env, nullptr, message.c_str());
  throw Thrown{};
}

[[noreturn]] inline void wrong_type(napi_env env, const std::string& message) {
  napi_throw_type_error(env, nullptr, message.c_str());
  throw Thrown{};
}

inline napi_value undefined(napi_env env) {
  napi_value out = nullptr;
  check(env, napi_get_undefined(env, &out));
  return out;
}

inline napi_valuetype type_of(napi_env env, napi_value value) {
  napi_valuetype type = napi_undefined;
  check(env, napi_typeof(env, value, &type));
  return type;
}

// --- texts

class String {
 public:
  String() = default;
  String(const String&) = delete;
  String& operator=(const String&) = delete;
  ~String() { quid_string_free(&string_); }
  quid_string* out() { return &string_; }
  const quid_string& get() const { return string_; }

 private:
  quid_string string_{nullptr, 0};
};

inline napi_value to_js(napi_env env, const char* data, size_t size) {
  napi_value out = nullptr;
  check(env, napi_create_string_utf8(env, data == nullptr ? "" : data, size, &out));
  return out;
}
inline napi_value to_js(napi_env env, const String& string) {
  return to_js(env, string.get().data, string.get().size);
}

inline std::string string_of(napi_env env, napi_value value) {
  size_t size = 0;
  check(env, napi_get_value_string_utf8(env, value, nullptr, 0, &size));
  std::string out(size, '\0');  // and a zero behind, which N-API writes again
  check(env, napi_get_value_string_utf8(env, value, out.data(), size + 1, &size));
  return out;
}

/// A string's UTF-8, or the bytes of a Uint8Array: copied, since other threads may share those.
inline std::string text_of(const Call& call, size_t index, const char* what) {
  napi_value value = call.argument[index];
  if (type_of(call.env, value) == napi_string) return string_of(call.env, value);
  bool is_array = false;
  check(call.env, napi_is_typedarray(call.env, value, &is_array));
  napi_typedarray_type type = napi_int8_array;
  size_t size = 0;
  void* data = nullptr;
  if (is_array)
    check(call.env,
          napi_get_typedarray_info(call.env, value, &type, &size, &data, nullptr, nullptr));
  if (!is_array || type != napi_uint8_array)
    wrong_type(call.env, std::string("`") + what + "` is to be a string or a `Uint8Array`");
  return size == 0 ? std::string() : std::string(static_cast<const char*>(data), size);
}

inline quid_text view(const std::string& text) { return {text.data(), text.size()}; }

template <class Number>
Number number_of(const Call& call, size_t index) {
  int64_t out = 0;
  check(call.env, napi_get_value_int64(call.env, call.argument[index], &out));
  return static_cast<Number>(out);
}

// --- errors

/// Throws what index.js makes of the library's error.
[[noreturn]] inline void refuse(napi_env env, quid_status status, const String& error) {
  void* data = nullptr;
  check(env, napi_get_instance_data(env, &data));
  napi_value make = nullptr, arguments[2], made = nullptr;
  check(env, napi_get_reference_value(env, static_cast<napi_ref>(data), &make));
  check(env, napi_get_boolean(env, status == QUID_MISUSE, &arguments[0]));
  arguments[1] = to_js(env, error);
  check(env, napi_call_function(env, undefined(env), make, 2, arguments, &made));
  napi_throw(env, made);
  throw Thrown{};
}

inline void check(napi_env env, quid_status status, const String& error) {
  if (status != QUID_OK) refuse(env, status, error);
}

}  // namespace quid_node
