#pragma once
// YAML as a plain tree with line numbers. yaml-cpp is included in yaml.cpp and nowhere else.

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "chain/finding.hpp"

namespace rz::chain {

struct Yaml {
  enum class Kind { nothing, scalar, list, map };
  struct Member;

  Kind kind = Kind::nothing;
  int line = 0;  ///< from 1
  std::string text;
  std::vector<Yaml> items;
  std::vector<Member> members;

  static constexpr std::size_t bytes_max = 256 * 1024;
  static constexpr int nodes_max = 20'000;  ///< aliases counted as often as they stand there
  static constexpr int depth_max = 16;
};

struct Yaml::Member {
  std::string key;
  int line = 0;
  Yaml value;
};

/// Nothing and a finding where the text is no YAML, names a key twice or is beyond the limits.
std::optional<Yaml> parse_yaml(std::string_view text, Sink& sink);

/// The members of a map, taken out by name. What nobody asked for is unknown, and said with the nearest word
/// that was asked for.
class Members {
 public:
  /// `what` begins the sentences: «Step «accept»».
  Members(const Yaml& map, std::string what, Sink& sink);

  /// Null if it is not there.
  const Yaml* take(std::string_view key);
  /// Says so if it is not there.
  const Yaml* need(std::string_view key);
  /// Names the members that nobody took. Call it last.
  void finish();

  const std::string& what() const { return what_; }
  int line() const { return line_; }

 private:
  const Yaml& map_;
  std::string what_;
  Sink& sink_;
  int line_;
  std::vector<std::string> asked_;
};

/// The word nearest to `word`; empty if none is near.
std::string nearest_word(std::string_view word, const std::vector<std::string>& words);

}  // namespace rz::chain
