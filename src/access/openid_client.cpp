#include "access/openid_client.hpp"

#include <algorithm>
#include <utility>

#include "infra/crypto/digest.hpp"
#include "infra/crypto/jws.hpp"
#include "infra/crypto/random.hpp"
#include "infra/fetch/fetch.hpp"
#include "infra/log/log.hpp"

namespace rz::access {

namespace {

constexpr std::int64_t metadata_kept_ms = 3'600'000;
constexpr std::int64_t clock_skew_s = 60;
constexpr std::int64_t issued_ago_max_s = 600;  ///< a token is fresh: the code for it was just given
constexpr std::size_t subject_bytes_max = 255;  ///< OpenID Connect Core §2

/// An answer that is none, or none that counts, and why.
struct NoAnswer {
  OpenIdError error;
  std::string why;
};

std::unexpected<OpenIdError> give_up(const OpenIdProvider& provider, OpenIdError error, std::string_view why) {
  log::warn("signing in at a provider failed", {{"provider", provider.id}, {"why", std::string(why)}});
  return std::unexpected(error);
}

Result<json::Value, NoAnswer> read_json(const fetch::Request& request) {
  const auto response = fetch::fetch(request);
  if (!response) return fail(NoAnswer{OpenIdError::unreachable, std::string(fetch::to_text(response.error()))});
  const bool is_ill = response->status >= 500;
  if (response->status != 200) return fail(NoAnswer{is_ill ? OpenIdError::unreachable : OpenIdError::refused, "status " + std::to_string(response->status)});
  auto value = json::parse(response->body);
  if (!value) return fail(NoAnswer{OpenIdError::unreachable, "no JSON"});
  return std::move(*value);
}

std::string text_of(const json::Value& value, std::string_view pointer) {
  return json::get<std::optional<std::string>>(value, pointer).value_or(std::nullopt).value_or("");
}

bool holds(const json::Value& value, std::string_view pointer, std::string_view wanted) {
  const auto* list = json::find(value, pointer);
  if (list == nullptr || !list->is_array()) return false;
  return std::ranges::any_of(list->get_array(), [&](const json::Value& each) { return each.is_string() && each.get_string() == wanted; });
}

Result<std::vector<std::string>, NoAnswer> read_keys(const std::string& address) {
  RZ_TRY(document, read_json({address}));
  const auto* keys = json::find(document, "/keys");
  if (keys == nullptr || !keys->is_array()) return fail(NoAnswer{OpenIdError::unreachable, "no keys"});
  std::vector<std::string> out;
  for (const auto& key : keys->get_array()) {
    if (text_of(key, "/use") != "enc") out.push_back(json::serialise(key));
  }
  return out;
}

std::string form_encoded(const std::string& text) { return fetch::form_encoded({{"", text}}).substr(1); }

}  // namespace

Status<std::string> check_claims(const OpenIdProvider& provider, const json::Value& claims, const std::string& nonce, Instant now) {
  const auto second = now.ms / 1000;
  if (text_of(claims, "/iss") != provider.issuer) return fail(std::string("another issuer"));
  const bool is_alone = text_of(claims, "/aud") == provider.client_id;
  if (!is_alone && !holds(claims, "/aud", provider.client_id)) return fail(std::string("for another client"));
  const auto party = text_of(claims, "/azp");
  const auto* audience = json::find(claims, "/aud");
  const bool is_shared = audience->is_array() && audience->get_array().size() > 1;
  if (party.empty() ? is_shared : party != provider.client_id) return fail(std::string("to another party"));
  const auto until = json::get<std::int64_t>(claims, "/exp");
  if (!until || *until + clock_skew_s <= second) return fail(std::string("expired"));
  const auto since = json::get<std::int64_t>(claims, "/iat");
  if (!since || *since > second + clock_skew_s || *since < second - issued_ago_max_s) return fail(std::string("not issued just now"));
  if (!crypto::equal_constant_time(text_of(claims, "/nonce"), nonce)) return fail(std::string("of another sign-in"));
  const auto subject = text_of(claims, "/sub");
  if (subject.empty() || subject.size() > subject_bytes_max) return fail(std::string("of nobody"));
  return {};
}

Result<OpenIdClient::Metadata, OpenIdError> OpenIdClient::read_metadata(const OpenIdProvider& provider, Instant now) const {
  auto base = provider.issuer;
  while (base.ends_with('/')) base.pop_back();
  const auto document = read_json({base + "/.well-known/openid-configuration"});
  if (!document) return give_up(provider, OpenIdError::unreachable, "its description: " + document.error().why);
  if (text_of(*document, "/issuer") != provider.issuer) return give_up(provider, OpenIdError::refused, "its description names another issuer");
  Metadata out;
  out.read_at = now;
  out.authorization = text_of(*document, "/authorization_endpoint");
  out.token = text_of(*document, "/token_endpoint");
  out.keys_address = text_of(*document, "/jwks_uri");
  out.user_info = text_of(*document, "/userinfo_endpoint");
  for (const auto& address : {out.authorization, out.token, out.keys_address}) {
    if (!fetch::is_safe_address(address)) return give_up(provider, OpenIdError::refused, "its description lacks an address, or names one without TLS");
  }
  const auto* methods = "/token_endpoint_auth_methods_supported";
  out.posts_secret = !holds(*document, methods, "client_secret_basic") && holds(*document, methods, "client_secret_post");
  out.names_itself = json::get<bool>(*document, "/authorization_response_iss_parameter_supported").value_or(false);
  auto keys = read_keys(out.keys_address);
  if (!keys) return give_up(provider, OpenIdError::unreachable, "its keys: " + keys.error().why);
  out.keys = std::move(*keys);
  return out;
}

Result<OpenIdClient::Metadata, OpenIdError> OpenIdClient::metadata(const OpenIdProvider& provider, Instant now) {
  {
    const std::lock_guard lock(mutex_);
    const auto found = known_.find(provider.id);
    if (found != known_.end() && now.ms - found->second.read_at.ms < metadata_kept_ms) return found->second;
  }
  RZ_TRY(read, read_metadata(provider, now));
  const std::lock_guard lock(mutex_);
  return known_[provider.id] = std::move(read);
}

Result<OpenIdClient::Metadata, OpenIdError> OpenIdClient::renew_keys(const OpenIdProvider& provider) {
  const auto address = [&] {
    const std::lock_guard lock(mutex_);
    return known_[provider.id].keys_address;
  }();
  auto keys = read_keys(address);
  if (!keys) return give_up(provider, OpenIdError::unreachable, "its keys: " + keys.error().why);
  const std::lock_guard lock(mutex_);
  auto& known = known_[provider.id];
  known.keys = std::move(*keys);
  return known;
}

Result<std::string, OpenIdError> OpenIdClient::address_for(const OpenIdProvider& provider, const OpenIdTry& sign_in, Instant now) {
  RZ_TRY(known, metadata(provider, now));
  std::string scope = "openid";
  for (const auto& each : provider.scopes) scope += " " + each;
  const auto query = fetch::form_encoded({{"response_type", "code"},
                                          {"client_id", provider.client_id},
                                          {"redirect_uri", settings_.callback_of(provider)},
                                          {"scope", scope},
                                          {"state", sign_in.state},
                                          {"nonce", sign_in.nonce},
                                          {"code_challenge", crypto::base64url(crypto::sha256(sign_in.verifier))},
                                          {"code_challenge_method", "S256"}});
  return known.authorization + (known.authorization.find('?') == std::string::npos ? "?" : "&") + query;
}

Result<OpenIdClient::Tokens, OpenIdError> OpenIdClient::redeem(const OpenIdProvider& provider, const Metadata& metadata,
                                                               const OpenIdTry& sign_in, const std::string& code) const {
  fetch::Pairs form{{"grant_type", "authorization_code"},
                    {"code", code},
                    {"redirect_uri", settings_.callback_of(provider)},
                    {"code_verifier", sign_in.verifier}};
  fetch::Request request{metadata.token, {{"Accept", "application/json"}}};
  const auto secret = secrets_.find(provider.id);
  if (secret == secrets_.end() || metadata.posts_secret) form.emplace_back("client_id", provider.client_id);
  if (secret != secrets_.end()) {
    if (metadata.posts_secret) {
      form.emplace_back("client_secret", secret->second);
    } else {
      // RFC 6749 §2.3.1: both are form-encoded first.
      request.user = form_encoded(provider.client_id);
      request.password = form_encoded(secret->second);
    }
  }
  request.body = fetch::form_encoded(form);
  const auto answer = read_json(request);
  if (!answer) return give_up(provider, answer.error().error, "the code: " + answer.error().why);
  Tokens out{text_of(*answer, "/id_token"), text_of(*answer, "/access_token")};
  if (out.id.empty()) return give_up(provider, OpenIdError::refused, "no ID token");
  return out;
}

Result<json::Value, OpenIdError> OpenIdClient::verify(const OpenIdProvider& provider, const Metadata& metadata, const std::string& token) {
  auto payload = crypto::verify_jws(token, metadata.keys);
  if (!payload && payload.error() == crypto::JwsFault::unknown_key) {
    RZ_TRY(renewed, renew_keys(provider));
    payload = crypto::verify_jws(token, renewed.keys);
  }
  if (!payload) return give_up(provider, OpenIdError::refused, "the ID token is not signed by it");
  auto claims = json::parse(*payload);
  if (!claims || !claims->is_object()) return give_up(provider, OpenIdError::refused, "the ID token holds no claims");
  return std::move(*claims);
}

/// Many providers say little in the token itself. What the token says counts for more.
Status<OpenIdError> OpenIdClient::add_user_info(const Metadata& metadata, const std::string& access_token, json::Value& claims) const {
  if (access_token.empty() || !fetch::is_safe_address(metadata.user_info)) return {};
  const auto info = read_json({metadata.user_info, {{"Authorization", "Bearer " + access_token}, {"Accept", "application/json"}}});
  if (!info || !info->is_object()) return fail(OpenIdError::unreachable);
  if (text_of(*info, "/sub") != text_of(claims, "/sub")) return fail(OpenIdError::refused);
  for (const auto& [name, value] : info->get_object()) {
    if (!claims.get_object().contains(name)) claims.get_object().emplace(name, value);
  }
  return {};
}

Result<json::Value, OpenIdError> OpenIdClient::claims(const OpenIdProvider& provider, const OpenIdTry& sign_in, const OpenIdAnswer& answer,
                                                      Instant now) {
  RZ_TRY(known, metadata(provider, now));
  const bool is_other = answer.issuer.empty() ? known.names_itself : answer.issuer != provider.issuer;
  if (is_other) return give_up(provider, OpenIdError::refused, "the answer is another provider's");
  RZ_TRY(tokens, redeem(provider, known, sign_in, answer.code));
  RZ_TRY(claims, verify(provider, known, tokens.id));
  if (const auto checked = check_claims(provider, claims, sign_in.nonce, now); !checked) {
    return give_up(provider, OpenIdError::refused, "the ID token is " + checked.error());
  }
  if (const auto added = add_user_info(known, tokens.access, claims); !added) return give_up(provider, added.error(), "what it says of the person");
  return claims;
}

}  // namespace rz::access
