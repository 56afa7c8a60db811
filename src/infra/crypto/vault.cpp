#include "infra/crypto/vault.hpp"

#include <charconv>

#include <sodium.h>

#include "infra/crypto/keys.hpp"
#include "infra/crypto/random.hpp"

namespace rz::crypto {

namespace {

constexpr std::string_view mark = "s1.";
constexpr std::size_t nonce_bytes = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES;
constexpr std::size_t tag_bytes = crypto_aead_xchacha20poly1305_ietf_ABYTES;
constexpr int keys_max = 1000;
static_assert(Vault::key_bytes == crypto_aead_xchacha20poly1305_ietf_KEYBYTES);

const unsigned char* as_bytes(std::string_view text) { return reinterpret_cast<const unsigned char*>(text.data()); }
unsigned char* as_bytes(std::string& text) { return reinterpret_cast<unsigned char*>(text.data()); }

std::filesystem::path key_file(const std::filesystem::path& folder, const std::string& name, int number) {
  return folder / (name + "." + std::to_string(number) + ".key");
}

struct Parts {
  int key = 0;
  std::string_view head;  ///< mark and number, which the box binds
  std::string_view box;
};

std::optional<Parts> split(std::string_view sealed) {
  const auto dot = sealed.find('.', mark.size());
  if (!Vault::is_sealed(sealed) || dot == std::string_view::npos) return std::nullopt;
  Parts out{.head = sealed.substr(0, dot), .box = sealed.substr(dot + 1)};
  const auto* end = sealed.data() + dot;
  const auto read = std::from_chars(sealed.data() + mark.size(), end, out.key);
  if (read.ec != std::errc{} || read.ptr != end) return std::nullopt;
  return out;
}

}  // namespace

Result<Vault, std::string> Vault::load_or_create(const std::filesystem::path& folder, const std::string& name) {
  Vault out;
  for (int number = 1; number <= keys_max; ++number) {
    const auto path = key_file(folder, name, number);
    std::error_code error;
    if (number > 1 && !std::filesystem::exists(path, error)) break;
    RZ_TRY(key, load_or_create_key(path, key_bytes));
    out.keys_.emplace(number, std::move(key));
  }
  return out;
}

Result<Vault, std::string> Vault::add_key(const std::filesystem::path& folder, const std::string& name) {
  RZ_TRY(vault, load_or_create(folder, name));
  const int number = vault.newest() + 1;
  if (number > keys_max) return fail(std::string("there are too many keys"));
  RZ_TRY(key, load_or_create_key(key_file(folder, name, number), key_bytes));
  vault.keys_.emplace(number, std::move(key));
  return vault;
}

std::string Vault::seal(std::string_view text) const {
  const auto& [number, key] = *keys_.rbegin();
  const auto head = std::string(mark) + std::to_string(number);
  auto bytes = random_bytes(nonce_bytes);
  bytes.resize(nonce_bytes + text.size() + tag_bytes);
  crypto_aead_xchacha20poly1305_ietf_encrypt(as_bytes(bytes) + nonce_bytes, nullptr, as_bytes(text), text.size(), as_bytes(head),
                                             head.size(), nullptr, as_bytes(bytes), as_bytes(key));
  return head + "." + base64url(bytes);
}

std::optional<std::string> Vault::open(std::string_view sealed) const {
  if (!is_sealed(sealed)) return std::string(sealed);
  const auto parts = split(sealed);
  if (!parts) return std::nullopt;
  const auto key = keys_.find(parts->key);
  const auto bytes = from_base64url(parts->box);
  if (key == keys_.end() || !bytes || bytes->size() < nonce_bytes + tag_bytes) return std::nullopt;
  std::string text(bytes->size() - nonce_bytes - tag_bytes, '\0');
  if (crypto_aead_xchacha20poly1305_ietf_decrypt(as_bytes(text), nullptr, nullptr, as_bytes(*bytes) + nonce_bytes,
                                                 bytes->size() - nonce_bytes, as_bytes(parts->head), parts->head.size(),
                                                 as_bytes(*bytes), as_bytes(key->second)) != 0) {
    return std::nullopt;
  }
  return text;
}

bool Vault::is_current(std::string_view sealed) const {
  const auto parts = split(sealed);
  return parts && parts->key == newest();
}

bool Vault::is_sealed(std::string_view text) { return text.starts_with(mark); }

}  // namespace rz::crypto
