#include "infra/http/static_files.hpp"

#include <algorithm>
#include <array>
#include <fstream>
#include <iterator>
#include <system_error>
#include <utility>

#include "infra/crypto/digest.hpp"
#include "infra/http/accept.hpp"
#include "infra/http/etag.hpp"

namespace rz::http {

namespace {

namespace fs = std::filesystem;

constexpr std::array<std::pair<std::string_view, std::string_view>, 20> types{{
    {".html", "text/html; charset=utf-8"},
    {".js", "text/javascript; charset=utf-8"},
    {".mjs", "text/javascript; charset=utf-8"},
    {".css", "text/css; charset=utf-8"},
    {".json", "application/json"},
    {".geojson", "application/geo+json"},
    {".map", "application/json"},
    {".webmanifest", "application/manifest+json"},
    {".svg", "image/svg+xml"},
    {".png", "image/png"},
    {".jpg", "image/jpeg"},
    {".jpeg", "image/jpeg"},
    {".webp", "image/webp"},
    {".avif", "image/avif"},
    {".ico", "image/x-icon"},
    {".woff2", "font/woff2"},
    {".txt", "text/plain; charset=utf-8"},
    {".xml", "application/xml"},
    {".pdf", "application/pdf"},
    {".wasm", "application/wasm"},
}};

std::string_view type_of(std::string_view path) {
  for (const auto& [extension, type] : types) {
    if (path.ends_with(extension)) return type;
  }
  return "application/octet-stream";
}

/// «assets/index-BxY3a9Zk.js»: Vite ends the stem with a dash and eight characters of the content's hash.
bool has_content_hash(std::string_view path) {
  constexpr std::size_t hash_length = 8;
  if (path.find("/assets/") == std::string_view::npos) return false;
  const auto name = path.substr(path.rfind('/') + 1);
  const auto stem = name.substr(0, name.rfind('.'));
  return stem.size() > hash_length + 1 && stem[stem.size() - hash_length - 1] == '-';
}

Result<std::string, std::string> read_file(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::string text((std::istreambuf_iterator<char>(in)), std::istreambuf_iterator<char>());
  if (!in.is_open() || in.bad()) return fail("cannot read " + path.string());
  return text;
}

struct Coding {
  std::string_view name;
  std::string_view extension;  // of the file beside the plain one
  bool (*matches)(std::string_view item);
};

/// The better one first: of equal weights it is sent.
constexpr std::array<Coding, codings_count> codings{{
    {"br", ".br", [](std::string_view item) { return equal_ignoring_case(item, "br"); }},
    {"gzip", ".gz", [](std::string_view item) { return equal_ignoring_case(item, "gzip"); }},
}};

}  // namespace

Result<StaticFiles, std::string> StaticFiles::load(const std::vector<Mount>& mounts) {
  StaticFiles files;
  std::size_t bytes = 0;
  for (const auto& mount : mounts) RZ_CHECK(files.load_mount(mount, bytes));
  std::ranges::sort(files.prefixes_, std::ranges::greater{}, &std::string::size);
  return files;
}

Status<std::string> StaticFiles::load_mount(const Mount& mount, std::size_t& bytes) {
  prefixes_.push_back(mount.prefix);
  std::error_code error;
  std::array<StringMap<std::string>, codings_count> coded;
  for (auto at = fs::recursive_directory_iterator(mount.directory, error); !error && at != fs::end(at);
       at.increment(error)) {
    if (!fs::is_regular_file(at->symlink_status(error))) continue;
    RZ_TRY(body, read_file(at->path()));
    bytes += body.size();
    if (bytes > static_bytes_max) return fail("too many bytes to serve under " + mount.directory.string());
    auto path = mount.prefix + at->path().lexically_relative(mount.directory).generic_string();
    const auto coding = std::ranges::find_if(codings, [&](const auto& one) { return path.ends_with(one.extension); });
    if (coding != codings.end()) {
      path.resize(path.size() - coding->extension.size());
      coded[static_cast<std::size_t>(coding - codings.begin())].emplace(std::move(path), std::move(body));
      continue;
    }
    auto etag = to_hex(crypto::sha256(body)).substr(0, 32);
    files_.insert_or_assign(path, File{.body = std::move(body),
                                       .coded = {},
                                       .etag = std::move(etag),
                                       .type = type_of(path),
                                       .is_immutable = has_content_hash(path)});
  }
  if (error) return fail("cannot read " + mount.directory.string() + ": " + error.message());
  for (std::size_t i = 0; i < codings_count; ++i) {
    for (auto& [path, body] : coded[i]) {
      if (const auto file = files_.find(path); file != files_.end()) file->second.coded[i] = std::move(body);
    }
  }
  return {};
}

const StaticFiles::File* StaticFiles::find(std::string_view path) const {
  const auto exact = [&](std::string_view name) -> const File* {
    const auto found = files_.find(name);
    return found == files_.end() ? nullptr : &found->second;
  };
  if (const auto* file = exact(path)) return file;
  const auto prefix =
      std::ranges::find_if(prefixes_, [&](const auto& each) { return path.starts_with(each); });
  if (prefix == prefixes_.end() || path.substr(path.rfind('/')).contains('.')) return nullptr;
  return exact(*prefix + "index.html");
}

std::optional<std::size_t> StaticFiles::coding_for(const File& file, const Request& request) {
  std::optional<std::size_t> best;
  double best_weight = 0;
  for (std::size_t i = 0; i < codings_count; ++i) {
    if (file.coded[i].empty()) continue;
    const auto weight = weight_in(request.header("Accept-Encoding"), codings[i].matches);
    if (weight <= best_weight) continue;
    best = i;
    best_weight = weight;
  }
  return best;
}

Response StaticFiles::respond(const File& file, const Request& request) {
  const auto coding = coding_for(file, request);
  const auto etag = '"' + file.etag + (coding ? "-" + std::string(codings[*coding].name) : "") + '"';
  const bool varies = std::ranges::any_of(file.coded, [](const auto& body) { return !body.empty(); });
  Response response;
  response.add_header("ETag", etag);
  response.add_header("Cache-Control",
                      file.is_immutable ? "public, max-age=31536000, immutable" : "no-cache");
  if (varies) response.add_header("Vary", "Accept-Encoding");
  if (has_match(request.header("If-None-Match"), etag)) {
    response.status = 304;
    return response;
  }
  response.add_header("Content-Type", std::string(file.type));
  if (coding) response.add_header("Content-Encoding", std::string(codings[*coding].name));
  response.body = coding ? file.coded[*coding] : file.body;
  return response;
}

std::optional<Response> StaticFiles::serve(const Request& request) const {
  if (request.method != Method::get && request.method != Method::head) return std::nullopt;
  if (!request.path.ends_with('/') && std::ranges::count(prefixes_, request.path + '/') != 0) {
    return Response{.status = 308, .headers = {{"Location", request.path + '/'}}};
  }
  const auto* file = find(request.path);
  if (file == nullptr) return std::nullopt;
  return respond(*file, request);
}

}  // namespace rz::http
