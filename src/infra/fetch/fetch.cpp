#include "infra/fetch/fetch.hpp"

#include <array>
#include <memory>
#include <mutex>

#include <curl/curl.h>

namespace rz::fetch {

namespace {

struct FreeHandle {
  void operator()(CURL* handle) const { curl_easy_cleanup(handle); }
};
struct FreeList {
  void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};
struct FreeUrl {
  void operator()(CURLU* url) const { curl_url_cleanup(url); }
};
struct FreeText {
  void operator()(char* text) const { curl_free(text); }
};
using Handle = std::unique_ptr<CURL, FreeHandle>;
using List = std::unique_ptr<curl_slist, FreeList>;
using Url = std::unique_ptr<CURLU, FreeUrl>;

/// libcurl's own set-up, which must run once and alone.
void begin_once() {
  static std::once_flag once;
  std::call_once(once, [] { curl_global_init(CURL_GLOBAL_DEFAULT); });
}

std::string part(const Url& url, CURLUPart which) {
  char* raw = nullptr;
  if (curl_url_get(url.get(), which, &raw, 0) != CURLUE_OK) return {};
  const std::unique_ptr<char, FreeText> text(raw);
  return text.get();
}

bool is_this_machine(std::string_view host) { return host == "localhost" || host == "127.0.0.1" || host == "[::1]"; }

struct Body {
  std::string text;
  std::size_t bytes_max;
};

/// What is beyond the limit is not taken: libcurl gives up then.
std::size_t take(char* bytes, std::size_t size, std::size_t count, void* into) {
  auto& body = *static_cast<Body*>(into);
  if (body.text.size() + size * count > body.bytes_max) return 0;
  body.text.append(bytes, size * count);
  return size * count;
}

Failure failure_of(CURLcode code) {
  switch (code) {
    case CURLE_OPERATION_TIMEDOUT: return Failure::too_slow;
    case CURLE_FILESIZE_EXCEEDED:
    case CURLE_WRITE_ERROR: return Failure::too_large;  // `take` took no more
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_ISSUER_ERROR: return Failure::untrusted;
    case CURLE_URL_MALFORMAT: return Failure::bad_address;
    default: return Failure::unreachable;
  }
}

void set_rules(CURL* handle, const Limits& limits) {
  curl_easy_setopt(handle, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(handle, CURLOPT_PROTOCOLS_STR, "http,https");
  curl_easy_setopt(handle, CURLOPT_FOLLOWLOCATION, 0L);
  curl_easy_setopt(handle, CURLOPT_NOPROXY, "localhost,127.0.0.1,::1");
  curl_easy_setopt(handle, CURLOPT_TIMEOUT_MS, static_cast<long>(limits.time_max_ms));
  curl_easy_setopt(handle, CURLOPT_MAXFILESIZE_LARGE, static_cast<curl_off_t>(limits.bytes_max));
  curl_easy_setopt(handle, CURLOPT_USERAGENT, "Rongzhi");
}

}  // namespace

std::string_view to_text(Failure failure) {
  constexpr std::array<std::string_view, 5> names{"bad address", "unreachable", "certificate not trusted", "too slow", "answer too large"};
  return names[static_cast<std::size_t>(failure)];
}

bool is_safe_address(std::string_view text) {
  const Url url(curl_url());
  if (!url || curl_url_set(url.get(), CURLUPART_URL, std::string(text).c_str(), 0) != CURLUE_OK) return false;
  if (!part(url, CURLUPART_USER).empty() || !part(url, CURLUPART_PASSWORD).empty()) return false;
  const auto scheme = part(url, CURLUPART_SCHEME);
  return scheme == "https" || (scheme == "http" && is_this_machine(part(url, CURLUPART_HOST)));
}

Result<Response, Failure> fetch(const Request& request, const Limits& limits) {
  begin_once();
  if (!is_safe_address(request.url)) return fail(Failure::bad_address);
  const Handle handle(curl_easy_init());
  if (!handle) return fail(Failure::unreachable);
  set_rules(handle.get(), limits);
  curl_easy_setopt(handle.get(), CURLOPT_URL, request.url.c_str());
  List headers;
  for (const auto& [name, value] : request.headers) {
    headers.reset(curl_slist_append(headers.release(), (name + ": " + value).c_str()));
  }
  curl_easy_setopt(handle.get(), CURLOPT_HTTPHEADER, headers.get());
  if (!request.user.empty()) {
    curl_easy_setopt(handle.get(), CURLOPT_HTTPAUTH, CURLAUTH_BASIC);
    curl_easy_setopt(handle.get(), CURLOPT_USERNAME, request.user.c_str());
    curl_easy_setopt(handle.get(), CURLOPT_PASSWORD, request.password.c_str());
  }
  if (!request.body.empty()) {
    curl_easy_setopt(handle.get(), CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(request.body.size()));
    curl_easy_setopt(handle.get(), CURLOPT_POSTFIELDS, request.body.data());
  }
  Body body{{}, limits.bytes_max};
  curl_easy_setopt(handle.get(), CURLOPT_WRITEFUNCTION, &take);
  curl_easy_setopt(handle.get(), CURLOPT_WRITEDATA, &body);
  const auto code = curl_easy_perform(handle.get());
  if (code != CURLE_OK) return fail(failure_of(code));
  long status = 0;
  curl_easy_getinfo(handle.get(), CURLINFO_RESPONSE_CODE, &status);
  return Response{static_cast<int>(status), std::move(body.text)};
}

std::string form_encoded(const Pairs& pairs) {
  const auto encoded = [](const std::string& text) {
    const std::unique_ptr<char, FreeText> out(curl_easy_escape(nullptr, text.data(), static_cast<int>(text.size())));
    return out ? std::string(out.get()) : std::string();
  };
  std::string out;
  for (const auto& [name, value] : pairs) {
    if (!out.empty()) out += '&';
    out += encoded(name) + "=" + encoded(value);
  }
  return out;
}

}  // namespace rz::fetch
