#include "matter/attachment_http.hpp"

#include <algorithm>
#include <array>
#include <memory>
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

http::Problem upload_problem(const UploadError& error, Language language) {
  const bool zh = language == Language::zh;
  const auto told = [&](int status, std::string_view slug, std::string_view in_zh, std::string_view in_en) {
    auto problem = http::standard_problem(status, language);
    problem.type = http::problem_type(slug);
    problem.detail = zh ? in_zh : in_en;
    return problem;
  };
  switch (error.kind) {
    case UploadError::Kind::picture: return picture_problem(error.fault, language);
    case UploadError::Kind::own_full:
      return told(429, "too-many-pending", "已上传、还没有提交的照片太多了。请先提交，或明天再试。",
                  "Too many photos were sent and not used. Use them first, or try again tomorrow.");
    case UploadError::Kind::full:
      return told(503, "busy", "现在暂时不能上传照片，请稍后再试，或先不附照片提交。",
                  "Photos cannot be taken in just now; try again later, or send without.");
    case UploadError::Kind::key_reused:
      return told(422, "key-reused", "同一个提交编号用于了不同内容，请刷新后重新上传。",
                  "The same Idempotency-Key came with another body; use a new one.");
    case UploadError::Kind::failed: break;
  }
  return told(503, "unavailable", "照片没有保存成功，请再试一次。", "The photo was not kept; try once more.");
}

http::Response respond(const http::Problem& problem, std::int64_t retry_after_s = 5) {
  auto response = http::to_response(problem);
  if (problem.status == 503 || problem.status == 429) response.set_header("Retry-After", std::to_string(retry_after_s));
  return response;
}

/// The file is ours, made anew, and yet treated as a stranger's: no type but its own, nothing of it is run.
http::Response file_response(std::string bytes, AttachmentId id) {
  http::Response response{200, {{"Content-Type", "image/jpeg"}}, std::move(bytes)};
  response.set_header("X-Content-Type-Options", "nosniff");
  response.set_header("Content-Security-Policy", "sandbox; default-src 'none'");
  response.set_header("Cache-Control", "private, max-age=600");
  response.set_header("Content-Disposition", "inline; filename=\"" + format_id(id) + ".jpg\"");
  return response;
}

class Routes {
 public:
  Routes(Attachments& attachments, const Service& service, Identify identify, Identify identify_uploader,
         bool limit_rate)
      : attachments_(attachments),
        service_(service),
        identify_(std::move(identify)),
        identify_uploader_(std::move(identify_uploader)),
        limit_rate_(limit_rate) {}

  /// Somebody without an account says so by a secret of his own; everybody else is signed in.
  void upload(const Request& request, const Reply& reply) {
    if (!request.header(visitor_header).empty()) {
      auto scope = visitor_scope(request);
      if (!scope) return reply(http::to_response(scope.error()));
      return take_in(request, reply, std::move(*scope));
    }
    const auto actor = identify_uploader_(request);
    if (!actor) return reply(http::to_response(actor.error()));
    auto scope = account_scope({*actor, {}});
    if (!may_go_on(by_account_, scope, request, reply)) return;
    take_in(request, reply, std::move(scope));
  }

  void upload_for_receipt(const Request& request, const Reply& reply) {
    if (const auto viewer = receipt_viewer(service_, request, reply)) take_in(request, reply, receipt_scope(*viewer));
  }

  void read(const Request& request, const Reply& reply) { read_size(request, reply, Size::whole); }
  void read_thumbnail(const Request& request, const Reply& reply) { read_size(request, reply, Size::thumbnail); }

  void read_by_receipt(const Request& request, const Reply& reply) {
    read_size_by_receipt(request, reply, Size::whole);
  }
  void read_thumbnail_by_receipt(const Request& request, const Reply& reply) {
    read_size_by_receipt(request, reply, Size::thumbnail);
  }

 private:
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
    if (!may_go_on(by_address_, request.peer, request, reply)) return;
    auto idempotency = record::idempotency_of(request, std::move(scope));
    if (!idempotency) return reply(http::to_response(idempotency.error()));
    if (!request.header("Content-Type").starts_with("image/")) {
      return reply(http::to_response(picture_problem(image::Fault::not_an_image, language)));
    }
    attachments_.upload(request.body, std::move(*idempotency), [language, reply](auto result) {
      if (!result) return reply(respond(upload_problem(result.error(), language)));
      http::Response response{result->status, {{"Content-Type", "application/json"}}, std::move(result->body)};
      if (result->repeated) response.set_header("Idempotency-Replayed", "true");
      reply(std::move(response));
    });
  }

  void read_size(const Request& request, const Reply& reply, Size size) const {
    auto actor = identify_(request);
    if (!actor) return reply(http::to_response(actor.error()));
    const Viewer viewer{std::move(*actor), to_schema(http::preferred_language(request))};
    give(request, reply, MatterId{parse_id(request.params[0]).value_or(0)}, size, viewer);
  }

  void read_size_by_receipt(const Request& request, const Reply& reply, Size size) const {
    const auto viewer = receipt_viewer(service_, request, reply);
    if (viewer) give(request, reply, viewer->actor.receipt_of, size, *viewer);
  }

  void give(const Request& request, const Reply& reply, MatterId matter, Size size, const Viewer& viewer) const {
    const AttachmentId id{parse_id(request.params[1]).value_or(0)};
    auto bytes = attachments_.read(matter, id, size, viewer);
    if (bytes) return reply(file_response(std::move(*bytes), id));
    reply(to_response(bytes.error(), *service_.snapshot().catalogue, http::preferred_language(request)));
  }

  Attachments& attachments_;
  const Service& service_;
  Identify identify_;
  Identify identify_uploader_;
  const bool limit_rate_;
  http::RateLimiter by_address_{uploads_by_address};
  http::RateLimiter by_account_{uploads_by_account};
};

}  // namespace

void add_attachment_routes(http::Router& router, Attachments& attachments, const Service& service, Identify identify,
                           Identify identify_uploader, bool limit_rate) {
  using enum http::Method;
  const auto routes = std::make_shared<Routes>(attachments, service, std::move(identify), std::move(identify_uploader),
                                               limit_rate);
  const auto add = [&](http::Method method, std::string pattern, std::string operation,
                       void (Routes::*handle)(const Request&, const Reply&), std::size_t body_bytes_max) {
    router.add({method, std::move(pattern), std::move(operation),
                [routes, handle](const Request& request, Reply reply) { ((*routes).*handle)(request, reply); },
                body_bytes_max});
  };
  constexpr std::size_t servers_own = 0;
  add(post, "/api/v1/attachments", "upload_attachment", &Routes::upload, image::bytes_max);
  add(post, "/api/v1/receipts/{number}/attachments", "upload_receipt_attachment", &Routes::upload_for_receipt, image::bytes_max);
  add(get, "/api/v1/matters/{id}/attachments/{attachment}", "get_attachment", &Routes::read, servers_own);
  add(get, "/api/v1/matters/{id}/attachments/{attachment}/thumbnail", "get_attachment_thumbnail", &Routes::read_thumbnail, servers_own);
  add(get, "/api/v1/receipts/{number}/attachments/{attachment}", "get_receipt_attachment", &Routes::read_by_receipt, servers_own);
  add(get, "/api/v1/receipts/{number}/attachments/{attachment}/thumbnail", "get_receipt_attachment_thumbnail",
      &Routes::read_thumbnail_by_receipt, servers_own);
}

}  // namespace rz::matter
