#include <algorithm>
#include <utility>

#include "infra/crypto/digest.hpp"
#include "infra/crypto/random.hpp"
#include "infra/fetch/fetch.hpp"
#include "notice/hook.hpp"
#include "notice/way.hpp"

namespace rz::notice {

namespace {

class HookWay final : public Way {
 public:
  explicit HookWay(std::vector<std::string> hosts) : hosts_(std::move(hosts)) {}

  bool joins() const override { return false; }

  Status<NotSent> send(const Parcel& parcel, Instant now) override {
    const auto& item = parcel.items.front();
    if (!is_hook_url(parcel.to, hosts_)) return fail(NotSent{"its host is not allowed any more", true, true});
    const auto id = "msg_" + std::to_string(item.delivery);
    const auto seconds = std::to_string(now.ms / 1000);
    const auto answer = fetch::fetch({parcel.to,
                                      {{"Content-Type", "application/json"},
                                       {"webhook-id", id},
                                       {"webhook-timestamp", seconds},
                                       {"webhook-signature", sign_hook(parcel.secret, id, seconds, item.body)}},
                                      item.body});
    if (!answer) return fail(NotSent{std::string(fetch::to_text(answer.error())), false, true});
    if (answer->status >= 200 && answer->status < 300) return {};
    const bool wants_no_more = answer->status == 410;  // Gone
    return fail(NotSent{"HTTP " + std::to_string(answer->status), wants_no_more, wants_no_more || answer->status >= 500});
  }

 private:
  const std::vector<std::string> hosts_;
};

}  // namespace

std::unique_ptr<Way> make_hook_way(const std::vector<std::string>& hosts) { return std::make_unique<HookWay>(hosts); }

std::string host_of_hook(std::string_view url) {
  const auto begin = url.find("://");
  if (begin == std::string_view::npos) return {};
  const auto rest = url.substr(begin + 3);
  return std::string(rest.substr(0, rest.find_first_of(":/?#")));
}

bool is_hook_url(std::string_view url, const std::vector<std::string>& hosts) {
  return url.size() <= hook_url_bytes_max && fetch::is_safe_address(url) && std::ranges::find(hosts, host_of_hook(url)) != hosts.end();
}

std::string sign_hook(std::string_view secret, std::string_view id, std::string_view seconds, std::string_view body) {
  const auto key = crypto::from_base64(secret.substr(std::min(secret.size(), hook_secret_prefix.size()))).value_or("");
  std::string text(id);
  text.append(".").append(seconds).append(".").append(body);
  return "v1," + crypto::base64(crypto::hmac_sha256(key, text));
}

std::string new_hook_secret() { return std::string(hook_secret_prefix) + crypto::base64(crypto::random_bytes(hook_secret_bytes)); }

}  // namespace rz::notice
