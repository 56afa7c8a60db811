#include "infra/crypto/password.hpp"

#include <condition_variable>
#include <mutex>

#include <sodium.h>

namespace rz::crypto {

namespace {

constexpr auto operations_max = crypto_pwhash_argon2id_OPSLIMIT_INTERACTIVE;
constexpr auto memory_bytes_max = crypto_pwhash_argon2id_MEMLIMIT_INTERACTIVE;

std::mutex turn_mutex;
std::condition_variable turn_free;
int running = 0;

/// One of the `password_hashes_max` places, given back at the end of the scope.
class Turn {
 public:
  Turn() {
    std::unique_lock lock(turn_mutex);
    taken_ = turn_free.wait_for(lock, password_wait_max, [] { return running < password_hashes_max; });
    if (taken_) ++running;
  }
  ~Turn() {
    if (!taken_) return;
    {
      const std::lock_guard lock(turn_mutex);
      --running;
    }
    turn_free.notify_one();
  }
  Turn(const Turn&) = delete;
  Turn& operator=(const Turn&) = delete;

  explicit operator bool() const { return taken_; }

 private:
  bool taken_ = false;
};

}  // namespace

Result<std::string, PasswordError> hash_password(std::string_view password) {
  if (password.size() > password_bytes_max) return fail(PasswordError::too_long);
  const Turn turn;
  if (!turn) return fail(PasswordError::busy);
  char hash[crypto_pwhash_STRBYTES];
  if (sodium_init() < 0 || crypto_pwhash_str_alg(hash, password.data(), password.size(), operations_max,
                                                 memory_bytes_max, crypto_pwhash_ALG_ARGON2ID13) != 0) {
    return fail(PasswordError::no_memory);
  }
  return hash;
}

Result<bool, PasswordError> verify_password(std::string_view password, const std::string& hash) {
  if (password.size() > password_bytes_max) return fail(PasswordError::too_long);
  if (hash.size() >= crypto_pwhash_STRBYTES) return false;
  const Turn turn;
  if (!turn) return fail(PasswordError::busy);
  if (sodium_init() < 0) return fail(PasswordError::no_memory);
  return crypto_pwhash_str_verify(hash.c_str(), password.data(), password.size()) == 0;
}

bool needs_rehash(const std::string& hash) {
  return hash.size() >= crypto_pwhash_STRBYTES ||
         crypto_pwhash_str_needs_rehash(hash.c_str(), operations_max, memory_bytes_max) != 0;
}

}  // namespace rz::crypto
