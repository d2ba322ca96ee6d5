// SPDX-License-Identifier: Apache-2.0
// What every call of the C interface does: find what a handle stands for, keep others away from it
// meanwhile, and let nothing out but a status. Private to c.cpp.
#pragma once

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdlib>
#include <cstring>
#include <exception>
#include <initializer_list>
#include <memory>
#include <mutex>
#include <new>
#include <string>
#include <string_view>
#include <type_traits>
#include <unordered_map>
#include <utility>

#include "api/implementation.hpp"
#include "quid/quid.h"

namespace quid::api::c {

struct RunBox {
  explicit RunBox(Run&& run_) : run(std::move(run_)) {}
  Run run;
  std::atomic<bool> busy{false};
  std::shared_ptr<std::atomic<bool>> cancel;
};

// Cost: one lock a call.
template <class T>
class Table {
 public:
  std::uint64_t add(std::shared_ptr<T> item) {
    const std::lock_guard lock(mutex_);
    items_.emplace(next_, std::move(item));
    return next_++;
  }
  std::shared_ptr<T> find(std::uint64_t id) {
    const std::lock_guard lock(mutex_);
    const auto found = items_.find(id);
    return found == items_.end() ? nullptr : found->second;
  }
  std::shared_ptr<T> take(std::uint64_t id) {
    const std::lock_guard lock(mutex_);
    const auto found = items_.find(id);
    if (found == items_.end()) return nullptr;
    std::shared_ptr<T> item = std::move(found->second);
    items_.erase(found);
    return item;
  }

 private:
  std::mutex mutex_;
  std::uint64_t next_ = 1;
  std::unordered_map<std::uint64_t, std::shared_ptr<T>> items_;
};

// Never destroyed: a host may free its handles while the process ends.
inline Table<const Program>& programs() {
  static auto* table = new Table<const Program>();
  return *table;
}
inline Table<RunBox>& runs() {
  static auto* table = new Table<RunBox>();
  return *table;
}

inline std::string_view view(quid_text text) {
  return text.data == nullptr ? std::string_view() : std::string_view(text.data, text.size);
}

inline bool give(quid_string* out, std::string_view text) {
  if (out == nullptr) return true;
  out->data = static_cast<char*>(std::malloc(text.size() + 1));
  if (out->data == nullptr) return false;
  if (!text.empty()) std::memcpy(out->data, text.data(), text.size());
  out->data[text.size()] = '\0';
  out->size = text.size();
  return true;
}

inline void clear(quid_string* out) {
  if (out != nullptr) *out = {nullptr, 0};
}

inline quid_status misuse(quid_string* error, const char* message) {
  clear(error);
  give(error, json_of(Error{"misuse", message, {}, {}}));
  return QUID_MISUSE;
}

/// What a call gives back: a status, and the text of its output.
struct Answer {
  quid_status status = QUID_OK;
  std::string text;
};

inline Answer refused(const Error& error, quid_string* out) {
  give(out, json_of(error));
  return {QUID_ERROR, {}};
}

inline bool well_formed(quid_text text) { return text.data != nullptr || text.size == 0; }
inline quid_status bad_form(quid_string* out, quid_string* error) {
  clear(out);
  return misuse(error, "there is no such form");
}
inline bool is_form(int form) { return form == QUID_FORM_TEXT || form == QUID_FORM_JSON; }

/// Runs `work`, which returns an Answer; nothing that is thrown gets out.
template <class Work>
inline quid_status guarded(quid_string* out, quid_string* error, const Work& work) {
  clear(error);
  clear(out);
  try {
    const Answer answer = work();
    if (answer.status != QUID_OK) return answer.status;
    if (give(out, answer.text)) return QUID_OK;
  } catch (const std::bad_alloc&) {
  } catch (const std::exception& unforeseen) {
    try {
      give(error, json_of(Error{"internal-error", unforeseen.what(), {}, {}}));
    } catch (...) {
    }
    return QUID_ERROR;
  } catch (...) {
    give(error,
         R"({"name":"internal-error","message":"a handler threw","place":null,"diagnostics":[]})");
    return QUID_ERROR;
  }
  give(
      error,
      R"({"name":"out-of-memory","message":"there is not enough memory","place":null,"diagnostics":[]})");
  return QUID_ERROR;
}

/// The same with a run that nobody else uses meanwhile.
template <class Work>
inline quid_status on_run(quid_run handle, std::initializer_list<quid_text> texts, quid_string* out,
                          quid_string* error, const Work& work) {
  clear(error);
  clear(out);
  const std::shared_ptr<RunBox> box = runs().find(handle.id);
  if (!box) return misuse(error, "there is no such run; was it freed?");
  for (const quid_text& text : texts)
    if (!well_formed(text)) return misuse(error, "a text of some length has no data");
  if (box->busy.exchange(true)) return misuse(error, "another call uses this run");
  box->cancel->store(false);
  const quid_status status = guarded(out, error, [&] { return work(box->run); });
  box->busy.store(false);
  return status;
}

/// What an older caller does not know is as by default.
inline Limits limits_of(const quid_limits* passed) {
  Limits out;
  if (passed == nullptr) return out;
  quid_limits own = quid_limits_default();
  std::memcpy(&own, passed, std::min<std::uint64_t>(passed->struct_size, sizeof own));
  const quid_limits* given = &own;
#define QUID_LIMIT(name, inner, most) out.name = given->name;
#include "api/limits.def"
#undef QUID_LIMIT
  out.time = std::chrono::milliseconds(
      static_cast<std::int64_t>(std::min<std::uint64_t>(given->time_ms, INT32_MAX)));
  return out;
}

inline Form form_of(quid_form form) { return form == QUID_FORM_JSON ? Form::Json : Form::Text; }

inline quid_status keep_program(Result<Program> compiled, quid_program* program,
                                quid_string* error) {
  if (!compiled) return refused(compiled.error(), error).status;
  program->id = programs().add(std::make_shared<const Program>(*std::move(compiled)));
  return QUID_OK;
}

/// A run with a cancel flag of its own, which lives as long as the run.
template <class Make>
inline Answer keep_run(const quid_limits* given, quid_run* out, quid_string* error,
                       const Make& make) {
  Limits limits = limits_of(given);
  auto cancel = std::make_shared<std::atomic<bool>>(false);
  limits.cancel = cancel.get();
  Result<Run> run = make(limits);
  if (!run) return refused(run.error(), error);
  auto box = std::make_shared<RunBox>(*std::move(run));
  box->cancel = std::move(cancel);
  out->id = runs().add(std::move(box));
  return {};
}

template <class T>
inline Answer answered(const Result<T>& result, quid_string* error, std::string text = {}) {
  if (!result) return refused(result.error(), error);
  if constexpr (std::is_same_v<T, std::string>) return {QUID_OK, *result};
  return {QUID_OK, std::move(text)};
}

inline quid_text text_of(const std::string& text) { return {text.data(), text.size()}; }

}  // namespace quid::api::c
