#pragma once
// /api/v1/saved-views: lists as somebody narrowed them, kept under a name, and shared with the people of a body where he works.

#include "access/gate_http.hpp"
#include "infra/db/pool.hpp"
#include "infra/http/router.hpp"
#include "record/act.hpp"

namespace rz::matter {

/// All but the router must outlive the router's server.
void add_saved_view_routes(http::Router& router, const access::Gate& gate, db::Pool& readers, record::ActWriter& writer);

}  // namespace rz::matter
