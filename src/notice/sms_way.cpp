#include <algorithm>
#include <utility>

#include "base/text.hpp"
#include "infra/crypto/digest.hpp"
#include "infra/crypto/random.hpp"
#include "infra/fetch/fetch.hpp"
#include "infra/json/json.hpp"
#include "notice/way.hpp"

namespace rz::notice {

namespace {

constexpr std::string_view algorithm = "ACS3-HMAC-SHA256";

std::string host_of(std::string_view url) {
  const auto begin = url.find("://") + 3;
  return std::string(url.substr(begin, url.find('/', begin) - begin));
}

/// Alibaba Cloud, request syntax and signature V3: https://help.aliyun.com/zh/sdk/product-overview/v3-request-structure-and-signature
class SmsWay final : public Way {
 public:
  explicit SmsWay(SmsSettings settings) : settings_(std::move(settings)) {}

  Status<NotSent> send(const Parcel& parcel, Instant now) override {
    const auto query = query_of(parcel);
    const auto answer = fetch::fetch({settings_.url + "?" + query, headers_of(query, now)});
    if (!answer) return fail(NotSent{std::string(fetch::to_text(answer.error())), false});
    const auto body = json::parse(answer->body);
    const auto code = body ? json::get<std::string>(*body, "/Code").value_or("") : "";
    if (code == "OK") return {};
    // A number that is none, or whose owner refuses messages, stays so. Everything else the operator can mend.
    const bool is_final = code == "isv.MOBILE_NUMBER_ILLEGAL" || code == "isv.BLACK_KEY_CONTROL_LIMIT";
    return fail(NotSent{code.empty() ? "HTTP " + std::to_string(answer->status) : code, is_final});
  }

 private:
  std::string query_of(const Parcel& parcel) const {
    const auto& item = parcel.items.front();
    const bool is_code = item.number.empty();
    json::Object words;
    if (is_code) words["code"] = item.body;
    else words = {{"number", parcel.items.size() == 1 ? item.number : std::to_string(parcel.items.size())}, {"notice", headline(parcel)}};
    return fetch::form_encoded({{"PhoneNumbers", parcel.to},
                                {"SignName", settings_.sign},
                                {"TemplateCode", is_code ? settings_.code_template_id : settings_.template_id},
                                {"TemplateParam", json::serialise(words)}});  // by name, as the signature wants them
  }

  fetch::Pairs headers_of(const std::string& query, Instant now) const {
    const auto empty = to_hex(crypto::sha256(std::string_view()));
    fetch::Pairs headers{{"host", host_of(settings_.url)},
                         {"x-acs-action", "SendSms"},
                         {"x-acs-content-sha256", empty},
                         {"x-acs-date", format_rfc3339(now, 0).substr(0, 19) + "Z"},
                         {"x-acs-signature-nonce", to_hex(crypto::random_bytes(16))},
                         {"x-acs-version", "2017-05-25"}};
    std::string lines;
    std::string names;
    for (const auto& [name, value] : headers) {
      lines += name + ":" + value + "\n";
      names += (names.empty() ? "" : ";") + name;
    }
    const auto request = "GET\n/\n" + query + "\n" + lines + "\n" + names + "\n" + empty;
    const auto to_sign = std::string(algorithm) + "\n" + to_hex(crypto::sha256(request));
    headers.emplace_back("Authorization", std::string(algorithm) + " Credential=" + settings_.key_id + ",SignedHeaders=" + names +
                                              ",Signature=" + to_hex(crypto::hmac_sha256(settings_.secret, to_sign)));
    return headers;
  }

  const SmsSettings settings_;
};

}  // namespace

std::unique_ptr<Way> make_sms_way(const SmsSettings& settings) { return std::make_unique<SmsWay>(settings); }

}  // namespace rz::notice
