#include "chain/catalogue.hpp"

#include <optional>

#include "chain/chain_store.hpp"
#include "infra/json/json.hpp"

namespace rz::chain {

namespace {

std::string to_json(const Files& files) {
  json::Object out;
  for (const auto& [name, text] : files) out.emplace(name, text);
  return json::serialise(out);
}

Result<Files, std::string> from_json(std::string_view text) {
  auto parsed = json::parse(text, {.bytes_max = files_max * file_bytes_max, .depth_max = 4});
  if (!parsed || !parsed->is_object()) return fail(std::string("its stored files are not JSON"));
  Files files;
  for (const auto& item : parsed->get_object()) {
    if (item.value().is_string()) files.emplace(item.key(), item.value().get_string());
  }
  return files;
}

std::string name_of(std::string_view chain, int version) {
  return "chain " + std::string(chain) + " version " + std::to_string(version);
}

}  // namespace

std::shared_ptr<const flow::Definition> definition_of(std::shared_ptr<const Loaded> loaded) {
  const auto* definition = &loaded->definition;
  return {std::move(loaded), definition};
}

void Catalogue::add(Loaded loaded) {
  auto shared = std::make_shared<const Loaded>(std::move(loaded));
  chains_.add(definition_of(shared));
  const auto key = std::pair(shared->definition.name, shared->definition.version);
  loaded_.insert_or_assign(key, std::move(shared));
}

const Loaded* Catalogue::find(std::string_view chain, int version) const {
  const auto found = loaded_.find(std::pair(std::string(chain), version));
  return found == loaded_.end() ? nullptr : found->second.get();
}

const Loaded* Catalogue::latest(std::string_view chain) const {
  const auto* definition = chains_.latest(chain);
  return definition ? find(chain, definition->version) : nullptr;
}

std::vector<std::string> Catalogue::names() const {
  std::vector<std::string> names;
  for (const auto& [key, loaded] : loaded_) {
    if (names.empty() || names.back() != key.first) names.push_back(key.first);
  }
  return names;
}

Result<std::shared_ptr<const Catalogue>, std::string> load_published(db::Connection& connection,
                                                                     DistrictId district) {
  auto rows = read_versions(connection, district);
  if (!rows) return fail(rows.error().message);
  auto catalogue = std::make_shared<Catalogue>();
  for (const auto& row : *rows) {
    auto files = from_json(row.files);
    if (!files) return fail(name_of(row.chain, row.version) + ": " + files.error());
    auto loaded = parse(std::move(*files));
    if (!loaded) {
      return fail(name_of(row.chain, row.version) + " no longer loads: " + loaded.error().front().message);
    }
    if (loaded->meaning_digest != row.meaning_digest) {
      return fail(name_of(row.chain, row.version) + ": its stored bytes were changed");
    }
    catalogue->add(std::move(*loaded));
  }
  return catalogue;
}

Result<std::optional<record::Act>, std::string> publish(const Loaded& loaded, const Catalogue& published,
                                                        DistrictId district, Instant now) {
  const auto& definition = loaded.definition;
  const auto* before = published.find(definition.name, definition.version);
  if (before && before->meaning_digest != loaded.meaning_digest) {
    return fail(name_of(definition.name, definition.version) +
                " is published and may not change: raise its version, or undo the change");
  }
  if (before && before->text_digest == loaded.text_digest) return std::optional<record::Act>{};
  record::Act act;
  act.kind = before ? "chain.texts_corrected" : "chain.published";
  json::Object facts;
  facts["chain"] = definition.name;
  facts["version"] = definition.version;
  facts["meaning_digest"] = loaded.meaning_digest;
  facts["text_digest"] = loaded.text_digest;
  act.facts = json::serialise(facts);
  act.rows.push_back(write_version(
      district, {definition.name, definition.version, loaded.meaning_digest, to_json(loaded.files)}, now));
  return std::optional(std::move(act));
}

}  // namespace rz::chain
