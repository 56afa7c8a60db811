#pragma once
// /api/v1/order-sources: how the columns of each house's tables are read. And what it shares with the import.

#include "access/gate_http.hpp"
#include "infra/db/pool.hpp"
#include "infra/http/problem.hpp"
#include "infra/http/router.hpp"
#include "record/act.hpp"

namespace rz::exchange {

/// All but the router must outlive the router's server.
void add_source_routes(http::Router& router, const access::Gate& gate, db::Pool& readers,
                       record::ActWriter& writer);

/// Orders come to a street or to the district; a community registers what is brought to it.
Result<access::Caller, http::Problem> require_desk(const access::Gate& gate, const http::Request& request);

/// {field: text}, each member a column of orders.
bool is_mapping(const json::Value* value);
/// 422 for a part of a body that is no such mapping.
http::Problem no_mapping(std::string_view part, http::Language language);
/// 422 for a name of a source that is empty or too long.
http::Problem bad_name(std::string_view field, http::Language language);
bool is_name(std::string_view name);

}  // namespace rz::exchange
