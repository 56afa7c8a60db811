// The server of a district: wiring, nothing else.

#include <pthread.h>
#include <sys/resource.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <csignal>
#include <fstream>
#include <future>
#include <iostream>
#include <iterator>
#include <thread>

#include "access/account_http.hpp"
#include "access/account_store.hpp"
#include "access/account_table_http.hpp"
#include "access/api_key_http.hpp"
#include "access/audit_http.hpp"
#include "access/credential_http.hpp"
#include "access/gate_http.hpp"
#include "access/login.hpp"
#include "access/network_http.hpp"
#include "access/openid_http.hpp"
#include "access/people_http.hpp"
#include "access/session_http.hpp"
#include "app/clock.hpp"
#include "app/district.hpp"
#include "app/hourly.hpp"
#include "app/options.hpp"
#include "board/follow_http.hpp"
#include "contract/matching_http.hpp"
#include "contract/overview_http.hpp"
#include "exchange/orders_http.hpp"
#include "exchange/source_http.hpp"
#include "infra/http/headers.hpp"
#include "infra/http/server.hpp"
#include "infra/http/static_files.hpp"
#include "infra/log/log.hpp"
#include "live/live_http.hpp"
#include "matter/asker_http.hpp"
#include "matter/attachment_http.hpp"
#include "matter/batcher.hpp"
#include "matter/explanation_http.hpp"
#include "matter/export_http.hpp"
#include "matter/merger_http.hpp"
#include "matter/matter_http.hpp"
#include "matter/rating_http.hpp"
#include "matter/reply_template_http.hpp"
#include "matter/saved_view_http.hpp"
#include "matter/upload_http.hpp"
#include "access/network_writer_http.hpp"
#include "mediation/figures_http.hpp"
#include "notice/follow.hpp"
#include "notice/notice_http.hpp"
#include "org/figures_http.hpp"
#include "org/org_http.hpp"
#include "org/relation_http.hpp"
#include "org/table_http.hpp"
#include "patrol/look_back.hpp"
#include "patrol/patrol_retention.hpp"
#include "patrol/plan_http.hpp"
#include "patrol/round_http.hpp"
#include "patrol/stop_http.hpp"
#include "patrol/visit_http.hpp"
#include "patrol/walk_http.hpp"
#include "place/area_http.hpp"
#include "place/grids_http.hpp"
#include "record/audit.hpp"
#include "record/record_store.hpp"
#include "record/waiting.hpp"
#include "request/request_http.hpp"
#include "search/search_http.hpp"
#include "stats/case_list_http.hpp"
#include "stats/indicator_http.hpp"
#include "suggest/suggest_http.hpp"

namespace rz::app {

namespace {

constexpr std::size_t readers = 8;
constexpr int cores_an_io_thread = 4;  ///< handlers run on workers (bench/README.md)
constexpr std::chrono::seconds drain_time{20};
constexpr std::int64_t answers_kept_days = 30;  ///< a phone may be off line for 14

struct Keys {
  std::string receipt;
  std::string csrf;
  std::string patrol;
  crypto::SigningKey signing;
};

Result<Keys, Sentence> load_keys(const std::filesystem::path& folder) {
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  RZ_TRY(receipt, crypto::load_or_create_key(folder / "receipt.key", matter::receipt_key_bytes));
  RZ_TRY(csrf, crypto::load_or_create_key(folder / "csrf.key", 32));
  RZ_TRY(patrol, crypto::load_or_create_key(folder / "patrol.key", patrol::code_key_bytes));
  RZ_TRY(signing, crypto::SigningKey::load_or_create(folder / "signing.key"));
  return Keys{std::move(receipt), std::move(csrf), std::move(patrol), std::move(signing)};
}

/// The program beside this one.
std::string image_worker() {
  std::error_code error;
  return (std::filesystem::read_symlink("/proc/self/exe", error).parent_path() / "rongzhi-image").string();
}

std::string read_file(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

/// SIGINT, SIGTERM and SIGHUP are taken by wait_for_end alone; every thread inherits this.
sigset_t block_signals() {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGINT);
  sigaddset(&signals, SIGTERM);
  sigaddset(&signals, SIGHUP);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  return signals;
}

/// By others than this machine: directly, or through a proxy before it.
bool can_be_reached(const ServeOptions& options) {
  const bool is_loopback = options.address.starts_with("127.") || options.address == "::1" || options.address == "localhost";
  return !is_loopback || !options.trusted_proxies.empty();
}

class Serving {
 public:
  Serving(const Place& place, const ServeOptions& options, District& district, Keys keys, const Clock& clock,
          const access::Roles& roles, HouseRules rules)
      : place_(place),
        options_(options),
        district_(district),
        roles_(roles),
        rules_(std::move(rules)),
        openid_(rules_.openid.settings, rules_.openid.secrets),
        pool_(district.database(), readers),
        searcher_(district.id(), pool_, [this] { return snapshot(); }),
        board_(district.id(), pool_, [this] { return snapshot(); }),
        cases_(district.id(), pool_),
        batcher_(district.take_engine(), clock, {.committed = [this] { poke(); }}),
        network_writer_(district.network(), batcher_),
        sessions_(district.id(), pool_, batcher_, std::move(keys.csrf), rules_.security.session),
        login_(district.id(), pool_, batcher_, sessions_, district.network(), rules_.security),
        credentials_(district.id(), pool_, batcher_, sessions_, login_),
        api_keys_(district.id(), pool_, batcher_),
        gate_(sessions_, api_keys_, district.network(), rules_.permissions, roles_, clock),
        service_({district.id(), batcher_, pool_, [this] { return snapshot(); }, district.functions(), clock,
                  matter::Receipts(std::move(keys.receipt))}),
        live_(district.id(), pool_, service_),
        office_(district.id(), pool_, batcher_, service_, district.network(), rules_.notice,
                [this](std::string_view text) { return sessions_.sign("notice", text); }),
        follows_(district.id(), pool_, batcher_, office_, clock),
        shelf_(suggest_folder(place), rules_.suggests),
        patrol_codes_(district.id(), std::move(keys.patrol)),
        attachments_(district.id(), pool_, batcher_, service_, clock, place.attachments(), image_worker()),
        clock_(clock),
        hourly_([this, key = keys.signing] {
          sign_head(key);
          forget_old();
          forget_due();
          look_back();
          attachments_.forget_pending();
        }) {}

  int run(const sigset_t& signals) {
    auto pages = http::StaticFiles::load(mounts());
    if (!pages) return give_up("the pages cannot be read: " + pages.error());
    http::Options options;
    options.address = options_.address;
    options.port = options_.port;
    const int cores = static_cast<int>(std::thread::hardware_concurrency());
    options.io_threads = std::max(1, cores / cores_an_io_thread);
    options.worker_threads = std::max(options.worker_threads, cores);
    auto proxies = http::TrustedProxies::parse(options_.trusted_proxies);
    if (!proxies) return give_up("--trusted-proxy: " + proxies.error());
    options.trusted_proxies = std::move(*proxies);
    options.tls_certificate = options_.tls_certificate;
    options.tls_key = options_.tls_key;
    searcher_.start();
    board_.start();
    cases_.start();
    live_.start();
    office_.start();
    is_followed_ = true;
    if (can_be_reached(options_) && !end_local_sessions()) return give_up("the sessions cannot be read");
    http::Server server(
        options, routes(), [this, &pages](const http::Request& request) { return page_of(*pages, request); },
        metrics_);
    if (const auto started = server.start(); !started) return give_up(started.error());
    std::cout << "Rongzhi serves district " << format_id(district_.id()) << " on " << (has_tls() ? "https" : "http") << "://"
              << options_.address << ":"
              << server.port() << "/ (staff: /staff/)" << std::endl;
    wait_for_end(signals, server);
    std::cout << "finishing what is under way …" << std::endl;
    server.drain(drain_time);
    is_followed_ = false;
    office_.stop();
    batcher_.stop();
    live_.stop();
    searcher_.stop();
    board_.stop();
    cases_.stop();
    return batcher_.ended() ? give_up("another server took this district over") : 0;
  }

 private:
  matter::Snapshot snapshot() const {
    const auto world = district_.world();
    return {district_.catalogue(), world->network().places, world->network().orgs, world,
            world->network().areas,      world->network().posts};
  }

  std::vector<http::Mount> mounts() const {
    std::vector<http::Mount> out;
    const auto dist = place_.home / "web/dist";
    if (std::filesystem::exists(dist / "resident")) out.push_back({"/", dist / "resident"});
    if (std::filesystem::exists(dist / "staff")) out.push_back({"/staff/", dist / "staff"});
    if (std::filesystem::exists(dist / "worker")) out.push_back({"/worker/", dist / "worker"});
    if (std::filesystem::exists(dist / "board")) out.push_back({"/board-style/", dist / "board"});
    return out;
  }

  /// The staff pages alone show tiles.
  std::optional<http::Response> page_of(const http::StaticFiles& pages, const http::Request& request) const {
    auto page = pages.serve(request);
    if (page && request.path.starts_with("/staff/"))
      page->set_header("Content-Security-Policy", http::content_policy(rules_.basemap.origins));
    return page;
  }

  http::Router routes() {
    http::Router router;
    add_operation_routes(router);
    access::add_session_routes(router, gate_, login_, roles_,
                               {.secure_cookies = options_.secure_cookies || has_tls(),
                                .published_passwords = rules_.published_passwords,
                                .is_public = can_be_reached(options_)});
    access::add_openid_routes(router, {gate_, pool_, district_.network(), network_writer_, login_, roles_, rules_.openid.settings, openid_},
                              {.secure_cookies = options_.secure_cookies || has_tls()});
    access::add_credential_routes(router, gate_, login_, credentials_, roles_);
    access::add_account_routes(router, gate_, pool_, network_writer_, credentials_, login_, roles_, [this](db::Connection& reader, OrgId org) {
      return matter::count_open(reader, district_.id(), org, 1);
    });
    access::add_account_table_routes(router, gate_, network_writer_, roles_);
    access::add_people_routes(router, gate_, network_writer_, roles_);
    access::add_api_key_routes(router, gate_, api_keys_, batcher_);
    access::add_audit_routes(router, gate_, pool_, roles_);
    matter::add_merger_routes(router, gate_, pool_, network_writer_, batcher_);
    matter::add_explanation_routes(router, gate_, rules_.permissions, pool_, [this] { return snapshot(); });
    matter::add_rating_routes(router, gate_, rules_.permissions, pool_, [this] { return snapshot(); });
    access::add_network_routes(router, district_.network(), gate_);
    place::add_area_routes(router, gate_, pool_, network_writer_, rules_.basemap);
    place::add_grid_routes(router, gate_, pool_, network_writer_);
    org::add_org_routes(router, gate_, pool_, network_writer_, [this](db::Connection& reader, OrgId org) {
      return matter::count_open(reader, district_.id(), org, 1);
    });
    org::add_relation_routes(router, gate_, pool_, network_writer_);
    org::add_figures_routes(router, gate_);
    org::add_table_routes(router, gate_, network_writer_);
    const auto reader = [this](const http::Request& request) { return worker_of(request, access::Verb::list_matters); };
    const auto uploader = [this](const http::Request& request) { return worker_of(request, access::Verb::upload_attachments); };
    const bool limit_rate = options_.clock_rate == 1;  // a faster clock is a demonstration: no address is held back there
    matter::add_routes(router, service_, reader);
    matter::add_saved_view_routes(router, gate_, pool_, batcher_);
    matter::add_reply_template_routes(router, gate_, pool_, batcher_, service_);
    const auto read_page = [this](const matter::QueuePage& page, const matter::Viewer& viewer) {
      return page.words.empty() ? service_.read_queue(page, viewer) : search::find_page(searcher_, service_, page, viewer);
    };
    matter::add_export_routes(router, {gate_, service_, read_page, attachments_, batcher_, place_.data / "scratch", rules_.notice.public_url});
    search::add_search_routes(router, searcher_, service_, reader);
    live::add_live_routes(router, gate_, live_, service_);
    const notice::Desk notices{gate_, pool_, batcher_, service_, office_};
    notice::add_notice_routes(router, notices);
    notice::add_contact_routes(router, notices, limit_rate);
    notice::add_wechat_routes(router, notices, district_.id(), limit_rate);
    notice::add_delivery_routes(router, notices);
    notice::add_hook_routes(router, notices);
    exchange::add_source_routes(router, gate_, pool_, batcher_);
    exchange::add_order_routes(router, {gate_, pool_, batcher_, service_, searcher_});
    suggest::add_suggest_routes(router, gate_, shelf_, pool_, service_, district_.network());
    matter::add_attachment_routes(router, attachments_, service_, reader);
    matter::add_upload_routes(router, attachments_, service_, uploader, limit_rate);
    matter::add_asker_routes(router, service_, pool_, district_.id(), limit_rate);
    const patrol::PatrolParts patrols{gate_, pool_, batcher_, rules_.patrol, patrol_codes_, patrol_proposals_};
    patrol::add_walk_routes(router, patrols);
    patrol::add_plan_routes(router, patrols);
    patrol::add_round_routes(router, patrols);
    patrol::add_visit_routes(router, patrols);
    patrol::add_stop_routes(router, gate_);
    request::add_routes(router, service_, limit_rate);
    const board::Stage stage{board_, district_.network(), [this] { return snapshot(); }, clock_};
    board::add_board_routes(router, stage);
    board::add_follow_routes(router, stage, follows_, limit_rate);
    mediation::add_figure_routes(router, gate_, pool_, service_);
    contract::add_matching_routes(router, gate_, pool_, service_);
    contract::add_overview_routes(router, gate_, pool_, service_);
    stats::add_indicator_routes(router, gate_, cases_);
    stats::add_case_list_routes(router, gate_, cases_, pool_, service_);
    return router;
  }

  /// Who follows the record looks at once. The writer may be quicker than this house is built.
  void poke() {
    if (!is_followed_) return;
    searcher_.poke();
    board_.poke();
    cases_.poke();
    live_.poke();
    office_.poke();
  }

  /// Whoever works on matters: signed in, with a post that the permission table lets at them. What is seen and done
  /// of each matter its chain decides.
  Result<flow::Actor, http::Problem> worker_of(const http::Request& request, access::Verb verb) const {
    RZ_TRY(caller, gate_.require(request, verb));
    auto actor = matter::to_actor(caller.subject.account, caller.subject.posts);
    actor.is_proved = gate_.sessions().is_proved(caller.session, gate_.clock().now());
    return actor;
  }

  void add_operation_routes(http::Router& router) {
    metrics_.gauge("rz_writes_waiting", "Writes in the queue", {}, [this] { return double(batcher_.queued()); });
    metrics_.gauge("rz_batches", "Transactions of the writer since the start", {}, [this] { return double(batcher_.batches()); });
    metrics_.gauge("rz_writes", "Writes judged in them", {}, [this] { return double(batcher_.writes()); });
    router.add({http::Method::get, "/healthz", "get_health", [](const http::Request&, const http::Reply& reply) {
                  reply(http::json_response(200, json::Object{{"status", "ok"}}));
                }});
    router.add({http::Method::get, "/readyz", "get_readiness", [this](const http::Request&, const http::Reply& reply) {
                  const bool ready = !batcher_.ended() && pool_.take().has_value();
                  if (ready) return reply(http::json_response(200, json::Object{{"status", "ready"}}));
                  reply(http::to_response(http::standard_problem(503, http::Language::zh)));
                }});
    router.add({http::Method::get, "/metrics", "get_metrics", [this](const http::Request& request, const http::Reply& reply) {
                  // Figures of the operation are for the machine's own collector.
                  if (http::is_forwarded(request) || (request.peer != "127.0.0.1" && request.peer != "::1")) {
                    return reply(http::to_response(http::standard_problem(403, http::preferred_language(request))));
                  }
                  reply({200, {{"Content-Type", "text/plain; version=0.0.4"}}, metrics_.render()});
                }});
    router.add({http::Method::get, "/api/openapi.yaml", "get_contract",
                [text = read_file(place_.home / "api/openapi.yaml")](const http::Request&, const http::Reply& reply) {
                  reply({200, {{"Content-Type", "application/yaml"}}, text});
                }});
  }

  /// A head outside the database, so that a cut tail of the record is seen.
  void sign_head(const crypto::SigningKey& key) {
    auto reader = pool_.take();
    if (!reader) return log::warn("head not signed: no database");
    const auto head = record::read_head(**reader, district_.id());
    if (!head || !*head || (*head)->seq == 0) return;
    const auto signed_head = record::sign_head(**head, SystemClock{}.now(), key);
    const auto written = record::write_head_file(place_.data / "heads", signed_head);
    if (!written) log::error("head not signed", {{"error", written.error()}});
  }

  /// What is no longer needed goes: answers kept for repeated writes, sessions that have ended.
  void forget_old() {
    const auto now = clock_.now();
    record::Act act;
    act.rows.push_back(record::forget_answers(district_.id(), Instant{now.ms - answers_kept_days * ms_per_day}));
    act.rows.push_back(access::delete_ended_sessions(district_.id(), now));
    const Instant told_before{now.ms - rules_.notice.keep_days * ms_per_day};
    act.rows.push_back(notice::forget_notices(district_.id(), told_before));
    act.rows.push_back(notice::forget_deliveries(district_.id(), told_before));
    act.rows.push_back(notice::forget_follows(district_.id(), Instant{now.ms - notice::unconfirmed_days * ms_per_day}));
    batcher_.submit(std::move(act), [](const auto& done) {
      if (!done && done.error() != record::WriteFailure::closed) log::warn("old answers were not removed");
    });
  }

  /// Personal data that have been kept long enough go; looked for once a day.
  void forget_due() {
    const auto now = clock_.now();
    if (now.ms - retention_ran_at_.ms < ms_per_day) return;
    auto reader = pool_.take();
    if (!reader) return log::warn("nothing was erased: no database");
    const matter::KeptShelf shelves[] = {patrol::kept_shelf(district_.id(), rules_.retention.patrol_days)};
    const auto outcome = matter::run_retention(**reader, district_.id(), rules_.retention, now, matter::AttachmentFiles(place_.attachments()), shelves,
                                               [this](record::Act act) { return record::write_and_wait(batcher_, std::move(act)).has_value(); });
    if (!outcome) return log::warn("what is due was not erased whole", {{"error", outcome.error()}});
    retention_ran_at_ = now;
  }

  /// 漏报: what rounds had passed and others told is asked of their communities; what the chain does not let be asked is refused there.
  void look_back() {
    auto reader = pool_.take();
    if (!reader) return log::warn("rounds were not looked back upon: no database");
    const auto done = rounds_.look_back(**reader, *district_.network().get(), district_.catalogue()->chains(), clock_.now(), [this](const patrol::LookBack& found) {
      batcher_.submit(matter::StepWrite{found.matter, {found.step, flow::Verb::take, {}, false}, flow::Actor::system(), {}}, {}, [](const auto&) {});
    });
    if (!done) log::warn("rounds were not looked back upon whole", {{"error", done.error().message}});
  }

  /// Posts that began or ended by their date count from now on for bodies too: the network is read anew.
  void turn_posts() {
    if (!district_.network().get()->posts->is_old(clock_.now())) return;
    record::Act act;
    act.kind = "access.posts_turned";
    act.changes_network = true;
    const auto turned = record::write_and_wait(batcher_, std::move(act));
    if (!turned && turned.error() != record::WriteFailure::closed) log::warn("posts that begin or end today are not in force yet");
  }

  /// Whoever signed in on this machine before others could reach the server may have done so by a demo account.
  bool end_local_sessions() {
    record::Act act;
    for (const auto* address : {"127.0.0.1", "::1"}) act.rows.push_back(access::delete_sessions_opened_at(district_.id(), address));
    std::promise<bool> ended;
    batcher_.submit(std::move(act), [&](const auto& done) { ended.set_value(done.has_value()); });
    return ended.get_future().get();
  }

  void wait_for_end(const sigset_t& signals, http::Server& server) {
    // Another writer may take the district over: then there is nothing left to do here.
    const timespec second{1, 0};
    while (!batcher_.ended()) {
      turn_posts();
      const int signal = sigtimedwait(&signals, nullptr, &second);
      if (signal == SIGINT || signal == SIGTERM) return;
      if (signal != SIGHUP) continue;
      const auto reloaded = server.reload_tls();
      if (!reloaded) log::error("the old certificate stays in use", {{"error", reloaded.error()}});
    }
  }

  bool has_tls() const { return !options_.tls_certificate.empty(); }

  const Place& place_;
  const ServeOptions& options_;
  District& district_;
  const access::Roles& roles_;
  const HouseRules rules_;
  access::OpenIdClient openid_;
  Instant retention_ran_at_{};
  patrol::LookingBack rounds_{rules_.patrol};
  http::Metrics metrics_;
  std::atomic<bool> is_followed_ = false;
  db::Pool pool_;
  search::Searcher searcher_;
  board::BoardReader board_;
  stats::CaseReader cases_;
  matter::Batcher batcher_;
  access::NetworkWriter network_writer_;
  access::Sessions sessions_;
  access::LoginService login_;
  access::CredentialService credentials_;
  access::ApiKeys api_keys_;
  access::Gate gate_;
  matter::Service service_;
  live::Live live_;
  notice::Office office_;
  notice::Follows follows_;
  suggest::Shelf shelf_;
  patrol::Codes patrol_codes_;
  patrol::Proposals patrol_proposals_;
  matter::Attachments attachments_;
  const Clock& clock_;
  Hourly hourly_;  // last: it uses all the others
};

Result<std::unique_ptr<Clock>, Sentence> make_clock(District& district, const ServeOptions& options) {
  if (options.clock_rate == 1 && options.clock_start.empty()) return std::make_unique<SystemClock>();
  auto present = SystemClock{}.now();
  if (!options.clock_start.empty()) {
    const auto given = parse_rfc3339(options.clock_start);
    if (!given) return fail("«" + options.clock_start + "» is no moment: write it as 2025-01-31T09:00:00+08:00");
    present = *given;
  }
  auto connection = district.database().connect(db::Access::read_only);
  if (!connection) return fail("the database cannot be reached: " + connection.error().message);
  const auto head = record::read_head(**connection, district.id());
  // It goes on where it stopped, so that a restart does not stand still.
  const auto last = head && *head ? (*head)->last_at : Instant{};
  return std::make_unique<LapseClock>(std::max(last, present), options.clock_rate);
}

/// An open page holds a connection: as many files as the machine allows.
void raise_file_limit() {
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
  limit.rlim_cur = limit.rlim_max;
  setrlimit(RLIMIT_NOFILE, &limit);
}

}  // namespace

int run_serve(const Place& place, const ServeOptions& options) {
  raise_file_limit();
  const auto signals = block_signals();
  if (const auto whole = refuse_unfinished(place); !whole) return give_up(whole.error());
  auto district = District::open(place, {}, SystemClock{}.now());
  if (!district) return give_up(district.error());
  auto keys = load_keys(keys_folder(place));
  if (!keys) return give_up("a key cannot be read: " + keys.error());
  const auto roles = load_roles(place);
  if (!roles) return give_up(roles.error());
  auto clock = make_clock(**district, options);
  if (!clock) return give_up(clock.error());
  auto rules = load_rules(place, *roles);
  if (!rules) return give_up(rules.error());
  if (can_be_reached(options)) {
    std::cout << "others can reach this server: its demo accounts cannot sign in, everybody knows their password\n";
  }
  Serving serving(place, options, **district, std::move(*keys), **clock, *roles, std::move(*rules));
  return serving.run(signals);
}

}  // namespace rz::app
