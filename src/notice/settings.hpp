#pragma once
// How a district tells people: notice.yaml, data of the installation.

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "access/source.hpp"
#include "base/result.hpp"
#include "infra/mail/mail.hpp"
#include "notice/notice.hpp"

namespace rz::notice {

/// Alibaba Cloud's service for short messages (SendSms, 2017-05-25).
struct SmsSettings {
  std::string url;
  std::string key_id;
  std::string secret;
  std::string sign;         ///< 短信签名, as it was approved
  std::string template_id;  ///< with the variables «number» and «notice», and «code» for the one that confirms
  std::string code_template_id;
  std::string asker_field;  ///< in which who asked leaves a number; empty = they are sent nothing
  std::string party_field;  ///< in which a party without an account does
};

/// A WeChat official account (公众号) with a template message.
struct WechatSettings {
  std::string url;
  std::string app_id;
  std::string secret;
  std::string token;        ///< as it stands in the account's settings for its server: calls from WeChat are signed with it
  std::string template_id;
  std::map<std::string, std::string> fields;  ///< of the template → number, notice, chain, time
};

struct Settings {
  std::string public_url;  ///< where people reach this server, without a slash at the end; empty = letters have no links
  Timing timing;
  std::int64_t keep_days = 90;
  std::vector<std::string> hook_hosts;  ///< that webhooks may go to; empty = there are none
  std::optional<mail::Server> mail;
  std::optional<SmsSettings> sms;
  std::optional<WechatSettings> wechat;

  /// The secrets that it names lie in `keys`, each in a file of its own, as one line. A fault names the line.
  static Result<Settings, access::Fault> parse(const access::Source& source, const std::filesystem::path& keys);

  bool has(Channel channel) const;
};

}  // namespace rz::notice
