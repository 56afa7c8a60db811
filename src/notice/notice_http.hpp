#pragma once
// The HTTP of notices: what one was told, where one wants to be told, what was sent and what could not be, and webhooks.

#include "access/gate_http.hpp"
#include "infra/db/pool.hpp"
#include "infra/http/router.hpp"
#include "notice/office.hpp"

namespace rz::notice {

/// All must outlive the router.
struct Desk {
  const access::Gate& gate;
  db::Pool& readers;
  record::ActWriter& writer;
  const matter::Service& service;
  const Office& office;
};

void add_notice_routes(http::Router& router, const Desk& desk);
/// `limit_rate`: an account asks for so many codes and no more.
void add_contact_routes(http::Router& router, const Desk& desk, bool limit_rate);
/// Binding a follower of the official account by a code that he scans, and what WeChat tells of followers. `limit_rate`: as above.
void add_wechat_routes(http::Router& router, const Desk& desk, DistrictId district, bool limit_rate);
void add_delivery_routes(http::Router& router, const Desk& desk);
void add_hook_routes(http::Router& router, const Desk& desk);

}  // namespace rz::notice
