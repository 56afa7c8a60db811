#include "matter/receipt.hpp"

#include "infra/crypto/digest.hpp"
#include "infra/crypto/random.hpp"

namespace rz::matter {

namespace {
constexpr std::size_t secret_bytes = 16;
}

std::string Receipts::secret(MatterId matter, int issue, int party) const {
  auto text = "receipt 1\n" + format_id(matter) + "\n" + std::to_string(issue);
  if (party > 0) text += "\nparty " + std::to_string(party);
  return crypto::base64url(crypto::hmac_sha256(key_, text).substr(0, secret_bytes));
}

std::optional<int> Receipts::opens(std::string_view given, MatterId matter, int issue, int parties) const {
  for (int party = 0; party <= parties; ++party) {
    if (crypto::equal_constant_time(given, secret(matter, issue, party))) return party;
  }
  return std::nullopt;
}

}  // namespace rz::matter
