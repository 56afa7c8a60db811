#pragma once
// What is wrong with a chain's files, said so that a person can put it right.

#include <string>
#include <vector>

namespace rz::chain {

struct Finding {
  std::string file;     ///< inside the chain's folder
  int line = 0;         ///< from 1; 0 = the file as a whole
  std::string message;  ///< one sentence: what is wrong
  std::string mend;     ///< one sentence: what would put it right

  bool operator==(const Finding&) const = default;
};

/// Gathers the findings of one file.
class Sink {
 public:
  Sink(std::string file, std::vector<Finding>& findings) : file_(std::move(file)), findings_(findings) {}

  void add(int line, std::string message, std::string mend) {
    findings_.push_back({file_, line, std::move(message), std::move(mend)});
  }
  const std::string& file() const { return file_; }

 private:
  std::string file_;
  std::vector<Finding>& findings_;
};

}  // namespace rz::chain
