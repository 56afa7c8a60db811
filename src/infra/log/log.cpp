#include "infra/log/log.hpp"

#include <cmath>
#include <memory>
#include <utility>

#include <fmt/format.h>
#include <spdlog/logger.h>
#include <spdlog/pattern_formatter.h>
#include <spdlog/sinks/stdout_sinks.h>

namespace rz::log {

namespace {

spdlog::level::level_enum to_spdlog(Level level) {
  switch (level) {
    case Level::debug:
      return spdlog::level::debug;
    case Level::info:
      return spdlog::level::info;
    case Level::warn:
      return spdlog::level::warn;
    case Level::error:
      return spdlog::level::err;
  }
  std::unreachable();
}

spdlog::logger& logger() {
  static spdlog::logger instance = [] {
    spdlog::logger made("rz", std::make_shared<spdlog::sinks::stderr_sink_mt>());
    made.set_formatter(std::make_unique<spdlog::pattern_formatter>(
        R"({"time":"%Y-%m-%dT%H:%M:%S.%eZ","level":"%l",%v})", spdlog::pattern_time_type::utc, "\n"));
    made.set_error_handler([](const std::string&) {});
    return made;
  }();
  return instance;
}

void append_text(fmt::memory_buffer& line, std::string_view text) {
  line.push_back('"');
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      line.push_back('\\');
      line.push_back(c);
    } else if (byte < 0x20 || byte == 0x7F) {
      fmt::format_to(std::back_inserter(line), "\\u{:04x}", byte);
    } else {
      line.push_back(c);
    }
  }
  line.push_back('"');
}

struct AppendValue {
  fmt::memory_buffer& line;

  void operator()(std::string_view text) const { append_text(line, text); }
  void operator()(bool value) const { line.append(std::string_view(value ? "true" : "false")); }
  void operator()(std::int64_t value) const { fmt::format_to(std::back_inserter(line), "{}", value); }
  void operator()(double value) const {
    // JSON has neither NaN nor infinity.
    if (std::isfinite(value)) {
      fmt::format_to(std::back_inserter(line), "{}", value);
    } else {
      line.append(std::string_view("null"));
    }
  }
};

}  // namespace

void set_level(Level level) { logger().set_level(to_spdlog(level)); }

bool is_enabled(Level level) { return logger().should_log(to_spdlog(level)); }

void write(Level level, std::string_view message, Fields fields) {
  if (!is_enabled(level)) return;
  fmt::memory_buffer line;
  line.append(std::string_view(R"("message":)"));
  append_text(line, message);
  for (const auto& field : fields) {
    line.push_back(',');
    append_text(line, field.key);
    line.push_back(':');
    std::visit(AppendValue{line}, field.value.stored());
  }
  logger().log(to_spdlog(level), spdlog::string_view_t(line.data(), line.size()));
}

}  // namespace rz::log
