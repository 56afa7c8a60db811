#include <algorithm>

#include "infra/crypto/vault.hpp"
#include "infra/db/driver.hpp"

namespace rz::db {

namespace {

bool has_secret(const Params& values) {
  return std::ranges::any_of(values, [](const Value& value) { return std::holds_alternative<Secret>(value); });
}
bool has_secret(const Call& call) {
  return has_secret(call.params) || std::ranges::any_of(call.rows, [](const Params& row) { return has_secret(row); });
}

class SealingConnection final : public Connection {
 public:
  SealingConnection(std::unique_ptr<Connection> inner, std::shared_ptr<const crypto::Vault> vault)
      : inner_(std::move(inner)), vault_(std::move(vault)) {}

  Result<std::vector<Rows>, Error> run(std::span<const Call> calls, Scope scope) override {
    const bool seals = std::ranges::any_of(calls, [](const Call& call) { return has_secret(call); });
    auto results = seals ? inner_->run(sealed(calls), scope) : inner_->run(calls, scope);
    if (results && vault_) {
      for (auto& rows : *results) rows.use_vault(vault_);
    }
    return results;
  }
  void rollback() override { inner_->rollback(); }
  Status<Error> script(std::string_view sql) override { return inner_->script(sql); }
  Dialect dialect() const override { return inner_->dialect(); }
  bool broken() const override { return inner_->broken(); }

 private:
  void seal(Params& values) const {
    for (auto& value : values) {
      if (auto* secret = std::get_if<Secret>(&value)) {
        auto text = vault_ ? vault_->seal(secret->text) : std::move(secret->text);
        value = std::move(text);
      }
    }
  }
  std::vector<Call> sealed(std::span<const Call> calls) const {
    std::vector<Call> out(calls.begin(), calls.end());
    for (auto& call : out) {
      seal(call.params);
      for (auto& row : call.rows) seal(row);
    }
    return out;
  }

  std::unique_ptr<Connection> inner_;
  std::shared_ptr<const crypto::Vault> vault_;
};

}  // namespace

std::unique_ptr<Connection> sealing(std::unique_ptr<Connection> inner, std::shared_ptr<const crypto::Vault> vault) {
  return std::make_unique<SealingConnection>(std::move(inner), std::move(vault));
}

}  // namespace rz::db
