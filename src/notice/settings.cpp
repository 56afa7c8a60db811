#include "notice/settings.hpp"

#include <algorithm>
#include <utility>

#include "base/text.hpp"
#include "infra/crypto/keys.hpp"
#include "infra/fetch/fetch.hpp"

namespace rz::notice {

namespace {

using access::Fault;
using access::Yaml;

constexpr std::int64_t retries_max = 20;
constexpr std::size_t token_characters_min = 16;
constexpr std::size_t token_characters_max = 32;  ///< WeChat's own limit
constexpr std::int64_t retry_seconds_max = 7 * 24 * 3600;

/// «07:30», as minutes of the day.
Result<int, Fault> minute_of(const Yaml& node, std::string_view key) {
  RZ_TRY(text, node.need(key));
  const auto is_digit = [&](std::size_t at) { return text[at] >= '0' && text[at] <= '9'; };
  const bool is_time = text.size() == 5 && text[2] == ':' && is_digit(0) && is_digit(1) && is_digit(3) && is_digit(4);
  const int minute = is_time ? ((text[0] - '0') * 10 + text[1] - '0') * 60 + (text[3] - '0') * 10 + text[4] - '0' : -1;
  if (minute < 0 || minute >= 24 * 60 || text[3] > '5') return fail(node.fault("«" + std::string(key) + "» is a time such as «07:30»"));
  return minute;
}

Result<std::string, Fault> secret_of(const Yaml& node, std::string_view key, const std::filesystem::path& keys) {
  RZ_TRY(name, node.need(key));
  auto secret = crypto::read_secret(keys / name);
  if (!secret) return fail(node.fault("the secret in «" + name + "»: " + secret.error()));
  return std::move(*secret);
}

Result<std::string, Fault> url_of(const Yaml& node, std::string otherwise) {
  RZ_TRY(url, node.text_or("url", std::move(otherwise)));
  if (!fetch::is_safe_address(url)) return fail(node.fault("«url» begins with https://"));
  return std::move(url);
}

Status<Fault> read_timing(const Yaml& root, Timing& out) {
  if (const auto* quiet = root.find("quiet")) {
    RZ_CHECK(quiet->only({"from", "to"}));
    RZ_TRY(from, minute_of(*quiet, "from"));
    RZ_TRY(to, minute_of(*quiet, "to"));
    out.quiet = {from, to};
  }
  RZ_TRY(daily, minute_of(root, "daily_at"));
  out.daily_at = daily;
  RZ_TRY(retries, root.need_node("retry_seconds"));
  RZ_TRY(items, retries->list());
  if (std::cmp_greater(items.size(), retries_max)) return fail(retries->fault("at most " + std::to_string(retries_max) + " tries"));
  for (const auto* item : items) {
    RZ_TRY(seconds, item->integer());
    if (seconds < 1 || seconds > retry_seconds_max) return fail(item->fault("1 to " + std::to_string(retry_seconds_max) + " seconds"));
    out.retry_after_ms.push_back(seconds * 1000);
  }
  return {};
}

Result<mail::Server, Fault> read_mail(const Yaml& node, const std::filesystem::path& keys) {
  RZ_CHECK(node.only({"server", "from", "name", "user", "password_file"}));
  RZ_TRY(server, node.need("server"));
  RZ_TRY(from, node.need("from"));
  RZ_TRY(name, node.text_or("name", "Rongzhi"));
  RZ_TRY(user, node.text_or("user", ""));
  if (!mail::is_server_url(server)) return fail(node.fault("«server» is such as «smtps://mail.example.cn:465»"));
  if (check_address(Channel::mail, from) != AddressFault::nothing) return fail(node.fault("«from» is no e-mail address"));
  mail::Server out{std::move(server), std::move(from), std::move(name), std::move(user), {}};
  if (out.user.empty()) return out;
  RZ_TRY(password, secret_of(node, "password_file", keys));
  out.password = std::move(password);
  return out;
}

Result<SmsSettings, Fault> read_sms(const Yaml& node, const std::filesystem::path& keys) {
  RZ_CHECK(node.only({"url", "key_id", "secret_file", "sign", "template", "code_template", "asker_field", "party_field"}));
  RZ_TRY(url, url_of(node, "https://dysmsapi.aliyuncs.com/"));
  RZ_TRY(key_id, node.need("key_id"));
  RZ_TRY(secret, secret_of(node, "secret_file", keys));
  RZ_TRY(sign, node.need("sign"));
  RZ_TRY(words, node.need("template"));
  RZ_TRY(code, node.need("code_template"));
  RZ_TRY(of_asker, node.text_or("asker_field", ""));
  RZ_TRY(of_party, node.text_or("party_field", ""));
  return SmsSettings{std::move(url), std::move(key_id), std::move(secret), std::move(sign), std::move(words), std::move(code), std::move(of_asker), std::move(of_party)};
}

Result<WechatSettings, Fault> read_wechat(const Yaml& node, const std::filesystem::path& keys) {
  RZ_CHECK(node.only({"url", "app_id", "secret_file", "token_file", "template", "fields"}));
  RZ_TRY(url, url_of(node, "https://api.weixin.qq.com"));
  RZ_TRY(app, node.need("app_id"));
  RZ_TRY(secret, secret_of(node, "secret_file", keys));
  RZ_TRY(token, secret_of(node, "token_file", keys));
  if (token.size() < token_characters_min || token.size() > token_characters_max) return fail(node.fault("the token has 16 to 32 characters"));
  RZ_TRY(words, node.need("template"));
  RZ_TRY(fields, node.need_node("fields"));
  RZ_TRY(members, fields->map());
  WechatSettings out{std::move(url), std::move(app), std::move(secret), std::move(token), std::move(words), {}};
  for (const auto& [name, value] : members) {
    RZ_TRY(what, value->text());
    if (what != "number" && what != "notice" && what != "chain" && what != "time") return fail(value->fault("number, notice, chain or time"));
    out.fields.emplace(name, std::move(what));
  }
  return out;
}

}  // namespace

Result<Settings, Fault> Settings::parse(const access::Source& source, const std::filesystem::path& keys) {
  RZ_TRY(root, access::parse_yaml(source));
  RZ_CHECK(root.only({"public_url", "quiet", "daily_at", "retry_seconds", "keep_days", "hook_hosts", "mail", "sms", "wechat"}));
  Settings out;
  RZ_TRY(url, root.text_or("public_url", ""));
  if (!url.empty() && (!fetch::is_safe_address(url) || url.ends_with('/'))) return fail(root.fault("«public_url» begins with https:// and ends without a slash"));
  out.public_url = std::move(url);
  RZ_CHECK(read_timing(root, out.timing));
  RZ_TRY(keep, root.need_node("keep_days"));
  RZ_TRY(days, keep->integer());
  if (days < 1 || days > 3650) return fail(keep->fault("1 to 3650 days"));
  out.keep_days = days;
  RZ_TRY(hosts, root.words("hook_hosts"));
  out.hook_hosts = std::move(hosts);
  if (const auto* node = root.find("mail")) {
    RZ_TRY(mail, read_mail(*node, keys));
    out.mail = std::move(mail);
  }
  if (const auto* node = root.find("sms")) {
    RZ_TRY(sms, read_sms(*node, keys));
    out.sms = std::move(sms);
  }
  if (const auto* node = root.find("wechat")) {
    RZ_TRY(wechat, read_wechat(*node, keys));
    out.wechat = std::move(wechat);
  }
  return out;
}

bool Settings::has(Channel channel) const {
  switch (channel) {
    case Channel::mail: return mail.has_value();
    case Channel::sms: return sms.has_value();
    case Channel::wechat: return wechat.has_value();
    default: return !hook_hosts.empty();
  }
}

}  // namespace rz::notice
