#pragma once
// The frame of a route that reads for who is let in: who he is, a connection to read by, and what is told or why not.

#include "access/gate_http.hpp"
#include "infra/db/pool.hpp"
#include "infra/http/problem.hpp"

namespace rz::access {

/// `tell(caller, connection, language)` gives a Result<json::Object, http::Problem>. 401 and 403 as Gate::require; 503
/// where no connection is free in time.
template <class Tell>
void answer(const Gate& gate, db::Pool& readers, Verb verb, const http::Request& request, const http::Reply& reply, Tell tell) {
  const auto language = http::preferred_language(request);
  const auto caller = gate.require(request, verb);
  if (!caller) return reply(http::to_response(caller.error()));
  auto reader = readers.take();
  if (!reader) return reply(http::to_response(http::standard_problem(503, language)));
  const auto told = tell(*caller, **reader, language);
  reply(told ? http::json_response(200, *told) : http::to_response(told.error()));
}

}  // namespace rz::access
