#pragma once
// The HTTP of matters: translates, nothing else.

#include <functional>
#include <optional>

#include "base/result.hpp"
#include "infra/http/problem.hpp"
#include "infra/http/router.hpp"
#include "matter/service.hpp"

namespace rz::matter {

/// Who is signed in. A request that writes must carry the session's token against forgery; the problem says what
/// is missing.
using Identify = std::function<Result<flow::Actor, http::Problem>(const http::Request&)>;

void add_routes(http::Router& router, const Service& service, Identify identify);

// What other modules' routes share.
schema::Language to_schema(http::Language language);
/// Answers with what the service says; a birth is 201.
ServiceDone replying(const Service& service, http::Language language, http::Reply reply);
/// What a body asks to be registered: {place, fields, evidence?}.
Result<BirthCommand, http::Problem> birth_command(const http::Request& request, std::string chain, std::string step,
                                                  record::Idempotency idempotency);
/// The member of staff who is signed in; if nobody is, the reply is given and there is none.
std::optional<Viewer> staff_viewer(const Identify& identify, const http::Request& request, const http::Reply& reply);
/// The viewer that the request's receipt makes; if it opens nothing, the reply is given and there is none.
std::optional<Viewer> receipt_viewer(const Service& service, const http::Request& request, const http::Reply& reply);
/// «account:7», «receipt:12»: whose writes are known again, and whose attachments may be bound.
std::string account_scope(const Viewer& viewer);
std::string receipt_scope(const Viewer& viewer);
/// Of somebody without either: «visitor», and the digest of the secret of his own making, where he sent one.
inline constexpr std::string_view visitor_header = "Visitor-Secret";
Result<std::string, http::Problem> visitor_scope(const http::Request& request);

/// What a body binds: {"evidence": {"photo": ["17", …]}}; 422 with the place where it is anything else.
inline constexpr std::size_t evidence_total_max = 100;
Result<std::vector<flow::Evidence>, http::Problem> evidence_of(const json::Value& body, http::Language language);

/// The object at `pointer` of a body, empty if it is missing.
json::Object object_at(const json::Value& body, std::string_view pointer);

}  // namespace rz::matter
