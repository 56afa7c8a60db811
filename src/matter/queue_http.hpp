#pragma once
// The lists of the desk over HTTP.

#include "matter/matter_http.hpp"

namespace rz::matter {

void add_queue_routes(http::Router& router, const Service& service, Identify identify);

}  // namespace rz::matter
