#pragma once
// Speaking with a provider of OpenID Connect: where to send people, and what it says of whom it sent back. Authorization code
// flow with PKCE (OpenID Connect Core 1.0 §3.1, RFC 7636, RFC 9207).

#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "access/openid.hpp"
#include "base/result.hpp"
#include "base/time.hpp"
#include "infra/json/json.hpp"

namespace rz::access {

/// What binds the way out and the way back of one sign-in: three secrets that only this visitor and this server know.
struct OpenIdTry {
  std::string state;
  std::string nonce;
  std::string verifier;
};

/// What the provider sent back with the visitor.
struct OpenIdAnswer {
  std::string code;
  std::string issuer{};  ///< empty = it did not say
};

enum class OpenIdError {
  unreachable,  ///< no answer, or one that is none
  refused,      ///< what it says does not hold
};

/// Thread-safe. Waits for the provider, at most some seconds a call.
class OpenIdClient {
 public:
  /// `secrets` by the provider's id. `settings` must outlive this.
  OpenIdClient(const OpenIdSettings& settings, std::map<std::string, std::string> secrets)
      : settings_(settings), secrets_(std::move(secrets)) {}

  Result<std::string, OpenIdError> address_for(const OpenIdProvider& provider, const OpenIdTry& sign_in, Instant now);

  /// What the provider says of the person, `sub` at least, checked as the standard asks.
  Result<json::Value, OpenIdError> claims(const OpenIdProvider& provider, const OpenIdTry& sign_in, const OpenIdAnswer& answer, Instant now);

 private:
  /// What a provider publishes of itself.
  struct Metadata {
    Instant read_at{};
    std::string authorization;
    std::string token;
    std::string keys_address;
    std::string user_info;
    bool posts_secret = false;  ///< in the body, not in a header
    bool names_itself = false;  ///< in what it sends back
    std::vector<std::string> keys;
  };
  struct Tokens {
    std::string id;
    std::string access;
  };

  Result<Metadata, OpenIdError> metadata(const OpenIdProvider& provider, Instant now);
  /// Reads the keys anew: one was named that is not known.
  Result<Metadata, OpenIdError> renew_keys(const OpenIdProvider& provider);
  Result<Metadata, OpenIdError> read_metadata(const OpenIdProvider& provider, Instant now) const;
  Result<Tokens, OpenIdError> redeem(const OpenIdProvider& provider, const Metadata& metadata, const OpenIdTry& sign_in,
                                     const std::string& code) const;
  Result<json::Value, OpenIdError> verify(const OpenIdProvider& provider, const Metadata& metadata, const std::string& token);
  Status<OpenIdError> add_user_info(const Metadata& metadata, const std::string& access_token, json::Value& claims) const;

  const OpenIdSettings& settings_;
  const std::map<std::string, std::string> secrets_;
  std::mutex mutex_;
  std::map<std::string, Metadata> known_;
};

/// Whether an ID token's claims are of this provider, for this client, of this try and of now (OpenID Connect Core §3.1.3.7).
/// An error, in English, for the log.
Status<std::string> check_claims(const OpenIdProvider& provider, const json::Value& claims, const std::string& nonce, Instant now);

}  // namespace rz::access
