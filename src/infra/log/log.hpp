#pragma once
// One JSON object per line on stderr: {"time":…,"level":…,"message":…, then the fields}.
// No personal data, ever: no names, phone numbers, addresses, matter texts, raw paths or query strings.

#include <concepts>
#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <variant>

namespace rz::log {

enum class Level { debug, info, warn, error };

/// What a field may hold. Views must live until the call returns, no longer.
class Value {
 public:
  using Stored = std::variant<bool, std::int64_t, double, std::string_view>;

  Value(bool value) : stored_(value) {}
  Value(std::integral auto value) : stored_(static_cast<std::int64_t>(value)) {}
  Value(std::floating_point auto value) : stored_(static_cast<double>(value)) {}
  Value(const char* value) : stored_(std::string_view(value)) {}
  Value(std::string_view value) : stored_(value) {}
  Value(const std::string& value) : stored_(std::string_view(value)) {}

  const Stored& stored() const { return stored_; }

 private:
  Stored stored_;
};

struct Field {
  std::string_view key;
  Value value;
};

using Fields = std::initializer_list<Field>;

/// Lines below `level` are dropped; at the start, those below info.
void set_level(Level level);
bool is_enabled(Level level);

/// Safe from any thread. Never throws; a line that cannot be written is lost.
void write(Level level, std::string_view message, Fields fields);

inline void debug(std::string_view message, Fields fields = {}) { write(Level::debug, message, fields); }
inline void info(std::string_view message, Fields fields = {}) { write(Level::info, message, fields); }
inline void warn(std::string_view message, Fields fields = {}) { write(Level::warn, message, fields); }
inline void error(std::string_view message, Fields fields = {}) { write(Level::error, message, fields); }

}  // namespace rz::log
