#include "infra/http/coding.hpp"

#include <algorithm>
#include <array>
#include <optional>

#include <zlib.h>

#include "infra/http/accept.hpp"

namespace rz::http {

namespace {

constexpr int level = 4;          // three times as quick as the best, for a tenth more
constexpr int gzip_window = 15 + 16;
constexpr int memory_level = 8;
constexpr std::array<std::string_view, 5> texts{"application/json", "application/geo+json", "application/atom+xml", "text/html", "text/csv"};

bool is_text(std::string_view type) {
  return std::ranges::any_of(texts, [&](std::string_view text) { return type.starts_with(text); });
}

std::optional<std::string> gzip(std::string_view body) {
  z_stream stream{};
  if (deflateInit2(&stream, level, Z_DEFLATED, gzip_window, memory_level, Z_DEFAULT_STRATEGY) != Z_OK) return std::nullopt;
  std::string out(deflateBound(&stream, static_cast<uLong>(body.size())), '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(body.data()));  // zlib's interface is older than const
  stream.avail_in = static_cast<uInt>(body.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  const bool is_done = deflate(&stream, Z_FINISH) == Z_STREAM_END;
  out.resize(stream.total_out);
  deflateEnd(&stream);
  return is_done ? std::optional(std::move(out)) : std::nullopt;
}

}  // namespace

void shorten(const Request& request, Response& response) {
  const bool may = request.method == Method::get && response.body.size() >= coded_bytes_min && response.body.size() <= UINT32_MAX && is_text(response.header("Content-Type")) &&
                   response.header("Content-Encoding").empty();
  if (!may) return;
  response.add_header("Vary", "Accept-Encoding");
  if (weight_in(request.header("Accept-Encoding"), [](std::string_view item) { return equal_ignoring_case(item, "gzip"); }) <= 0) return;
  auto body = gzip(response.body);
  if (!body) return;
  response.body = std::move(*body);
  response.set_header("Content-Encoding", "gzip");
}

}  // namespace rz::http
