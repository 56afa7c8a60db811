#pragma once
// The cases behind a figure, and the day sheet (日报) of a place. As rows of the lists: nobody is told more of a case than its chain lets him see.

#include "access/gate_http.hpp"
#include "infra/db/pool.hpp"
#include "infra/http/router.hpp"
#include "matter/service.hpp"
#include "stats/case_reader.hpp"

namespace rz::stats {

/// All must outlive the router.
void add_case_list_routes(http::Router& router, const access::Gate& gate, const CaseReader& cases, db::Pool& readers, const matter::Service& service);

}  // namespace rz::stats
