#pragma once
// The published chains of a district, from the database: running matters use those and never the folder.

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/ids.hpp"
#include "base/result.hpp"
#include "chain/chain.hpp"
#include "flow/chains.hpp"
#include "infra/db/db.hpp"
#include "record/act.hpp"

namespace rz::chain {

/// Immutable once loaded.
class Catalogue {
 public:
  void add(Loaded loaded);
  const Loaded* find(std::string_view chain, int version) const;
  const Loaded* latest(std::string_view chain) const;
  const flow::Chains& chains() const { return chains_; }
  /// Names of the chains, in order.
  std::vector<std::string> names() const;

 private:
  flow::Chains chains_;
  std::map<std::pair<std::string, int>, std::shared_ptr<const Loaded>, std::less<>> loaded_;
};

/// Every published version. An error names the version whose bytes no longer load.
Result<std::shared_ptr<const Catalogue>, std::string> load_published(db::Connection& connection,
                                                                     DistrictId district);

/// The act that publishes a version, or corrects its texts; nothing if it stands there already. Refused if a
/// published version's meaning was changed: then the version must be raised.
Result<std::optional<record::Act>, std::string> publish(const Loaded& loaded, const Catalogue& published,
                                                        DistrictId district, Instant now);

/// The definition inside a loaded chain, kept alive by it.
std::shared_ptr<const flow::Definition> definition_of(std::shared_ptr<const Loaded> loaded);

}  // namespace rz::chain
