#pragma once
// /api/v1/matters/export: a list as a spreadsheet, as it is filtered.

#include <filesystem>

#include "access/gate_http.hpp"
#include "infra/http/router.hpp"
#include "matter/service.hpp"
#include "record/act.hpp"

namespace rz::matter {

inline constexpr std::int64_t export_rows_max = 100'000;

/// `scratch`: a folder for files that are being made. All but the router must outlive the router's server.
void add_export_routes(http::Router& router, const access::Gate& gate, const Service& service, record::ActWriter& writer,
                       std::filesystem::path scratch);

}  // namespace rz::matter
