#include <algorithm>
#include <array>
#include <span>
#include <utility>

#include "infra/fetch/fetch.hpp"
#include "infra/json/json.hpp"
#include "notice/way.hpp"

namespace rz::notice {

namespace {

constexpr std::int64_t token_margin_ms = 300'000;
constexpr std::array stale_token_codes{40001, 40014, 42001};
constexpr std::array final_codes{40003, 43004};  ///< no such follower; does not follow any more

bool is_in(std::span<const int> codes, int code) { return std::ranges::find(codes, code) != codes.end(); }

/// Template messages of an official account: https://developers.weixin.qq.com/doc/offiaccount/Message_Management/Template_Message_Interface.html
class WechatWay final : public Way {
 public:
  explicit WechatWay(WechatSettings settings) : settings_(std::move(settings)) {}

  Status<NotSent> send(const Parcel& parcel, Instant now) override {
    for (int tries = 0;; ++tries) {
      RZ_CHECK(renew_token(now));
      RZ_TRY(code, post_message(parcel));
      if (code == 0) return {};
      const bool is_stale = is_in(stale_token_codes, code);
      if (is_stale) token_.clear();
      if (is_stale && tries == 0) continue;  // another may have asked for one: the newest alone holds
      return fail(NotSent{"errcode " + std::to_string(code), is_in(final_codes, code)});
    }
  }

 private:
  Result<json::Value, NotSent> post(const std::string& path, const json::Object& body) const {
    const auto answer = fetch::fetch({settings_.url + path, {{"Content-Type", "application/json"}}, json::serialise(body)});
    if (!answer) return fail(NotSent{std::string(fetch::to_text(answer.error())), false});
    auto parsed = json::parse(answer->body);
    if (!parsed) return fail(NotSent{"HTTP " + std::to_string(answer->status), false});
    return std::move(*parsed);
  }

  Status<NotSent> renew_token(Instant now) {
    if (!token_.empty() && now < token_until_) return {};
    RZ_TRY(answer, post("/cgi-bin/stable_token", {{"grant_type", "client_credential"}, {"appid", settings_.app_id}, {"secret", settings_.secret}}));
    token_ = json::get<std::string>(answer, "/access_token").value_or("");
    const auto seconds = json::get<std::int64_t>(answer, "/expires_in").value_or(0);
    token_until_ = Instant{now.ms + seconds * 1000 - token_margin_ms};
    if (!token_.empty()) return {};
    return fail(NotSent{"no token: errcode " + std::to_string(json::get<std::int64_t>(answer, "/errcode").value_or(0)), false});
  }

  Result<int, NotSent> post_message(const Parcel& parcel) const {
    const auto& item = parcel.items.back();
    json::Object data;
    for (const auto& [name, what] : settings_.fields) data[name] = json::Object{{"value", value_of(what, parcel)}};
    json::Object body{{"touser", parcel.to}, {"template_id", settings_.template_id}, {"data", std::move(data)}};
    if (!item.link.empty()) body["url"] = item.link;
    RZ_TRY(answer, post("/cgi-bin/message/template/send?" + fetch::form_encoded({{"access_token", token_}}), body));
    return json::get<int>(answer, "/errcode").value_or(-1);
  }

  static std::string value_of(const std::string& what, const Parcel& parcel) {
    const auto& item = parcel.items.back();
    if (what == "number") return item.number;
    if (what == "chain") return item.chain;
    if (what == "time") return format_rfc3339(item.at, parcel.utc_offset_minutes).substr(0, 16).replace(10, 1, " ");
    return parcel.items.size() == 1 ? item.text : headline(parcel);
  }

  const WechatSettings settings_;
  std::string token_;
  Instant token_until_{};
};

}  // namespace

std::unique_ptr<Way> make_wechat_way(const WechatSettings& settings) { return std::make_unique<WechatWay>(settings); }

}  // namespace rz::notice
