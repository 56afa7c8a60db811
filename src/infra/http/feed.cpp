#include "infra/http/feed.hpp"

#include <utility>

namespace rz::http {

bool Feed::push(std::string_view text) {
  const std::lock_guard lock(mutex_);
  if (ended_ || closed_) return false;
  waiting_ += text;
  if (waiting_.size() > waiting_bytes_max) ended_ = true;
  if (wake_) wake_();
  return !ended_;
}

void Feed::end() {
  const std::lock_guard lock(mutex_);
  ended_ = true;
  if (wake_) wake_();
}

bool Feed::is_open() const {
  const std::lock_guard lock(mutex_);
  return !ended_ && !closed_;
}

Feed::Taken Feed::take() {
  const std::lock_guard lock(mutex_);
  return {std::exchange(waiting_, {}), ended_};
}

void Feed::on_push(std::function<void()> wake) {
  const std::lock_guard lock(mutex_);
  wake_ = std::move(wake);
}

void Feed::close() {
  const std::lock_guard lock(mutex_);
  closed_ = true;
  wake_ = nullptr;
  waiting_.clear();
}

}  // namespace rz::http
