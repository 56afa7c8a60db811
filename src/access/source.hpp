#pragma once
// Files that people write for us, YAML and CSV, read with the place of each fault. yaml-cpp is seen in
// source.cpp and nowhere else.

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.hpp"

namespace rz::access {

inline constexpr std::size_t source_bytes_max = 4 * 1024 * 1024;

/// What is wrong with a file, and where: «zhanhe/orgs.yaml:12: …». The sentence is English, for operators.
struct Fault {
  std::string file;
  int line = 0;  ///< from 1; 0 = the file as a whole
  std::string message;

  bool operator==(const Fault&) const = default;
};
/// «file:line: message»
std::string format_fault(const Fault& fault);

struct Source {
  std::string file;  ///< as faults name it
  std::string text;
};

/// A file on disk; a fault if it cannot be read or is too large.
Result<Source, Fault> read_source(const std::string& path, std::string file);

/// A node of a YAML file. Every reading function says what is wrong and on which line.
class Yaml {
 public:
  struct Member;

  int line() const { return line_; }
  Fault fault(std::string message) const { return {file_, line_, std::move(message)}; }

  /// The members in their order; a key never stands twice.
  Result<std::vector<std::pair<std::string, const Yaml*>>, Fault> map() const;
  Result<std::vector<const Yaml*>, Fault> list() const;
  /// A scalar that is not empty.
  Result<std::string, Fault> text() const;
  Result<std::int64_t, Fault> integer() const;

  /// The member of that name; nullptr if there is none.
  const Yaml* find(std::string_view key) const;
  Result<const Yaml*, Fault> need_node(std::string_view key) const;
  Result<std::string, Fault> need(std::string_view key) const;
  Result<std::string, Fault> text_or(std::string_view key, std::string otherwise) const;
  Result<bool, Fault> flag(std::string_view key, bool otherwise) const;
  /// One word or a list of words; empty if the member is missing.
  Result<std::vector<std::string>, Fault> words(std::string_view key) const;
  /// A map with no other members than these.
  Status<Fault> only(std::initializer_list<std::string_view> keys) const;

 private:
  friend class YamlCopier;
  enum class Kind { nothing, scalar, list, map };

  Kind kind_ = Kind::nothing;
  int line_ = 0;
  std::string file_;
  std::string text_;
  std::vector<Yaml> items_;        // of a list, and the values of a map
  std::vector<std::string> keys_;  // of a map, as items_
};

Result<Yaml, Fault> parse_yaml(const Source& source);

/// A CSV file in the plainest form: a line of column names, no quotes, no commas inside a field.
class Csv {
 public:
  struct Line {
    int number = 0;
    std::vector<std::string> fields;  ///< as many as there are columns
  };

  /// The columns must be exactly these.
  static Result<Csv, Fault> parse(const Source& source, std::initializer_list<std::string_view> columns);
  /// The columns may be any of these, in any order.
  static Result<Csv, Fault> parse(const Source& source, std::span<const std::string_view> known);

  const std::vector<std::string>& columns() const { return columns_; }
  const std::vector<Line>& lines() const { return lines_; }
  Fault fault(const Line& line, std::string message) const {
    return {file_, line.number, std::move(message)};
  }

 private:
  static Result<Csv, Fault> parse_lines(const Source& source);

  std::string file_;
  std::vector<std::string> columns_;
  std::vector<Line> lines_;
};

}  // namespace rz::access
