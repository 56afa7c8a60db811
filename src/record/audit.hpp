#pragma once
// Proving the record whole: every entry's hash against the one before, every personal text against its digest,
// and the tail against heads that were signed and written down outside the database.

#include <filesystem>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "infra/crypto/keys.hpp"
#include "infra/db/db.hpp"
#include "record/record.hpp"

namespace rz::record {

/// A head that was signed at a moment: the record had these entries then.
struct SignedHead {
  DistrictId district{};
  std::int64_t seq = 0;
  std::string chain_hash;  ///< raw bytes
  Instant at{};
  std::string public_key;  ///< Ed25519, raw bytes
  std::string signature;   ///< over district, seq, chain_hash and at
};

SignedHead sign_head(const Head& head, Instant at, const crypto::SigningKey& key);
bool is_genuine(const SignedHead& head);

/// One file a head, «<district>-<seq>.json», fsynced; writing the same head again changes nothing.
Status<std::string> write_head_file(const std::filesystem::path& folder, const SignedHead& head);
Result<std::vector<SignedHead>, std::string> read_head_files(const std::filesystem::path& folder, DistrictId district);

struct AuditReport {
  std::int64_t entries = 0;
  std::int64_t erased = 0;        ///< entries whose personal data was erased, as allowed
  std::int64_t heads_checked = 0;
  std::vector<std::string> problems;  ///< empty = whole; at most `problems_max`
  static constexpr std::size_t problems_max = 20;
};

/// Reads the whole record of the district. `public_key` of the key file, when it is at hand: a head signed by
/// another key is a problem then.
Result<AuditReport, db::Error> verify(db::Connection& connection, DistrictId district,
                                      const std::vector<SignedHead>& heads, std::string_view public_key);

}  // namespace rz::record
