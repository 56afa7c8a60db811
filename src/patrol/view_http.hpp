#pragma once
// Grids, rounds and proposals as the API shows them, and what is wrong in words for people.

#include <memory>
#include <string>

#include "access/gate_http.hpp"
#include "infra/db/pool.hpp"
#include "infra/http/language.hpp"
#include "infra/http/problem.hpp"
#include "patrol/book.hpp"
#include "patrol/code.hpp"
#include "patrol/proposal.hpp"
#include "record/act.hpp"

namespace rz::patrol {

/// What the routes need. All must outlive the router's server.
struct PatrolParts {
  const access::Gate& gate;
  db::Pool& readers;
  record::ActWriter& writer;
  const Settings& settings;
  const Codes& codes;
  Proposals& proposals;
};

struct View {
  const access::Network& network;
  http::Language language;
  Instant now{};

  std::string say(std::string_view zh, std::string_view en) const { return std::string(language == http::Language::zh ? zh : en); }
  std::string moment(Instant at) const { return format_rfc3339(at, network.calendar.utc_offset_minutes); }
  Date today() const { return local_date(now, network.calendar.utc_offset_minutes); }
};

/// id, name and path of a grid.
json::Object grid_json(const View& view, PlaceId grid);
/// id and name of each.
json::Array compounds_json(const View& view, const std::vector<PlaceId>& compounds);
json::Array walkers_json(const std::vector<Walker>& walkers);
json::Array reasons_json(const View& view, const Settings& settings);

/// part, from, until, late_until, state, counts; and its points where they are wanted.
json::Object round_json(const View& view, const PlannedRound& planned, const GridDay& day, const Settings& settings, bool with_points);
/// order, metres and the like, and the sentence that explains them.
json::Object proposal_json(const View& view, const Proposal& proposal, const Plan& plan);

std::string words_of(const View& view, Part part);
std::string words_of(const View& view, Refusal why);

/// A day that a request names, «day» in its query; today where it names none. 422 for what is none, or further off than `days_max`.
Result<Date, http::Problem> day_of(const http::Request& request, const View& view, std::int32_t days_max);

/// Nothing where the request names none, «place» in its query; 404 for one that is not there.
Result<PlaceId, http::Problem> place_of(const http::Request& request, const View& view);

/// The grid that a path names; nothing where it is none.
const place::Place* grid_of(const access::Network& network, std::string_view id);

}  // namespace rz::patrol
