#pragma once
// Whom an event tells: its notices name an audience, and the chain's own words say who that is.

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "access/network.hpp"
#include "flow/event.hpp"
#include "flow/family.hpp"
#include "flow/world.hpp"
#include "matter/service.hpp"

namespace rz::notice {

inline constexpr std::string_view asker_audience = "asker";
inline constexpr std::size_t told_max = 300;  ///< accounts that one event tells

/// Somebody, and what he is told.
struct Told {
  AccountId account{};  ///< 0 = somebody who has none
  std::string word;
  int party = 0;  ///< of somebody without an account: his number among the parties; 0 = who asked
};

/// Holders of one network, by role and by body.
class Staff {
 public:
  Staff(const access::Posts& posts, Instant now);
  const std::vector<flow::Actor>& of(std::string_view role) const;
  const std::vector<flow::Actor>& at(OrgId org) const;

 private:
  StringMap<std::vector<flow::Actor>> by_role_;
  std::map<OrgId, std::vector<flow::Actor>> by_org_;
};

/// An audience is a party of the matter; else a role: those of its holders who decide what the event proposes, or can take a
/// step now; where there is none, whoever of the accountable body can; else those of the role who may read the matter. A word
/// that is no role is the body that a field of that name holds, else the accountable one. Each account once, with the first
/// that it is told; never the one who acted. A party of people without accounts is each of them. `family` is as the event left it.
std::vector<Told> told_by(const flow::Definition& chain, const flow::Family& family, const flow::Event& event, const Staff& staff,
                          const flow::World& world);

/// Somebody as a reader of matters, with all his posts; nothing where he is disabled or gone.
std::optional<matter::Viewer> viewer_of(AccountId account, const access::Network& network, Instant now);

}  // namespace rz::notice
