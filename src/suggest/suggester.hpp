#pragma once
// What a chain lets be proposed (`suggest`), learned from the district's own matters that are closed, and proposed to whoever
// decides. It never decides.

#include <filesystem>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include "flow/chains.hpp"
#include "flow/matter.hpp"
#include "flow/event.hpp"
#include "infra/db/db.hpp"
#include "matter/matter_store.hpp"
#include "suggest/model.hpp"

namespace rz::suggest {

/// How often a model was right about what it had not learned.
struct Quality {
  std::size_t asked = 0;
  std::size_t right = 0;   ///< it proposed what was decided in the end
  std::size_t silent = 0;  ///< it proposed nothing
};

/// Which of its proposals people did not take, and what they decided instead: (proposed, decided) → matters.
using Mistakes = std::map<std::pair<std::string, std::string>, std::size_t>;
struct Measured {
  Quality quality;
  Mistakes mistakes;
};

/// What was learned of one chain: a model for each field.
struct Learned {
  struct Field {
    Model model;
    Quality as_new;    ///< one matter of each wording, asked of a model that had learned nothing of that wording
    Quality as_known;  ///< the same, asked of one that had learned the other matters of the wording
    std::size_t matters = 0;
    std::size_t wordings = 0;
  };
  std::string chain;
  Instant trained_at{};
  std::map<std::string, Field> fields;

  json::Object to_json() const;
  static Result<Learned, std::string> from_json(const json::Value& value);
};

/// The texts of a matter that speak, in the order of the rule; empty where none does.
std::vector<std::string> texts_of(const flow::SuggestRule& rule, const flow::Personal& personal);
/// «place=17»
std::vector<std::string> beside_of(PlaceId place);

/// Learns of a fifth of the wordings nothing, of each in turn, and finds by them when it may speak; then learns of all. Chains
/// without `suggest` are left out.
Result<std::vector<Learned>, db::Error> train(db::Connection& connection, DistrictId district, const flow::Chains& chains,
                                              const std::vector<std::string>& names, Instant now);
/// How often it was right since it was trained, of the latest matters that were closed since, at most `most`.
Result<std::map<std::string, Measured>, db::Error> measure_since(db::Connection& connection, DistrictId district, const flow::Chains& chains,
                                                                 const Learned& learned, std::size_t most);

/// Reads what was learned from the folder, anew when it has changed. Thread-safe.
class Shelf {
 public:
  Shelf(std::filesystem::path folder, bool enabled) : folder_(std::move(folder)), enabled_(enabled) {}

  /// nullptr where nothing was learned of the chain, or it is switched off.
  std::shared_ptr<const Learned> find(const std::string& chain);
  bool is_enabled() const { return enabled_; }
  Status<std::string> put(const Learned& learned) const;

 private:
  std::filesystem::path file_of(const std::string& chain) const { return folder_ / (chain + ".json"); }

  struct Held {
    std::filesystem::file_time_type written;
    std::shared_ptr<const Learned> learned;
  };
  const std::filesystem::path folder_;
  const bool enabled_;
  std::mutex mutex_;
  std::map<std::string, Held> held_;
};

}  // namespace rz::suggest
