#include "matter/upload_http.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <memory>
#include <optional>
#include <utility>

#include "matter/problem_http.hpp"
#include "record/write_http.hpp"

namespace rz::matter {

namespace {

using http::Language;
using http::Reply;
using http::Request;

struct Telling {
  image::Fault fault;
  int status;
  std::string_view slug;
  std::string_view zh;
  std::string_view en;
};

constexpr std::array tellings = std::to_array<Telling>({
    {image::Fault::not_an_image, 415, "not-an-image", "这不是照片。请上传 JPEG、PNG 或 WebP 格式的照片。",
     "This is no photo. Send a JPEG, PNG or WebP."},
    {image::Fault::heic, 415, "heic",
     "这张照片是 HEIC 格式，暂时不能处理。请在手机的相机设置里选“兼容性最佳”重拍，或把照片截图后上传。",
     "This photo is in HEIC. Choose “Most Compatible” in the phone’s camera settings and take it anew, or send a screenshot of it."},
    {image::Fault::too_many_pixels, 422, "too-many-pixels", "照片尺寸太大（最多 5000 万像素）。请缩小后再上传。",
     "The photo has too many pixels (50 million at most). Make it smaller and send it again."},
    {image::Fault::broken, 422, "broken-image", "照片文件不完整或已损坏。请重新拍一张，或换一张上传。",
     "The photo’s file is cut short or damaged. Take it anew, or send another."},
    {image::Fault::busy, 503, "busy", "现在上传照片的人较多，请稍后再试。", "Many photos are being sent; try again in a moment."},
    {image::Fault::unavailable, 503, "unavailable", "暂时不能上传照片，请稍后再试，或先不附照片提交。",
     "Photos cannot be taken in just now; try again later, or send without."},
});

http::Problem picture_problem(image::Fault fault, Language language) {
  const auto found = std::ranges::find(tellings, fault, &Telling::fault);
  auto problem = http::standard_problem(found->status, language);
  problem.type = http::problem_type(found->slug);
  problem.detail = language == Language::zh ? found->zh : found->en;
  return problem;
}

http::Problem told(Language language, int status, std::string_view slug, std::string_view zh, std::string_view en) {
  auto problem = http::standard_problem(status, language);
  problem.type = http::problem_type(slug);
  problem.detail = language == Language::zh ? zh : en;
  return problem;
}

http::Problem upload_problem(const UploadError& error, Language language) {
  switch (error.kind) {
    case UploadError::Kind::picture: return picture_problem(error.fault, language);
    case UploadError::Kind::own_full:
      return told(language, 429, "too-many-pending", "已上传、还没有提交的照片太多了。请先提交，或明天再试。",
                  "Too many photos were sent and not used. Use them first, or try again tomorrow.");
    case UploadError::Kind::full:
      return told(language, 503, "busy", "现在暂时不能上传照片，请稍后再试，或先不附照片提交。",
                  "Photos cannot be taken in just now; try again later, or send without.");
    case UploadError::Kind::key_reused:
      return told(language, 422, "key-reused", "同一个提交编号用于了不同内容，请刷新后重新上传。",
                  "The same Idempotency-Key came with another body; use a new one.");
    case UploadError::Kind::failed: break;
  }
  return told(language, 503, "unavailable", "照片没有保存成功，请再试一次。", "The photo was not kept; try once more.");
}

http::Response respond(const http::Problem& problem, std::int64_t retry_after_s = 5) {
  auto response = http::to_response(problem);
  if (problem.status == 503 || problem.status == 429) response.set_header("Retry-After", std::to_string(retry_after_s));
  return response;
}

http::Response respond_at(const http::Problem& problem, std::int64_t offset) {
  auto response = respond(problem);
  response.set_header("Upload-Offset", std::to_string(offset));
  return response;
}

http::Response uploaded(std::string body, int status = 201) { return {status, {{"Content-Type", "application/json"}}, std::move(body)}; }

std::optional<std::int64_t> count_in(std::string_view text) {
  std::int64_t value = 0;
  const auto [stop, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  const bool is_count = error == std::errc{} && stop == text.data() + text.size() && value >= 0;
  return is_count ? std::optional(value) : std::nullopt;
}

/// What a part says of itself, or what is wrong with it.
struct Part {
  std::int64_t offset = 0;
  std::int64_t length = 0;  ///< of the whole photo
};

Result<Part, http::Problem> part_of(const Request& request) {
  const auto language = http::preferred_language(request);
  const auto wrong = [&](std::string_view name) {
    return fail(told(language, 400, "wrong-header", "请求头 " + std::string(name) + " 缺少或不正确。",
                     "The header " + std::string(name) + " is missing or wrong."));
  };
  if (!request.header("Content-Type").starts_with("application/partial-upload")) {
    return fail(told(language, 415, "wrong-header", "照片分段请用 application/partial-upload 发送。",
                     "Send parts as application/partial-upload."));
  }
  const auto offset = count_in(request.header("Upload-Offset"));
  if (!offset) return wrong("Upload-Offset");
  const auto length = count_in(request.header("Upload-Length"));
  if (!length || *length == 0) return wrong("Upload-Length");
  if (*length > static_cast<std::int64_t>(image::bytes_max)) return fail(http::standard_problem(413, language));
  if (*offset + static_cast<std::int64_t>(request.body.size()) > *length) return wrong("Upload-Length");
  return Part{*offset, *length};
}

class Routes {
 public:
  Routes(Attachments& attachments, const Service& service, Identify identify, bool limit_rate)
      : attachments_(attachments), service_(service), identify_(std::move(identify)), limit_rate_(limit_rate) {}

  void upload(const Request& request, const Reply& reply) {
    if (auto scope = uploader(request, reply)) take_in(request, reply, std::move(*scope));
  }

  void upload_for_receipt(const Request& request, const Reply& reply) {
    if (const auto viewer = receipt_viewer(service_, request, reply)) take_in(request, reply, receipt_scope(*viewer));
  }

  void add_part(const Request& request, const Reply& reply) {
    if (auto scope = uploader(request, reply)) take_part(request, reply, {std::move(*scope), request.params[0]}, "/api/v1/attachments");
  }

  void add_part_for_receipt(const Request& request, const Reply& reply) {
    const auto viewer = receipt_viewer(service_, request, reply);
    if (viewer) take_part(request, reply, {receipt_scope(*viewer), request.params[1]}, "/api/v1/receipts/" + request.params[0] + "/attachments");
  }

  void tell(const Request& request, const Reply& reply) {
    if (auto scope = uploader(request, reply)) tell_of({std::move(*scope), request.params[0]}, reply);
  }

  void tell_for_receipt(const Request& request, const Reply& reply) {
    if (const auto viewer = receipt_viewer(service_, request, reply)) tell_of({receipt_scope(*viewer), request.params[1]}, reply);
  }

 private:
  /// Somebody without an account says so by a secret of his own; everybody else is signed in. Nothing: it was answered.
  std::optional<std::string> uploader(const Request& request, const Reply& reply) const {
    const auto refuse = [&](const http::Problem& problem) {
      reply(http::to_response(problem));
      return std::nullopt;
    };
    if (!request.header(visitor_header).empty()) {
      auto scope = visitor_scope(request);
      if (!scope) return refuse(scope.error());
      return std::move(*scope);
    }
    const auto actor = identify_(request);
    if (!actor) return refuse(actor.error());
    return account_scope({*actor, {}});
  }

  bool may_go_on(http::RateLimiter& limiter, std::string_view key, const Request& request, const Reply& reply) const {
    if (!limit_rate_) return true;
    const auto rate = limiter.take(key, service_.now());
    if (rate.allowed) return true;
    const auto language = http::preferred_language(request);
    auto problem = http::standard_problem(429, language);
    problem.detail = language == Language::zh ? "照片上传得太快了，请稍后再试。"
                                              : "Too many photos in a short time; try again in a moment.";
    reply(respond(problem, rate.retry_after_s));
    return false;
  }

  void take_in(const Request& request, const Reply& reply, std::string scope) {
    const auto language = http::preferred_language(request);
    if (!may_go_on(by_account_, scope, request, reply) || !may_go_on(by_address_, request.peer, request, reply)) return;
    auto idempotency = record::idempotency_of(request, std::move(scope));
    if (!idempotency) return reply(http::to_response(idempotency.error()));
    if (!request.header("Content-Type").starts_with("image/")) {
      return reply(http::to_response(picture_problem(image::Fault::not_an_image, language)));
    }
    attachments_.upload(request.body, std::move(*idempotency), [language, reply](auto result) {
      if (!result) return reply(respond(upload_problem(result.error(), language)));
      auto response = uploaded(std::move(result->body));
      if (result->repeated) response.set_header("Idempotency-Replayed", "true");
      reply(std::move(response));
    });
  }

  /// The last part makes a photo of all, as if it had been sent whole to `whole_path` under the same key.
  void take_part(const Request& request, const Reply& reply, PartKey which, std::string whole_path) {
    const auto language = http::preferred_language(request);
    if (!may_go_on(parts_by_address_, request.peer, request, reply)) return;
    if (which.key.size() < record::key_characters_min || which.key.size() > record::key_characters_max) {
      return reply(http::to_response(told(language, 400, "wrong-key", "照片编号应为 8 至 100 个字符。", "A photo’s key has 8 to 100 characters.")));
    }
    const auto part = part_of(request);
    if (!part) return reply(http::to_response(part.error()));
    if (auto answer = attachments_.parts().answer(which); !answer.empty()) return reply(uploaded(std::move(answer)));
    const auto stands = attachments_.parts().append(which, part->offset, request.body);
    if (!stands) return reply(refusal(stands.error(), language));
    if (*stands == part->length) return complete(request, reply, std::move(which), std::move(whole_path));
    http::Response response{204};
    response.set_header("Upload-Offset", std::to_string(*stands));
    reply(std::move(response));
  }

  static http::Response refusal(const PartError& error, Language language) {
    switch (error.kind) {
      case PartError::Kind::wrong_offset:
        return respond_at(told(language, 409, "wrong-offset", "照片请从已收到的位置继续上传。", "Go on where the photo stands."), error.offset);
      case PartError::Kind::own_full: return respond(upload_problem({UploadError::Kind::own_full, {}}, language));
      case PartError::Kind::full: return respond(upload_problem({UploadError::Kind::full, {}}, language));
      case PartError::Kind::failed: break;
    }
    return respond(upload_problem({UploadError::Kind::failed, {}}, language));
  }

  void complete(const Request& request, const Reply& reply, PartKey which, std::string whole_path) {
    const auto language = http::preferred_language(request);
    if (!may_go_on(by_account_, which.scope, request, reply) || !may_go_on(by_address_, request.peer, request, reply)) return;
    auto bytes = attachments_.parts().read(which);
    if (!bytes) return reply(respond(upload_problem({}, language)));
    Request whole;
    whole.method = http::Method::post;
    whole.path = std::move(whole_path);
    whole.headers = {{"Idempotency-Key", which.key}, {"Accept-Language", std::string(request.header("Accept-Language"))}};
    whole.body = *bytes;
    auto idempotency = record::idempotency_of(whole, which.scope);
    if (!idempotency) return reply(http::to_response(idempotency.error()));
    attachments_.upload(std::move(*bytes), std::move(*idempotency), [this, which = std::move(which), language, reply](auto result) {
      if (result) {
        attachments_.parts().finish(which, result->body);
        return reply(uploaded(std::move(result->body)));
      }
      if (is_final(result.error())) attachments_.parts().drop(which);
      reply(respond(upload_problem(result.error(), language)));
    });
  }

  /// The same bytes would be refused again.
  static bool is_final(const UploadError& error) {
    const bool of_now = error.fault == image::Fault::busy || error.fault == image::Fault::unavailable;
    return error.kind == UploadError::Kind::key_reused || (error.kind == UploadError::Kind::picture && !of_now);
  }

  void tell_of(const PartKey& which, const Reply& reply) const {
    if (auto answer = attachments_.parts().answer(which); !answer.empty()) return reply(uploaded(std::move(answer), 200));
    http::Response response{204};
    response.set_header("Upload-Offset", std::to_string(attachments_.parts().offset(which)));
    response.set_header("Cache-Control", "no-store");
    reply(std::move(response));
  }

  Attachments& attachments_;
  const Service& service_;
  const Identify identify_;
  const bool limit_rate_;
  http::RateLimiter by_address_{uploads_by_address};
  http::RateLimiter by_account_{uploads_by_account};
  http::RateLimiter parts_by_address_{parts_by_address};
};

}  // namespace

void add_upload_routes(http::Router& router, Attachments& attachments, const Service& service, Identify identify, bool limit_rate) {
  using enum http::Method;
  const auto routes = std::make_shared<Routes>(attachments, service, std::move(identify), limit_rate);
  const auto add = [&](http::Method method, std::string pattern, std::string operation,
                       void (Routes::*handle)(const Request&, const Reply&), std::size_t body_bytes_max) {
    router.add({method, std::move(pattern), std::move(operation),
                [routes, handle](const Request& request, Reply reply) { ((*routes).*handle)(request, reply); },
                body_bytes_max});
  };
  constexpr std::size_t servers_own = 0;
  add(post, "/api/v1/attachments", "upload_attachment", &Routes::upload, image::bytes_max);
  add(post, "/api/v1/receipts/{number}/attachments", "upload_receipt_attachment", &Routes::upload_for_receipt, image::bytes_max);
  add(get, "/api/v1/uploads/{key}", "get_upload", &Routes::tell, servers_own);
  add(patch, "/api/v1/uploads/{key}", "add_upload_part", &Routes::add_part, part_bytes_max);
  add(get, "/api/v1/receipts/{number}/uploads/{key}", "get_receipt_upload", &Routes::tell_for_receipt, servers_own);
  add(patch, "/api/v1/receipts/{number}/uploads/{key}", "add_receipt_upload_part", &Routes::add_part_for_receipt, part_bytes_max);
}

}  // namespace rz::matter
