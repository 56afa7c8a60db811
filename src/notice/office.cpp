#include "notice/office.hpp"

#include <utility>

namespace rz::notice {

Office::Office(DistrictId district, db::Pool& readers, record::ActWriter& writer, const matter::Service& service, const access::NetworkHolder& network,
               Settings settings, Sign sign)
    : service_(service), settings_(std::move(settings)), sign_(std::move(sign)), notifier_(district, readers, writer, service, network, settings_) {
  for (const auto channel : all_channels) {
    if (!settings_.has(channel)) continue;
    couriers_.push_back(std::make_unique<Courier>(district, readers, writer, service, network, settings_, sign_, channel, make_way(channel)));
  }
}

void Office::start() {
  notifier_.start();
  for (const auto& courier : couriers_) courier->start();
}

void Office::stop() {
  notifier_.stop();
  for (const auto& courier : couriers_) courier->stop();
}

std::unique_ptr<Way> Office::make_way(Channel channel) const {
  switch (channel) {
    case Channel::mail: return make_mail_way(*settings_.mail, settings_.public_url);
    case Channel::sms: return make_sms_way(*settings_.sms);
    case Channel::wechat: return make_wechat_way(*settings_.wechat);
    default: return make_hook_way(settings_.hook_hosts);
  }
}

Status<NotSent> Office::send_code(Channel channel, const std::string& address, const std::string& code, bool is_zh) const {
  return make_way(channel)->send(code_parcel(address, code, is_zh), service_.now());
}

Status<NotSent> Office::send_link(const std::string& address, const std::string& link, std::int64_t id, bool is_zh) const {
  return make_way(Channel::mail)->send(link_parcel(address, link, id, is_zh), service_.now());
}

}  // namespace rz::notice
