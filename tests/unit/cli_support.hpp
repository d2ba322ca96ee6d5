// SPDX-License-Identifier: Apache-2.0
// A folder of its own for each test, and commands run inside the process.
#pragma once

#include <filesystem>
#include <fstream>
#include <initializer_list>
#include <sstream>
#include <string>
#include <vector>

#include "cli/command_line.hpp"

namespace quid::test {

class Folder {
 public:
  Folder() {
    std::string name = (std::filesystem::temp_directory_path() / "quid-XXXXXX").string();
    path_ = mkdtemp(name.data());
  }
  ~Folder() { std::filesystem::remove_all(path_); }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;

  std::string path(const std::string& name) const { return path_ + "/" + name; }
  std::string write(const std::string& name, const std::string& text) const {
    std::ofstream(path(name), std::ios::binary) << text;
    return path(name);
  }
  std::string read(const std::string& name) const {
    std::ifstream in(path(name), std::ios::binary);
    std::ostringstream out;
    out << in.rdbuf();
    return out.str();
  }

 private:
  std::string path_;
};

struct Ran {
  int code = 0;
  std::string out, err;
};

inline Ran quid_command(std::vector<std::string> words) {
  words.insert(words.begin(), "quid");
  std::vector<const char*> argv;
  for (const std::string& word : words) argv.push_back(word.c_str());
  std::ostringstream out, err;
  report::Terminal terminal{out, err};
  Ran ran;
  ran.code = cli::run_command_line(static_cast<int>(argv.size()), argv.data(), terminal);
  ran.out = out.str();
  ran.err = err.str();
  return ran;
}

inline bool contains(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

}  // namespace quid::test
