#pragma once
// A matter as somebody sees it: what the chain's visibility allows, in his language, as the JSON of the API.

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "access/account.hpp"
#include "chain/catalogue.hpp"
#include "flow/apply.hpp"
#include "infra/json/json.hpp"
#include "matter/matter_store.hpp"
#include "matter/sight.hpp"
#include "org/org.hpp"
#include "place/place.hpp"
#include "record/record.hpp"

namespace rz::matter {

/// Everything around a matter that its view needs.
struct ViewContext {
  const chain::Catalogue& catalogue;
  const flow::Functions& functions;
  const flow::World& world;
  const place::Places& places;
  const org::Orgs& orgs;
  const flow::Actor& viewer;
  schema::Language language;
  Instant now;
  const access::Posts* people = nullptr;  ///< for names of who is in charge
  std::shared_ptr<Sights> sights = std::make_shared<Sights>();  ///< of this viewer
};

/// What the state of a matter is called beside its stage: one word, one colour.
enum class Status { wait, doing, due, over, closed, paused };
std::string_view to_text(Status status);
/// By the nearest end of a running clock, if any runs. `is_owed`: somebody may be late after the answer as well, as the lists
/// «overdue» and «due soon» have it.
Status status_of(flow::StageKind kind, bool is_owed, std::optional<Instant> due, std::int64_t revision, Instant now);

/// Whether the viewer may know of this matter at all.
bool may_read(const ViewContext& context, const flow::Family& family);

/// A line of a queue.
json::Object row_view(const ViewContext& context, const Stored& stored);

struct FullMatter {
  const Stored& stored;
  flow::Family family;
  const std::vector<record::Entry>& entries;
};
/// Fields, clocks, timeline, attachments, steps open now, proposals, children, ratings.
json::Object full_view(const ViewContext& context, const FullMatter& full);

/// The personal fields that the viewer sees covered and may uncover now.
std::vector<std::string> masked_fields(const ViewContext& context, const flow::Family& family);
/// The numbers of the parties whom the viewer may give a receipt of their own.
std::vector<int> parties_to_let_in(const ViewContext& context, const flow::Family& family);
/// The post by which the viewer may uncover them; none for who holds none of those that the chain names.
std::optional<flow::Post> uncovering_post(const ViewContext& context, const flow::Family& family);
/// «138****2671», «赵**», «a***»: enough to recognise, not to call.
std::string mask(std::string_view text);

/// What checks say, in the chain's own words.
json::Array checks_json(const std::vector<std::string>& calls, const chain::Texts& texts);

std::string place_name(const ViewContext& context, PlaceId id);
std::string org_name(const ViewContext& context, OrgId id);
std::string person_name(const ViewContext& context, AccountId id);

}  // namespace rz::matter
