#pragma once
// /api/v1/orgs/{id}/handover and /merger: a body's open matters go over to another; with a merger the body itself too.

#include "access/gate_http.hpp"
#include "access/network_writer_http.hpp"
#include "infra/db/pool.hpp"
#include "infra/http/router.hpp"
#include "matter/batcher.hpp"

namespace rz::matter {

/// All but the router must outlive the router's server.
void add_merger_routes(http::Router& router, const access::Gate& gate, db::Pool& readers, access::NetworkWriter& writer, Batcher& batcher);

}  // namespace rz::matter
