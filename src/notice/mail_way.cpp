#include <utility>

#include "notice/way.hpp"

namespace rz::notice {

namespace {

Parcel parcel_of(const std::string& to, Item item, bool is_zh) {
  Parcel out;
  out.to = to;
  out.is_zh = is_zh;
  out.items.push_back(std::move(item));
  return out;
}

class MailWay final : public Way {
 public:
  MailWay(mail::Server server, std::string public_url) : server_(std::move(server)), public_url_(std::move(public_url)) {}

  Status<NotSent> send(const Parcel& parcel, Instant now) override {
    const auto& last = parcel.items.back();
    const auto sent = mail::send(server_, {parcel.to, "【" + server_.name + "】" + headline(parcel), text_of(parcel),
                                           "n" + std::to_string(last.delivery) + "." + std::to_string(parcel.items.size()), parcel.leave}, now);
    if (sent) return {};
    return fail(NotSent{std::string(mail::to_text(sent.error())), !mail::may_pass_later(sent.error())});
  }

 private:
  /// What it is about stays inside: a letter lies in many hands.
  std::string text_of(const Parcel& parcel) const {
    std::string out;
    for (const auto& item : parcel.items) {
      if (!item.number.empty()) out += format_rfc3339(item.at, parcel.utc_offset_minutes).substr(0, 16).replace(10, 1, " ") + "  " + item.chain + "  " + item.number + "\n";
      out += item.text + "\n";
      out += item.more;
      if (!item.link.empty()) out += item.link + "\n";
      out += "\n";
    }
    if (!parcel.leave.empty()) return out + "-- \n" + (parcel.is_zh ? "不再关注：" : "Follow it no longer: ") + parcel.leave + "\n";
    if (public_url_.empty() || parcel.items.front().number.empty()) return out;
    return out + "-- \n" + (parcel.is_zh ? "接收方式可在「通知」页修改：" : "Change how you are told on the page “Notices”: ") + public_url_ + "/staff/account/notices\n";
  }

  const mail::Server server_;
  const std::string public_url_;
};

}  // namespace

std::unique_ptr<Way> make_mail_way(const mail::Server& server, const std::string& public_url) { return std::make_unique<MailWay>(server, public_url); }

std::string headline(const Parcel& parcel) {
  if (parcel.items.size() == 1) {
    const auto& item = parcel.items.front();
    return item.number.empty() ? item.text : item.text + " " + item.number;
  }
  const auto count = std::to_string(parcel.items.size());
  return parcel.is_zh ? "您有 " + count + " 条新通知" : count + " new notices";
}

Parcel code_parcel(const std::string& to, const std::string& code, bool is_zh) {
  Item item;
  item.body = code;
  item.text = is_zh ? "您的验证码是 " + code + "，10 分钟内有效。请勿告诉他人。" : "Your code is " + code + ". It is valid for 10 minutes. Tell it to nobody.";
  return parcel_of(to, std::move(item), is_zh);
}

Parcel link_parcel(const std::string& to, const std::string& link, std::int64_t id, bool is_zh) {
  Item item;
  item.delivery = id;
  item.text = is_zh ? "请确认关注" : "Please confirm that you follow";
  item.more = is_zh ? "有人用这个邮箱申请关注公开栏的进展。是您本人，请打开下面的链接确认；不是，请不必理会。\n"
                    : "Somebody asked that this address follow the public board. If it was you, open the link below; if not, do nothing.\n";
  item.link = link;
  return parcel_of(to, std::move(item), is_zh);
}

}  // namespace rz::notice
