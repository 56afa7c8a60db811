#pragma once
// What leaves the house as a file: /api/v1/matters/export (a list as a spreadsheet, as it is filtered),
// …/export.pdf (the same on paper), …/{id}/sheet.pdf (one matter on paper),
// …/{id}/papers/{paper}.pdf (a form of its chain), …/{id}/dossier.pdf. Each is on record.

#include <filesystem>
#include <functional>
#include <string>

#include "access/gate_http.hpp"
#include "infra/http/router.hpp"
#include "matter/attachments.hpp"
#include "matter/service.hpp"
#include "record/act.hpp"

namespace rz::matter {

inline constexpr std::int64_t export_rows_max = 100'000;

/// A page of a list, narrowed by its words if it has any: {items, next?}. Errors as of Service::read_queue.
using ReadPage = std::function<Result<json::Object, ServiceError>(const QueuePage& page, const Viewer& viewer)>;

/// What is referred to must outlive the router's server.
struct ExportParts {
  const access::Gate& gate;
  const Service& service;
  ReadPage read_page;
  const Attachments& attachments;
  record::ActWriter& writer;
  std::filesystem::path scratch;  ///< a folder for files that are being made
  std::string public_url;  ///< where the world has this server, without a last slash; empty = where the
                           ///< request's browser has it
};
void add_export_routes(http::Router& router, ExportParts parts);

}  // namespace rz::matter
