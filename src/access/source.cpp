#include "access/source.hpp"

#include <algorithm>
#include <charconv>
#include <fstream>
#include <iterator>

#include <yaml-cpp/yaml.h>

#include "base/text.hpp"

namespace rz::access {

namespace {

constexpr int depth_max = 16;
constexpr int nodes_max = 100'000;

}  // namespace

std::string format_fault(const Fault& fault) {
  return fault.file + (fault.line > 0 ? ":" + std::to_string(fault.line) : "") + ": " + fault.message;
}

Result<Source, Fault> read_source(const std::string& path, std::string file) {
  std::ifstream in(path, std::ios::binary);
  if (!in) return fail(Fault{std::move(file), 0, "cannot be read"});
  Source out{std::move(file), {}};
  out.text.resize(source_bytes_max + 1);
  in.read(out.text.data(), static_cast<std::streamsize>(out.text.size()));
  out.text.resize(static_cast<std::size_t>(in.gcount()));
  if (out.text.size() > source_bytes_max) return fail(Fault{out.file, 0, "is too large"});
  if (!is_utf8(out.text)) return fail(Fault{out.file, 0, "is not UTF-8"});
  return out;
}

/// Leaves yaml-cpp's tree, which throws and shares, for a plain one.
class YamlCopier {
 public:
  explicit YamlCopier(const std::string& file) : file_(file) {}

  Result<Yaml, Fault> copy(const YAML::Node& node, int depth) {
    Yaml out;
    out.file_ = file_;
    out.line_ = node.Mark().line + 1;
    if (depth > depth_max || ++nodes_ > nodes_max) return fail(out.fault("nested too deeply, or too much"));
    if (node.IsScalar()) {
      out.kind_ = Yaml::Kind::scalar;
      out.text_ = node.Scalar();
    } else if (node.IsSequence()) {
      out.kind_ = Yaml::Kind::list;
      for (const auto& item : node) {
        RZ_TRY(copied, copy(item, depth + 1));
        out.items_.push_back(std::move(copied));
      }
    } else if (node.IsMap()) {
      out.kind_ = Yaml::Kind::map;
      RZ_CHECK(copy_members(node, depth, out));
    }
    return out;
  }

 private:
  Status<Fault> copy_members(const YAML::Node& node, int depth, Yaml& out) {
    for (const auto& member : node) {
      const int line = member.first.Mark().line + 1;
      if (!member.first.IsScalar()) return fail(Fault{file_, line, "a key must be a word"});
      const auto& key = member.first.Scalar();
      if (out.find(key) != nullptr) return fail(Fault{file_, line, "«" + key + "» stands here twice"});
      RZ_TRY(value, copy(member.second, depth + 1));
      value.line_ = line;
      out.keys_.push_back(key);
      out.items_.push_back(std::move(value));
    }
    return {};
  }

  const std::string& file_;
  int nodes_ = 0;
};

Result<Yaml, Fault> parse_yaml(const Source& source) {
  try {
    return YamlCopier(source.file).copy(YAML::Load(source.text), 0);
  } catch (const YAML::Exception& error) {
    return fail(Fault{source.file, error.mark.line + 1, error.msg});
  }
}

Result<std::vector<std::pair<std::string, const Yaml*>>, Fault> Yaml::map() const {
  if (kind_ != Kind::map) return fail(fault("must be «key: value» lines"));
  std::vector<std::pair<std::string, const Yaml*>> out;
  for (std::size_t i = 0; i < keys_.size(); ++i) out.emplace_back(keys_[i], &items_[i]);
  return out;
}

Result<std::vector<const Yaml*>, Fault> Yaml::list() const {
  if (kind_ != Kind::list) return fail(fault("must be a list"));
  std::vector<const Yaml*> out;
  for (const auto& item : items_) out.push_back(&item);
  return out;
}

Result<std::string, Fault> Yaml::text() const {
  if (kind_ != Kind::scalar || trim(text_).empty()) return fail(fault("must be a text that is not empty"));
  return text_;
}

Result<std::int64_t, Fault> Yaml::integer() const {
  std::int64_t value = 0;
  const auto* end = text_.data() + text_.size();
  const auto [at, error] = std::from_chars(text_.data(), end, value);
  if (kind_ != Kind::scalar || error != std::errc{} || at != end)
    return fail(fault("must be a whole number"));
  return value;
}

const Yaml* Yaml::find(std::string_view key) const {
  const auto found = std::ranges::find(keys_, key);
  return found == keys_.end() ? nullptr : &items_[static_cast<std::size_t>(found - keys_.begin())];
}

Result<const Yaml*, Fault> Yaml::need_node(std::string_view key) const {
  const auto* member = find(key);
  if (member == nullptr) return fail(fault("«" + std::string(key) + "» is missing"));
  return member;
}

Result<std::string, Fault> Yaml::need(std::string_view key) const {
  RZ_TRY(member, need_node(key));
  return member->text();
}

Result<std::string, Fault> Yaml::text_or(std::string_view key, std::string otherwise) const {
  const auto* member = find(key);
  if (member == nullptr) return otherwise;
  return member->text();
}

Result<bool, Fault> Yaml::flag(std::string_view key, bool otherwise) const {
  const auto* member = find(key);
  if (member == nullptr) return otherwise;
  if (member->text_ == "true") return true;
  if (member->text_ == "false") return false;
  return fail(member->fault("must be true or false"));
}

Result<std::vector<std::string>, Fault> Yaml::words(std::string_view key) const {
  std::vector<std::string> out;
  const auto* member = find(key);
  if (member == nullptr) return out;
  if (member->kind_ == Kind::scalar) {
    RZ_TRY(word, member->text());
    out.push_back(std::move(word));
    return out;
  }
  RZ_TRY(items, member->list());
  for (const auto* item : items) {
    RZ_TRY(word, item->text());
    out.push_back(std::move(word));
  }
  return out;
}

Status<Fault> Yaml::only(std::initializer_list<std::string_view> keys) const {
  if (kind_ != Kind::map) return fail(fault("must be «key: value» lines"));
  for (std::size_t i = 0; i < keys_.size(); ++i) {
    if (std::ranges::find(keys, keys_[i]) == keys.end())
      return fail(items_[i].fault("«" + keys_[i] + "» is unknown here"));
  }
  return {};
}

Result<Csv, Fault> Csv::parse_lines(const Source& source) {
  Csv out;
  out.file_ = source.file;
  int number = 0;
  for (auto text : split(source.text, '\n')) {
    ++number;
    if (text.ends_with('\r')) text.remove_suffix(1);
    if (text.empty()) continue;
    if (text.contains('"')) return fail(Fault{source.file, number, "quotes are not read here"});
    Line line{number, {}};
    for (const auto field : split(text, ',')) line.fields.emplace_back(trim(field));
    if (number == 1) {
      out.columns_ = std::move(line.fields);
      continue;
    }
    if (line.fields.size() != out.columns_.size()) {
      return fail(Fault{source.file, number,
                        std::to_string(line.fields.size()) + " fields stand where " +
                            std::to_string(out.columns_.size()) + " are due"});
    }
    out.lines_.push_back(std::move(line));
  }
  return out;
}

Result<Csv, Fault> Csv::parse(const Source& source, std::initializer_list<std::string_view> columns) {
  RZ_TRY(out, parse_lines(source));
  if (!std::ranges::equal(out.columns_, columns)) return fail(Fault{source.file, 1, "the columns are not the expected ones"});
  return out;
}

Result<Csv, Fault> Csv::parse(const Source& source, std::span<const std::string_view> known) {
  RZ_TRY(out, parse_lines(source));
  for (const auto& column : out.columns_) {
    if (std::ranges::find(known, column) == known.end()) return fail(Fault{source.file, 1, "there is no column «" + column + "»"});
  }
  return out;
}

}  // namespace rz::access
