// The command line.

#include <sys/stat.h>

#include <CLI/CLI.hpp>
#include <cstdlib>

#include "app/options.hpp"

namespace {

/// The installation's folder: RONGZHI_HOME, else where this was built.
std::filesystem::path home() {
  const char* given = std::getenv("RONGZHI_HOME");
  return given ? given : RZ_SOURCE_DIR;
}

void add_place(CLI::App& command, rz::app::Place& place) {
  command.add_option("--data", place.data, "folder of the district's data")->capture_default_str();
  command.add_option("--database", place.database, "postgresql://… instead of SQLite in the data folder");
}

void add_calendar(CLI::App& cli, rz::app::Place& place, int& status) {
  static std::filesystem::path holidays;
  auto* calendar = cli.add_subcommand("calendar", "working days and holidays");
  calendar->require_subcommand(1);
  auto* update = calendar->add_subcommand("update", "load a new holiday notice (the server must be stopped)");
  add_place(*update, place);
  update->add_option("FILE", holidays, "CSV: date,kind,name_zh")->required()->check(CLI::ExistingFile);
  update->callback([&] { status = rz::app::run_calendar_update(place, holidays); });
}

void add_access(CLI::App& cli, rz::app::Place& place, int& status) {
  static rz::app::ExplainOptions options;
  auto* access = cli.add_subcommand("access", "who may what");
  access->require_subcommand(1);
  auto* explain = access->add_subcommand("explain", "why an account may take a step on a matter, or use a verb, or why not");
  add_place(*explain, place);
  explain->add_option("login", options.login)->required();
  explain->add_option("what", options.what, "a step of the matter's chain, or a verb of the permission table")->required();
  explain->add_option("matter", options.matter, "its number; leave it out for a verb");
  explain->callback([&] { status = rz::app::run_access_explain(place, options); });

  auto* password = access->add_subcommand("password", "set a password, read from the input; it must be changed at the next login (the server must be stopped)");
  add_place(*password, place);
  password->add_option("login", options.login)->required();
  password->callback([&] { status = rz::app::run_access_password(place, options.login); });
}

void add_keeping(CLI::App& cli, rz::app::Place& place, int& status) {
  static bool dry_run = false;
  auto* keys = cli.add_subcommand("keys", "keys of personal data");
  keys->require_subcommand(1);
  auto* rotate = keys->add_subcommand("rotate", "make a new key and seal all personal data anew (the server must be stopped)");
  add_place(*rotate, place);
  rotate->callback([&] { status = rz::app::run_keys_rotate(place); });
  auto* retention = cli.add_subcommand("retention", "how long personal data are kept");
  retention->require_subcommand(1);
  auto* run = retention->add_subcommand("run", "erase what is due (the server must be stopped; it does so by itself every day)");
  add_place(*run, place);
  run->add_flag("--dry-run", dry_run, "count what is due; write nothing");
  run->callback([&] { status = rz::app::run_retention(place, dry_run); });
}

void add_suggest(CLI::App& cli, rz::app::Place& place, int& status) {
  auto* suggest = cli.add_subcommand("suggest", "proposals for whoever decides");
  suggest->require_subcommand(1);
  auto* train = suggest->add_subcommand("train", "learn from the district's closed matters, and say how often it is right (the server may run)");
  add_place(*train, place);
  train->callback([&] { status = rz::app::run_suggest_train(place); });
}

void add_chain_move(CLI::App& chain, rz::app::Place& place, int& status) {
  static rz::app::MoveOptions options;
  auto* move = chain.add_subcommand("move", "let running matters go on by another version (the server must be stopped)");
  add_place(*move, place);
  move->add_option("CHAIN", options.chain, "name of the chain")->required();
  move->add_option("--from", options.from, "version that its matters have")->required();
  move->add_option("--to", options.to, "version that they get")->required();
  move->add_option("--map", options.map, "YAML: what everything of the old version is in the new one")
      ->required()
      ->check(CLI::ExistingFile);
  move->add_flag("--dry-run", options.dry_run, "judge the map and count; write nothing");
  move->callback([&] { status = rz::app::run_chain_move(place, options); });
}

void add_chain_draw(CLI::App& chain, int& status) {
  static rz::app::DrawOptions options;
  static bool is_poster = false;
  auto* draw = chain.add_subcommand("draw", "draw the chains in these folders");
  draw->add_option("DIR", options.folders, "folders of chains")->required()->check(CLI::ExistingDirectory);
  draw->add_flag("--poster", is_poster, "one A3 poster for the wall each: NAME.pdf")->required();
  draw->add_option("--to", options.to, "folder for the files")->capture_default_str();
  draw->add_option("--language", options.language, "zh or en")->check(CLI::IsMember({"zh", "en"}))->capture_default_str();
  draw->add_option("--url", options.url, "address of the public page, for the QR code");
  draw->callback([&] { status = rz::app::run_chain_draw(options); });
}

void add_chain(CLI::App& cli, rz::app::Place& place, int& status) {
  static std::vector<std::filesystem::path> folders;
  auto* chain = cli.add_subcommand("chain", "chains");
  chain->require_subcommand(1);
  auto* check = chain->add_subcommand("check", "prove the eleven properties of the chains in these folders");
  check->add_option("DIR", folders, "folders of chains")->required()->check(CLI::ExistingDirectory);
  check->callback([&] { status = rz::app::run_chain_check(folders); });
  add_chain_draw(*chain, status);
  add_chain_move(*chain, place, status);
}

}  // namespace

int main(int argc, char** argv) {
  umask(0077);  // the database holds personal data: what is made here is its owner's alone
  CLI::App cli{"Rongzhi (融治): a city district's grassroots governance"};
  cli.require_subcommand(1);
  rz::app::Place place;
  place.home = home();
  int status = 0;

  rz::app::ServeOptions serve_options;
  auto* serve = cli.add_subcommand("serve", "serve the district");
  add_place(*serve, place);
  serve->add_option("--address", serve_options.address, "where to listen")->capture_default_str();
  serve->add_option("--port", serve_options.port, "0 = any free one")->capture_default_str()->check(CLI::Range(0, 65535));
  serve->add_option("--clock-rate", serve_options.clock_rate, "time runs so many times faster; for demonstrations")
      ->capture_default_str()
      ->check(CLI::Range(1.0, 1'000'000.0));
  serve->add_option("--clock-start", serve_options.clock_start, "the present at the start, as 2025-01-31T09:00:00+08:00; for tests");
  serve->add_option("--trusted-proxy", serve_options.trusted_proxies, "address or network (10.0.0.0/8) whose X-Forwarded-For and -Proto are believed");
  auto* certificate = serve->add_option("--tls-certificate", serve_options.tls_certificate,
                                        "PEM file with the certificate and its chain; read anew on SIGHUP");
  auto* key = serve->add_option("--tls-key", serve_options.tls_key, "PEM file with its key");
  certificate->needs(key);
  key->needs(certificate);
  serve->add_flag("--secure-cookies", serve_options.secure_cookies, "a proxy before this speaks TLS");
  serve->callback([&] { status = rz::app::run_serve(place, serve_options); });

  rz::app::SeedOptions seed_options;
  auto* seed = cli.add_subcommand("seed", "fill an empty database with a demo district");
  add_place(*seed, place);
  seed->add_option("name", seed_options.name, "folder below seeds/")->required();
  seed->add_option("--days", seed_options.days, "simulated days")->capture_default_str()->check(CLI::Range(0, 400));
  seed->add_option("--seed", seed_options.seed, "of the random numbers")->capture_default_str();
  seed->add_option("--until", seed_options.until, "last day, as 2026-11-24; today if not given");
  seed->add_flag("--without-cases", seed_options.without_cases, "requests alone, no cases of the grid; for tests");
  seed->callback([&] { status = rz::app::run_seed(place, seed_options); });

  auto* migrate = cli.add_subcommand("migrate", "bring the database to this version");
  add_place(*migrate, place);
  migrate->callback([&] { status = rz::app::run_migrate(place); });

  auto* audit = cli.add_subcommand("audit", "the record of the district");
  audit->require_subcommand(1);
  auto* verify = audit->add_subcommand("verify", "prove the record whole");
  add_place(*verify, place);
  verify->callback([&] { status = rz::app::run_audit_verify(place); });
  auto* dump = audit->add_subcommand("export", "every event as a line of JSON, without what is personal");
  add_place(*dump, place);
  dump->callback([&] { status = rz::app::run_audit_export(place); });

  add_access(cli, place, status);
  add_calendar(cli, place, status);
  add_chain(cli, place, status);
  add_keeping(cli, place, status);
  add_suggest(cli, place, status);

  CLI11_PARSE(cli, argc, argv);
  return status;
}
