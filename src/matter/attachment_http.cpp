#include "matter/attachment_http.hpp"

#include <memory>
#include <utility>

#include "matter/problem_http.hpp"

namespace rz::matter {

namespace {

using http::Reply;
using http::Request;

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
  Routes(const Attachments& attachments, const Service& service, Identify identify)
      : attachments_(attachments), service_(service), identify_(std::move(identify)) {}

  void read(const Request& request, const Reply& reply) { read_size(request, reply, Size::whole); }
  void read_thumbnail(const Request& request, const Reply& reply) { read_size(request, reply, Size::thumbnail); }

  void read_by_receipt(const Request& request, const Reply& reply) {
    read_size_by_receipt(request, reply, Size::whole);
  }
  void read_thumbnail_by_receipt(const Request& request, const Reply& reply) {
    read_size_by_receipt(request, reply, Size::thumbnail);
  }

 private:
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

  const Attachments& attachments_;
  const Service& service_;
  const Identify identify_;
};

}  // namespace

void add_attachment_routes(http::Router& router, const Attachments& attachments, const Service& service, Identify identify) {
  using enum http::Method;
  const auto routes = std::make_shared<Routes>(attachments, service, std::move(identify));
  const auto add = [&](http::Method method, std::string pattern, std::string operation, void (Routes::*handle)(const Request&, const Reply&)) {
    router.add({method, std::move(pattern), std::move(operation),
                [routes, handle](const Request& request, Reply reply) { ((*routes).*handle)(request, reply); }});
  };
  add(get, "/api/v1/matters/{id}/attachments/{attachment}", "get_attachment", &Routes::read);
  add(get, "/api/v1/matters/{id}/attachments/{attachment}/thumbnail", "get_attachment_thumbnail", &Routes::read_thumbnail);
  add(get, "/api/v1/receipts/{number}/attachments/{attachment}", "get_receipt_attachment", &Routes::read_by_receipt);
  add(get, "/api/v1/receipts/{number}/attachments/{attachment}/thumbnail", "get_receipt_attachment_thumbnail",
      &Routes::read_thumbnail_by_receipt);
}

}  // namespace rz::matter
