#include "access/network_writer_http.hpp"

#include <algorithm>
#include <string>
#include <utility>

#include "record/waiting.hpp"
#include "record/write_http.hpp"

namespace rz::access {

Result<record::Answer, http::Problem> NetworkWriter::write(http::Language language, record::Idempotency idempotency,
                                                           AccountId actor, const Judge& judge) {
  const std::lock_guard turn(turn_);
  auto act = judge(*network_.get());
  record::Act sent;
  if (act) sent = std::move(*act);
  sent.is_refused = !act;
  sent.idempotency = std::move(idempotency);
  sent.actor = actor.value;
  auto answer = record::write_and_wait(writer_, std::move(sent));
  if (answer) return std::move(*answer);
  if (!act && answer.error() == record::WriteFailure::refused) return fail(std::move(act).error());
  return fail(record::problem_of(answer.error(), language));
}

std::int64_t NetworkWriter::next_id(const Network& network, Instant now) {
  if (!ids_) {
    std::int64_t last = 0;
    for (const auto& org : network.orgs->all()) last = std::max(last, org.id.value);
    for (const auto& relation : network.relations->all()) last = std::max(last, relation.id.value);
    for (const auto& place : network.places->all()) last = std::max(last, place.id.value);
    for (const auto& holder : network.posts->all()) last = std::max(last, holder.id.value);
    ids_.emplace(id_writer, last);
  }
  return ids_->next(now);
}

http::Response to_response(const record::Answer& answer) {
  http::Response response{answer.status, {{"Content-Type", "application/json"}}, answer.body};
  if (answer.repeated) response.set_header("Idempotency-Replayed", "true");
  return response;
}

http::Problem stale(std::string_view name, json::Object now, http::Language language) {
  auto problem = http::standard_problem(412, language);
  problem.type = http::problem_type("changed");
  problem.detail = language == http::Language::zh ? "您打开以后，别人已经改过。请看最新情况后再改。"
                                                  : "Somebody changed it after you opened it. Look at what it is now, then change it.";
  problem.extra[name] = std::move(now);
  return problem;
}

}  // namespace rz::access
