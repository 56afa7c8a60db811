#pragma once
// Writes a signed head outside the database each hour, so that a cut tail of the record is seen.

#include <condition_variable>
#include <filesystem>
#include <mutex>
#include <thread>

#include "infra/crypto/keys.hpp"
#include "infra/db/db.hpp"
#include "record/record.hpp"

namespace rz::app {

class HeadSigner {
 public:
  HeadSigner(db::Database database, DistrictId district, std::filesystem::path folder, crypto::SigningKey key);
  /// Signs once more.
  ~HeadSigner();

 private:
  void work();
  void sign();

  db::Database database_;
  DistrictId district_;
  std::filesystem::path folder_;
  crypto::SigningKey key_;
  std::mutex mutex_;
  std::condition_variable wake_;
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace rz::app
