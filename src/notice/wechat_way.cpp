#include "infra/json/json.hpp"
#include "notice/wechat.hpp"

namespace rz::notice {

namespace {

/// Template messages of an official account: https://developers.weixin.qq.com/doc/offiaccount/Message_Management/Template_Message_Interface.html
class WechatWay final : public Way {
 public:
  explicit WechatWay(const WechatSettings& settings) : account_(settings) {}

  Status<NotSent> send(const Parcel& parcel, Instant now) override {
    const auto& item = parcel.items.back();
    json::Object data;
    for (const auto& [name, what] : account_.settings().fields) data[name] = json::Object{{"value", value_of(what, parcel)}};
    json::Object body{{"touser", parcel.to}, {"template_id", account_.settings().template_id}, {"data", std::move(data)}};
    if (!item.link.empty()) body["url"] = item.link;
    RZ_CHECK(account_.call("/cgi-bin/message/template/send", body, now));
    return {};
  }

 private:
  static std::string value_of(const std::string& what, const Parcel& parcel) {
    const auto& item = parcel.items.back();
    if (what == "number") return item.number;
    if (what == "chain") return item.chain;
    if (what == "time") return format_rfc3339(item.at, parcel.utc_offset_minutes).substr(0, 16).replace(10, 1, " ");
    return parcel.items.size() == 1 ? item.text : headline(parcel);
  }

  WechatAccount account_;
};

}  // namespace

std::unique_ptr<Way> make_wechat_way(const WechatSettings& settings) { return std::make_unique<WechatWay>(settings); }

}  // namespace rz::notice
