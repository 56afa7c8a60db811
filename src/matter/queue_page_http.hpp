#pragma once
// Which page of which list an address asks for.

#include <string>
#include <vector>

#include "infra/http/language.hpp"
#include "infra/http/message.hpp"
#include "infra/http/problem.hpp"
#include "matter/service.hpp"

namespace rz::matter {

/// view, after, order, owner, place, box, tags, limit; the problem names each parameter that is wrong.
Result<QueuePage, http::Problem> read_queue_page(const http::Request& request, const Snapshot& snapshot);

inline constexpr std::size_t words_characters_max = 100;

/// The same with `q`, the words that are searched for; empty where none are.
Result<QueuePage, http::Problem> read_searched_page(const http::Request& request, const Snapshot& snapshot);

/// 422 that points at parameters of the address.
http::Problem wrong_parameters(const std::vector<std::string>& names, http::Language language);

}  // namespace rz::matter
