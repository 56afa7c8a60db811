#pragma once
// /api/v1/reply-templates: texts kept for what is written often, the district's and a body's own; and those
// that fit a matter, filled with what the reader sees of it.

#include "access/gate_http.hpp"
#include "infra/db/pool.hpp"
#include "infra/http/router.hpp"
#include "matter/service.hpp"
#include "record/act.hpp"

namespace rz::matter {

/// All but the router must outlive the router's server.
void add_reply_template_routes(http::Router& router, const access::Gate& gate, db::Pool& readers,
                               record::ActWriter& writer, const Service& service);

}  // namespace rz::matter
