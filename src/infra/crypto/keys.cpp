#include "infra/crypto/keys.hpp"

#include <cerrno>
#include <cstring>
#include <utility>

#include <fcntl.h>
#include <sodium.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/text.hpp"
#include "infra/crypto/random.hpp"

namespace rz::crypto {

namespace {

namespace fs = std::filesystem;

std::unexpected<std::string> system_error(const char* what, const fs::path& path) {
  return fail(std::string(what) + " " + path.string() + ": " + std::strerror(errno));
}

class File {
 public:
  File(const fs::path& path, int flags) : fd_(::open(path.c_str(), flags | O_CLOEXEC, 0600)) {}
  ~File() {
    if (fd_ >= 0) ::close(fd_);
  }
  File(const File&) = delete;
  File& operator=(const File&) = delete;

  int fd() const { return fd_; }
  explicit operator bool() const { return fd_ >= 0; }

 private:
  int fd_;
};

/// The bytes of a file that nobody but its owner may open.
Result<std::string, std::string> read_private(const fs::path& path) {
  const File file(path, O_RDONLY | O_NOFOLLOW);
  if (!file) return system_error("cannot open key file", path);
  struct stat status{};
  if (::fstat(file.fd(), &status) != 0) return system_error("cannot stat key file", path);
  if (!S_ISREG(status.st_mode)) return fail("key file " + path.string() + " is not a regular file");
  if ((status.st_mode & 077) != 0) return fail("key file " + path.string() + " must have mode 0600");
  if (std::cmp_greater(status.st_size, secret_bytes_max)) return fail("key file " + path.string() + " is too large");
  std::string key(static_cast<std::size_t>(status.st_size), '\0');
  if (std::cmp_not_equal(::read(file.fd(), key.data(), key.size()), key.size())) return system_error("cannot read key file", path);
  return key;
}

Result<std::string, std::string> read_key(const fs::path& path, std::size_t bytes) {
  RZ_TRY(key, read_private(path));
  if (key.size() != bytes) return fail("key file " + path.string() + " must hold " + std::to_string(bytes) + " bytes");
  return key;
}

Status<std::string> write_synced(const fs::path& path, std::string_view key) {
  const File file(path, O_WRONLY | O_CREAT | O_EXCL);
  if (!file || std::cmp_not_equal(::write(file.fd(), key.data(), key.size()), key.size()) ||
      ::fsync(file.fd()) != 0) {
    return system_error("cannot write key file", path);
  }
  return {};
}

/// Written beside and then linked: the name appears only with the whole key behind it, and only once.
Status<std::string> create_key(const fs::path& path, std::size_t bytes) {
  auto draft = path;
  draft += "." + to_hex(random_bytes(8)) + ".new";
  auto written = write_synced(draft, random_bytes(bytes));
  const bool linked = written && (::link(draft.c_str(), path.c_str()) == 0 || errno == EEXIST);
  if (written && !linked) written = system_error("cannot make key file", path);
  ::unlink(draft.c_str());
  RZ_CHECK(written);
  const auto folder_path = path.has_parent_path() ? path.parent_path() : fs::path(".");
  const File folder(folder_path, O_RDONLY | O_DIRECTORY);
  if (!folder || ::fsync(folder.fd()) != 0) return system_error("cannot sync folder", folder_path);
  return {};
}

const unsigned char* as_bytes(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

}  // namespace

Result<std::string, std::string> load_or_create_key(const fs::path& path, std::size_t bytes) {
  if (::access(path.c_str(), F_OK) != 0 && errno == ENOENT) RZ_CHECK(create_key(path, bytes));
  return read_key(path, bytes);
}

Result<std::string, std::string> read_secret(const fs::path& path) {
  RZ_TRY(text, read_private(path));
  const auto line = trim(text);
  if (line.empty()) return fail("key file " + path.string() + " is empty");
  return std::string(line);
}

Result<SigningKey, std::string> SigningKey::load_or_create(const fs::path& path) {
  RZ_TRY(seed, load_or_create_key(path, seed_bytes));
  auto key = from_seed(seed);
  sodium_memzero(seed.data(), seed.size());
  return key;
}

SigningKey SigningKey::from_seed(std::string_view seed) {
  SigningKey key;
  std::array<unsigned char, public_key_bytes> public_key{};
  crypto_sign_seed_keypair(public_key.data(), reinterpret_cast<unsigned char*>(key.secret_.data()),
                           as_bytes(seed));
  return key;
}

SigningKey::~SigningKey() { sodium_memzero(secret_.data(), secret_.size()); }

std::string SigningKey::sign(std::string_view text) const {
  std::string signature(signature_bytes, '\0');
  crypto_sign_detached(reinterpret_cast<unsigned char*>(signature.data()), nullptr, as_bytes(text),
                       text.size(), as_bytes({secret_.data(), secret_.size()}));
  return signature;
}

std::string_view SigningKey::public_key() const { return {secret_.data() + seed_bytes, public_key_bytes}; }

bool verify_signature(std::string_view public_key, std::string_view text, std::string_view signature) {
  return public_key.size() == SigningKey::public_key_bytes &&
         signature.size() == SigningKey::signature_bytes &&
         crypto_sign_verify_detached(as_bytes(signature), as_bytes(text), text.size(),
                                     as_bytes(public_key)) == 0;
}

}  // namespace rz::crypto
