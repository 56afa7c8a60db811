#include "record/audit.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <map>

#include "base/text.hpp"
#include "infra/json/json.hpp"
#include "record/record_store.hpp"

namespace rz::record {

namespace {

constexpr std::int64_t page_entries = 2'000;

std::string signed_text(const SignedHead& head) {
  return "rongzhi head 1\n" + format_id(head.district) + "\n" + std::to_string(head.seq) + "\n" +
         to_hex(head.chain_hash) + "\n" + std::to_string(head.at.ms) + "\n";
}

std::string head_json(const SignedHead& head) {
  json::Object out;
  out["district"] = format_id(head.district);
  out["seq"] = head.seq;
  out["chain_hash"] = to_hex(head.chain_hash);
  out["at"] = head.at.ms;
  out["public_key"] = to_hex(head.public_key);
  out["signature"] = to_hex(head.signature);
  return json::serialise(out) + "\n";
}

Result<SignedHead, std::string> parse_head(std::string_view text, const std::string& file) {
  const auto parsed = json::parse(text);
  if (!parsed) return fail(file + ": not JSON");
  json::Reader read(*parsed);
  SignedHead head;
  head.district = read.get<DistrictId>("/district");
  head.seq = read.get<std::int64_t>("/seq");
  head.chain_hash = from_hex(read.get<std::string>("/chain_hash"));
  head.at = Instant{read.get<std::int64_t>("/at")};
  head.public_key = from_hex(read.get<std::string>("/public_key"));
  head.signature = from_hex(read.get<std::string>("/signature"));
  if (!read.faults().empty()) return fail(file + ": «" + read.faults().front().pointer + "» is missing or wrong");
  return head;
}

class Auditor {
 public:
  Auditor(DistrictId district, const std::vector<SignedHead>& heads, std::string_view public_key)
      : district_(district), hash_(first_hash()) {
    for (const auto& head : heads) {
      if (!is_genuine(head) || (!public_key.empty() && head.public_key != public_key)) {
        problem("signed head " + std::to_string(head.seq) + ": its signature is not ours");
        continue;
      }
      heads_.emplace(head.seq, head);
    }
  }

  void look(const Entry& entry) {
    ++report_.entries;
    const auto name = "event " + std::to_string(entry.seq);
    if (entry.seq != seq_ + 1) problem(name + ": " + std::to_string(seq_ + 1) + " was expected, an event is missing or inserted");
    if (entry.personal) {
      if (personal_digest(entry.salt, *entry.personal) != entry.digest) problem(name + ": its personal part was changed");
    } else if (!entry.digest.empty()) {
      ++report_.erased;
    }
    if (link(hash_, district_, entry) != entry.chain_hash) problem(name + ": it was changed, or the one before it was");
    seq_ = entry.seq;
    hash_ = entry.chain_hash;
    const auto [first, last] = heads_.equal_range(entry.seq);
    for (auto head = first; head != last; ++head) {
      ++report_.heads_checked;
      if (head->second.chain_hash != entry.chain_hash) problem(name + ": differs from the head signed at that time");
    }
  }

  AuditReport finish(const std::optional<Head>& head) {
    if (!heads_.empty() && heads_.rbegin()->first > seq_) {
      problem("the tail is cut: a head was signed at event " + std::to_string(heads_.rbegin()->first) +
              ", the record ends at " + std::to_string(seq_));
    }
    if (head && (head->seq != seq_ || head->chain_hash != hash_)) {
      problem("the district's head stands at event " + std::to_string(head->seq) + ", the record ends at " +
              std::to_string(seq_));
    }
    return std::move(report_);
  }

 private:
  void problem(std::string text) {
    if (report_.problems.size() < AuditReport::problems_max) report_.problems.push_back(std::move(text));
  }

  DistrictId district_;
  std::int64_t seq_ = 0;
  std::string hash_;
  std::multimap<std::int64_t, SignedHead> heads_;
  AuditReport report_;
};

}  // namespace

SignedHead sign_head(const Head& head, Instant at, const crypto::SigningKey& key) {
  SignedHead out{head.district, head.seq, head.chain_hash, at, std::string(key.public_key()), {}};
  out.signature = key.sign(signed_text(out));
  return out;
}

bool is_genuine(const SignedHead& head) {
  return crypto::verify_signature(head.public_key, signed_text(head), head.signature);
}

Status<std::string> write_head_file(const std::filesystem::path& folder, const SignedHead& head) {
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  const auto path = folder / (format_id(head.district) + "-" + std::to_string(head.seq) + ".json");
  if (std::filesystem::exists(path, error)) return {};
  const auto text = head_json(head);
  const auto temporary = path.string() + ".new";
  const int file = ::open(temporary.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
  if (file < 0) return fail("cannot write " + temporary);
  const bool whole = ::write(file, text.data(), text.size()) == static_cast<ssize_t>(text.size()) && ::fsync(file) == 0;
  ::close(file);
  if (!whole) return fail("cannot write " + temporary);
  std::filesystem::rename(temporary, path, error);
  if (error) return fail("cannot rename " + temporary + ": " + error.message());
  return {};
}

Result<std::vector<SignedHead>, std::string> read_head_files(const std::filesystem::path& folder,
                                                             DistrictId district) {
  std::vector<SignedHead> heads;
  std::error_code error;
  for (const auto& item : std::filesystem::directory_iterator(folder, error)) {
    const auto name = item.path().filename().string();
    if (!name.starts_with(format_id(district) + "-") || !name.ends_with(".json")) continue;
    std::ifstream in(item.path(), std::ios::binary);
    const std::string text{std::istreambuf_iterator<char>(in), {}};
    RZ_TRY(head, parse_head(text, name));
    heads.push_back(std::move(head));
  }
  std::ranges::sort(heads, {}, &SignedHead::seq);
  return heads;
}

Result<AuditReport, db::Error> verify(db::Connection& connection, DistrictId district,
                                      const std::vector<SignedHead>& heads, std::string_view public_key) {
  Auditor auditor(district, heads, public_key);
  std::int64_t after = 0;
  for (;;) {
    RZ_TRY(page, read_entries(connection, district, after, page_entries));
    for (const auto& entry : page) auditor.look(entry);
    if (static_cast<std::int64_t>(page.size()) < page_entries) break;
    after = page.back().seq;
  }
  RZ_TRY(head, read_head(connection, district));
  return auditor.finish(head);
}

}  // namespace rz::record
