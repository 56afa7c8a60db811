#pragma once
// A chain's folder, or its published bytes, read into what the engine and the pages need.

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "base/text.hpp"
#include "chain/finding.hpp"
#include "chain/texts.hpp"
#include "flow/definition.hpp"
#include "infra/schema/schema.hpp"

namespace rz::chain {

/// Name inside the folder → bytes: chain.yaml, form.schema.json, forms/*.schema.json, text.zh.yaml,
/// text.en.yaml.
using Files = StringMap<std::string>;

inline constexpr std::size_t files_max = 100;
inline constexpr std::size_t file_bytes_max = 256 * 1024;

struct Loaded {
  flow::Definition definition;
  Texts zh;
  Texts en;
  StringMap<std::string> form_files;  ///< step → the file of its form
  StringMap<schema::Schema> schemas;  ///< file → schema
  Files files;                        ///< as they were read; what is published
  std::string meaning_digest;         ///< SHA-256 in hex over all files but the texts
  std::string text_digest;            ///< SHA-256 in hex over the two text files

  /// Null if the step asks for nothing.
  const schema::Schema* form_of(std::string_view step) const;
  /// The schema's bytes for the pages; empty if the step asks for nothing.
  std::string_view form_text_of(std::string_view step) const;
  const Texts& texts(schema::Language language) const { return language == schema::Language::zh ? zh : en; }
};

/// All that is wrong is told at once, by file and line. What the words mean together is judged by
/// flow::check.
Result<Loaded, std::vector<Finding>> parse(Files files);

/// Reads the folder and parses it. README.md and scenarios/ do not belong to the chain's bytes.
Result<Loaded, std::vector<Finding>> load(const std::filesystem::path& folder);

}  // namespace rz::chain
