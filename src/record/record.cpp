#include "record/record.hpp"

#include <algorithm>

#include "infra/crypto/digest.hpp"
#include "infra/crypto/random.hpp"

namespace rz::record {

namespace {

constexpr std::size_t salt_bytes = 16;

/// Big-endian, so that the hashed bytes do not depend on the machine.
void put_integer(std::string& out, std::int64_t value) {
  for (int shift = 56; shift >= 0; shift -= 8) out += static_cast<char>(static_cast<std::uint64_t>(value) >> shift);
}

void put_text(std::string& out, std::string_view text) {
  put_integer(out, static_cast<std::int64_t>(text.size()));
  out += text;
}

}  // namespace

std::string first_hash() { return std::string(32, '\0'); }

std::string personal_digest(std::string_view salt, std::string_view personal) {
  return crypto::sha256(salt, personal);
}

std::string link(std::string_view previous, DistrictId district, const Entry& entry) {
  std::string bytes;
  put_integer(bytes, district.value);
  put_integer(bytes, entry.seq);
  put_integer(bytes, entry.matter.value);
  put_integer(bytes, entry.at.ms);
  put_integer(bytes, entry.actor);
  put_text(bytes, entry.kind);
  put_text(bytes, crypto::sha256(entry.facts));
  put_text(bytes, entry.digest);
  return crypto::sha256(previous, bytes);
}

void append(Head& head, Entry& entry) {
  entry.seq = head.seq + 1;
  if (entry.personal) {
    entry.salt = crypto::random_bytes(salt_bytes);
    entry.digest = personal_digest(entry.salt, *entry.personal);
  }
  entry.chain_hash = link(head.chain_hash, head.district, entry);
  head.seq = entry.seq;
  head.chain_hash = entry.chain_hash;
  head.last_at = std::max(head.last_at, entry.at);
}

}  // namespace rz::record
