#include "notice/wechat.hpp"

#include <algorithm>
#include <array>
#include <span>
#include <utility>

#include "base/text.hpp"
#include "infra/crypto/digest.hpp"
#include "infra/crypto/random.hpp"
#include "infra/fetch/fetch.hpp"
#include "infra/xml/flat.hpp"

namespace rz::notice {

namespace {

constexpr std::int64_t token_margin_ms = 300'000;
constexpr std::array stale_token_codes{40001, 40014, 42001};
constexpr std::array final_codes{40003, 43004};  ///< no such follower; does not follow any more
constexpr std::size_t scene_bytes = 18;
constexpr std::size_t follower_bytes_max = 64;
/// Before the scene, where who scanned it has only begun to follow.
constexpr std::string_view new_follower = "qrscene_";

bool is_in(std::span<const int> codes, int code) { return std::ranges::find(codes, code) != codes.end(); }

}  // namespace

Result<json::Value, NotSent> WechatAccount::call(const std::string& path, const json::Object& body, Instant now) {
  for (int tries = 0;; ++tries) {
    RZ_CHECK(renew_token(now));
    RZ_TRY(answer, post(path + "?" + fetch::form_encoded({{"access_token", token_}}), body));
    const auto code = json::find(answer, "/errcode") ? json::get<int>(answer, "/errcode").value_or(-1) : 0;
    if (code == 0) return std::move(answer);
    const bool is_stale = is_in(stale_token_codes, code);
    if (is_stale) token_.clear();
    if (is_stale && tries == 0) continue;  // another may have asked for one: the newest alone holds
    return fail(NotSent{"errcode " + std::to_string(code), is_in(final_codes, code)});
  }
}

Result<json::Value, NotSent> WechatAccount::post(const std::string& path, const json::Object& body) const {
  const auto answer = fetch::fetch({settings_.url + path, {{"Content-Type", "application/json"}}, json::serialise(body)});
  if (!answer) return fail(NotSent{std::string(fetch::to_text(answer.error())), false});
  auto parsed = json::parse(answer->body);
  if (!parsed) return fail(NotSent{"HTTP " + std::to_string(answer->status), false});
  return std::move(*parsed);
}

Status<NotSent> WechatAccount::renew_token(Instant now) {
  if (!token_.empty() && now < token_until_) return {};
  RZ_TRY(answer, post("/cgi-bin/stable_token", {{"grant_type", "client_credential"}, {"appid", settings_.app_id}, {"secret", settings_.secret}}));
  token_ = json::get<std::string>(answer, "/access_token").value_or("");
  const auto seconds = json::get<std::int64_t>(answer, "/expires_in").value_or(0);
  token_until_ = Instant{now.ms + seconds * 1000 - token_margin_ms};
  if (!token_.empty()) return {};
  return fail(NotSent{"no token: errcode " + std::to_string(json::get<std::int64_t>(answer, "/errcode").value_or(0)), false});
}

Result<std::string, NotSent> ask_scene_code(const WechatSettings& settings, const std::string& scene, Instant now) {
  WechatAccount account(settings);
  const json::Object body{{"expire_seconds", scene_minutes * 60},
                          {"action_name", "QR_STR_SCENE"},
                          {"action_info", json::Object{{"scene", json::Object{{"scene_str", scene}}}}}};
  RZ_TRY(answer, account.call("/cgi-bin/qrcode/create", body, now));
  auto url = json::get<std::string>(answer, "/url");
  if (!url) return fail(NotSent{"no address in the answer", false});
  return std::move(*url);
}

bool is_proved(const WechatProof& proof, std::string_view token, Instant now) {
  std::array<std::string_view, 3> parts{token, proof.timestamp, proof.nonce};
  std::ranges::sort(parts);
  const auto digest = crypto::make_digest("sha1");
  for (const auto part : parts) digest->update(part);
  if (!crypto::equal_constant_time(to_hex(digest->finish()), proof.signature)) return false;
  const auto seconds = parse_id(proof.timestamp);
  return seconds && std::abs(now.ms / 1000 - *seconds) * 1000 <= proof_age_max_ms;
}

std::optional<WechatEvent> parse_wechat_event(std::string_view xml) {
  auto members = xml::read_flat(xml);
  if (!members) return std::nullopt;
  const auto text = [&](std::string_view name) {
    const auto found = members->find(name);
    return found == members->end() ? std::string() : found->second;
  };
  WechatEvent out;
  out.follower = text("FromUserName");
  if (out.follower.empty() || out.follower.size() > follower_bytes_max || text("MsgType").empty()) return std::nullopt;
  const auto event = text("Event");
  const std::string key = text("EventKey");
  if (event == "unsubscribe") out.kind = WechatEvent::Kind::left;
  const bool is_new = event == "subscribe" && key.starts_with(new_follower);
  if (event == "SCAN" || is_new) {
    out.kind = WechatEvent::Kind::scanned;
    out.scene = is_new ? key.substr(new_follower.size()) : key;
  }
  return out;
}

std::string Scenes::open(AccountId account, bool is_zh, Instant now) {
  const std::lock_guard lock(mutex_);
  std::erase_if(open_, [&](const auto& each) { return each.second.until <= now || each.second.account == account; });
  auto scene = crypto::base64url(crypto::random_bytes(scene_bytes));
  open_.emplace(scene, Asker{account, is_zh, now.plus_minutes(scene_minutes)});
  return scene;
}

std::optional<Scenes::Asker> Scenes::take(const std::string& scene, Instant now) {
  const std::lock_guard lock(mutex_);
  auto found = open_.extract(scene);
  if (found.empty() || found.mapped().until <= now) return std::nullopt;
  return found.mapped();
}

void Scenes::put_back(const std::string& scene, const Asker& asker) {
  const std::lock_guard lock(mutex_);
  open_.emplace(scene, asker);
}

bool Scenes::is_first(const WechatProof& proof, Instant now) {
  const std::lock_guard lock(mutex_);
  std::erase_if(heard_, [&](const auto& each) { return each.second < now; });
  return heard_.emplace(proof.signature, Instant{now.ms + 2 * proof_age_max_ms}).second;
}

void Scenes::forget(const WechatProof& proof) {
  const std::lock_guard lock(mutex_);
  heard_.erase(proof.signature);
}

}  // namespace rz::notice
