#pragma once
// The HTTP of reading attachments: translates, nothing else.

#include "infra/http/router.hpp"
#include "matter/attachments.hpp"
#include "matter/matter_http.hpp"

namespace rz::matter {

/// `identify` says who may read matters.
void add_attachment_routes(http::Router& router, const Attachments& attachments, const Service& service, Identify identify);

}  // namespace rz::matter
