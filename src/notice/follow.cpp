#include "notice/follow.hpp"

#include <utility>

#include "base/text.hpp"
#include "infra/crypto/digest.hpp"
#include "infra/crypto/random.hpp"
#include "infra/log/log.hpp"
#include "record/waiting.hpp"

namespace rz::notice {

namespace {

std::string lower(std::string_view text) {
  std::string out(text);
  for (auto& c : out) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return out;
}

Status<FollowError> write(record::ActWriter& writer, record::RowWrite row) {
  record::Act act;  // nothing of the record: what somebody follows is his own business
  act.rows.push_back(std::move(row));
  if (!record::write_and_wait(writer, std::move(act))) return fail(FollowError::unavailable);
  return {};
}

}  // namespace

bool concerns(PlaceId followed, PlaceId told, const place::Places& places) {
  const auto is_inside = [&places](PlaceId inner, PlaceId outer) {
    for (auto at = inner; at; at = places.parent_of(at)) {
      if (at == outer) return true;
    }
    return false;
  };
  return is_inside(told, followed) || is_inside(followed, told);
}

std::string follow_path(std::int64_t id, const Sign& sign) { return "/board/follow/" + format_id(id) + "/" + sign("follow " + format_id(id)); }

Status<FollowError> Follows::ask(const std::string& address, PlaceId place, MatterId matter, bool is_zh) {
  if (!is_open()) return fail(FollowError::not_here);
  const auto to = std::string(trim(address));
  if (check_address(Channel::mail, to) != AddressFault::nothing) return fail(FollowError::no_mail);
  const auto digest = office_.sign()("address " + lower(to));
  auto reader = readers_.take();
  const auto known = reader ? read_follows_of(**reader, district_, digest) : Result<std::vector<Follow>, db::Error>(fail(reader.error()));
  if (!known) return fail(FollowError::unavailable);
  Follow follow{crypto::random_id(), to, digest, place, matter, is_zh, clock_.now(), {}};
  bool is_new = true;
  for (const auto& each : *known) {
    if (each.place != place || each.matter != matter) continue;
    follow.id = each.id;
    is_new = false;
  }
  if (is_new && std::cmp_greater_equal(known->size(), follows_of_address_max)) return fail(FollowError::too_many);
  if (is_new) RZ_CHECK(write(writer_, insert_follow(district_, follow)));
  const auto sent = office_.send_link(to, office_.settings().public_url + follow_path(follow.id, office_.sign()), follow.id, is_zh);
  if (sent) return {};
  log::warn("a link to follow could not be sent", {{"error", sent.error().why}});
  return fail(FollowError::not_sent);
}

Result<std::optional<Follow>, FollowError> Follows::find(std::string_view id, std::string_view token) const {
  const auto number = parse_id(id);
  if (!number || !crypto::equal_constant_time(office_.sign()("follow " + std::string(id)), token)) return std::nullopt;
  auto reader = readers_.take();
  auto found = reader ? read_follow(**reader, district_, *number) : Result<std::optional<Follow>, db::Error>(fail(reader.error()));
  if (!found) return fail(FollowError::unavailable);
  return std::move(*found);
}

Status<FollowError> Follows::confirm(Follow follow) {
  if (follow.confirmed_at.ms != 0) return {};
  follow.confirmed_at = clock_.now();
  return write(writer_, write_follow_confirmed(district_, follow));
}

Status<FollowError> Follows::end(const Follow& follow) { return write(writer_, delete_follow(district_, follow.id)); }

}  // namespace rz::notice
