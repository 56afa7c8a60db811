#include "chain/chain.hpp"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <set>
#include <tuple>

#include "chain/forms.hpp"
#include "chain/machine.hpp"
#include "infra/crypto/digest.hpp"

namespace rz::chain {

namespace {

constexpr std::string_view machine_file = "chain.yaml";
constexpr std::string_view first_form_file = "form.schema.json";
constexpr std::string_view zh_file = "text.zh.yaml";
constexpr std::string_view en_file = "text.en.yaml";

bool is_text_file(std::string_view name) { return name == zh_file || name == en_file; }

bool is_form_file(std::string_view name) {
  return name == first_form_file || (name.starts_with("forms/") && name.ends_with(".schema.json"));
}

std::string length_prefixed(std::string_view bytes) {
  return std::to_string(bytes.size()) + ":" + std::string(bytes);
}

/// Over the files in the order of their names, each name and content with its length before it.
std::string digest_of(const Files& files, bool texts) {
  std::string all;
  for (const auto& [name, bytes] : files) {
    if (is_text_file(name) == texts) all += length_prefixed(name) + length_prefixed(bytes);
  }
  return to_hex(crypto::sha256(all));
}

class Loader {
 public:
  explicit Loader(Files files) { loaded_.files = std::move(files); }

  Result<Loaded, std::vector<Finding>> run() {
    check_files();
    read_chain();
    read_texts(zh_file, loaded_.zh);
    read_texts(en_file, loaded_.en);
    if (!findings_.empty()) {
      const auto order = [](const Finding& one) { return std::tie(one.file, one.line, one.message); };
      std::ranges::sort(findings_, {}, order);
      return fail(std::move(findings_));
    }
    loaded_.meaning_digest = digest_of(loaded_.files, false);
    loaded_.text_digest = digest_of(loaded_.files, true);
    return std::move(loaded_);
  }

 private:
  void add(std::string_view file, int line, std::string message, std::string mend) {
    findings_.push_back({std::string(file), line, std::move(message), std::move(mend)});
  }

  void check_files() {
    if (loaded_.files.size() > files_max) add("", 0, "The chain has more than 100 files.", "Take some out.");
    for (const auto& [name, bytes] : loaded_.files) {
      if (name != machine_file && !is_text_file(name) && !is_form_file(name)) {
        add(name, 0, "The file does not belong to a chain.", "Take it out.");
      } else if (bytes.size() > file_bytes_max) {
        add(name, 0, "The file is larger than 256 KiB.", "Make it smaller.");
      } else if (!is_utf8(bytes)) {
        add(name, 0, "The file is not UTF-8.", "Save it as UTF-8.");
      }
    }
  }

  /// Null and a finding if it is not there.
  const std::string* need(std::string_view name) {
    const auto found = loaded_.files.find(name);
    if (found != loaded_.files.end()) return &found->second;
    add(name, 0, "The file is missing.", "Add it.");
    return nullptr;
  }

  void read_chain() {
    const auto* text = need(machine_file);
    if (text == nullptr) return;
    Sink sink{std::string(machine_file), findings_};
    const auto root = parse_yaml(*text, sink);
    if (!root) return;
    auto machine = read_machine(*root, sink);
    loaded_.definition = std::move(machine.definition);
    for (const auto& step : loaded_.definition.step_order) {
      const auto use = machine.forms.find(step);
      if (use != machine.forms.end()) read_form_of(step, use->second);
    }
    for (const auto& [name, bytes] : loaded_.files) {
      if (is_form_file(name) && !used_forms_.contains(name)) {
        add(name, 0, "No step asks for this form.", "Name it under «form» of a step, or take it out.");
      }
    }
  }

  void read_form_of(const std::string& step, const FormUse& use) {
    used_forms_.insert(use.file);
    const auto file = loaded_.files.find(use.file);
    if (file == loaded_.files.end()) {
      if (use.asked_for) {
        add(machine_file, use.line,
            "Step «" + step + "» asks for the form " + use.file + ", which is not there.",
            "Add the file, or take «form» out.");
      }
      return;
    }
    Sink sink{use.file, findings_};
    const auto known = loaded_.schemas.find(use.file);
    const bool was_refused = refused_forms_.contains(use.file);
    auto form = known != loaded_.schemas.end() ? std::optional(known->second)
                : was_refused                  ? std::nullopt
                                               : read_form(file->second, sink);
    if (!form) {
      refused_forms_.insert(use.file);
      return;
    }
    take_form(*form, file->second, sink, loaded_.definition.steps.find(step)->second, loaded_.definition);
    loaded_.form_files.emplace(step, use.file);
    loaded_.schemas.emplace(use.file, std::move(*form));
  }

  void read_texts(std::string_view name, Texts& into) {
    const auto* text = need(name);
    if (text == nullptr) return;
    Sink sink{std::string(name), findings_};
    if (auto texts = Texts::parse(*text, sink)) into = std::move(*texts);
  }

  Loaded loaded_;
  std::vector<Finding> findings_;
  std::set<std::string> used_forms_;
  std::set<std::string> refused_forms_;
};

std::string read_bytes(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

}  // namespace

const schema::Schema* Loaded::form_of(std::string_view step) const {
  const auto file = form_files.find(step);
  return file == form_files.end() ? nullptr : &schemas.find(file->second)->second;
}

std::string_view Loaded::form_text_of(std::string_view step) const {
  const auto file = form_files.find(step);
  return file == form_files.end() ? std::string_view() : std::string_view(files.find(file->second)->second);
}

Result<Loaded, std::vector<Finding>> parse(Files files) { return Loader(std::move(files)).run(); }

Result<Loaded, std::vector<Finding>> load(const std::filesystem::path& folder) {
  Files files;
  std::error_code error;
  for (const auto name : {machine_file, first_form_file, zh_file, en_file}) {
    if (std::filesystem::is_regular_file(folder / name, error))
      files.emplace(name, read_bytes(folder / name));
  }
  for (std::filesystem::directory_iterator at(folder / "forms", error), end; !error && at != end;
       at.increment(error)) {
    if (files.size() > files_max) break;
    files.emplace("forms/" + at->path().filename().string(), read_bytes(at->path()));
  }
  return parse(std::move(files));
}

}  // namespace rz::chain
