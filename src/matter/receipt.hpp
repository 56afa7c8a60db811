#pragma once
// The receipt of somebody without an account: a number to name the matter and a secret that opens it. The secret
// is HMAC(key file, matter, issue), so it can be given again without being stored; a new issue ends the old one.

#include <optional>
#include <string>
#include <string_view>

#include "base/ids.hpp"

namespace rz::matter {

inline constexpr std::size_t receipt_key_bytes = 32;

class Receipts {
 public:
  explicit Receipts(std::string key) : key_(std::move(key)) {}

  /// 128 bits in base64url, 22 characters. `party`: of who takes part without an account, by his number; 0 = of who asked.
  std::string secret(MatterId matter, int issue, int party = 0) const;
  /// The number of whose receipt it is, of no more than `parties`; nothing where it opens nothing.
  std::optional<int> opens(std::string_view secret, MatterId matter, int issue, int parties) const;

 private:
  std::string key_;
};

}  // namespace rz::matter
