#pragma once
// What every request that writes says in its headers, and what is said where it could not be written.

#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "infra/http/language.hpp"
#include "infra/http/message.hpp"
#include "infra/http/problem.hpp"
#include "infra/json/json.hpp"
#include "record/act.hpp"

namespace rz::record {

inline constexpr std::size_t key_characters_min = 8;
inline constexpr std::size_t key_characters_max = 100;

/// Scope, key and digest of a write; 400 without an Idempotency-Key of 8 to 100 characters.
Result<Idempotency, http::Problem> idempotency_of(const http::Request& request, std::string scope);

/// The revision that the client has seen, of If-Match: "7"; 428 without it.
Result<std::int64_t, http::Problem> revision_of(const http::Request& request);

/// «"7"», as ETag.
std::string etag_of(std::int64_t revision);

/// Writes, waits, and answers 204 or what stood in the way. Never on the writer's own thread.
void write_and_reply(ActWriter& writer, Act act, http::Language language, const http::Reply& reply);
/// The same with 201 and `view`, beside which `secret` stands under `name` this once: the answer that is kept for a repeat is without it.
void write_and_tell_once(ActWriter& writer, Act act, json::Object view, std::string_view name, const std::string& secret, http::Language language,
                         const http::Reply& reply);

/// What stands in the way of a write, in words for people.
http::Problem problem_of(WriteFailure why, http::Language language);

}  // namespace rz::record
