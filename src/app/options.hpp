#pragma once
// What the command line says, shared by the commands.

#include <filesystem>
#include <string>
#include <vector>

namespace rz::app {

/// Where the district lives.
struct Place {
  std::filesystem::path data = "var";  ///< database (SQLite), keys, signed heads, attachments
  std::string database;                ///< postgresql://…; empty = SQLite in `data`
  bool is_new = false;                 ///< a district is being made there: until it is whole, nothing waits for the disk
  std::filesystem::path home;          ///< the installation: migrations, chains, pages, seeds, contract

  std::filesystem::path attachments() const { return data / "attachments"; }
  std::string database_url() const {
    return database.empty() ? "sqlite:" + (data / "rongzhi.db").string() : database;
  }
};

struct ServeOptions {
  std::string address = "127.0.0.1";
  int port = 8080;
  std::vector<std::string> trusted_proxies;
  bool secure_cookies = false;
  std::string tls_certificate;  ///< PEM files; empty = plain HTTP
  std::string tls_key;
  double clock_rate = 1;    ///< how many times faster than life; for demonstrations and tests
  std::string clock_start;  ///< RFC 3339: the present at the start, for tests; empty = the wall clock's
};

struct SeedOptions {
  std::string name;
  int days = 365;
  std::uint64_t seed = 1;
  std::string until;  ///< RFC 3339 date; empty = today
  bool without_cases = false;  ///< of the grid; for tests that count what they find
};

int run_serve(const Place& place, const ServeOptions& options);
int run_seed(const Place& place, const SeedOptions& options);
int run_migrate(const Place& place);
int run_audit_verify(const Place& place);
/// Every event as a line of JSON, without what is personal.
int run_audit_export(const Place& place);
/// A CSV of days off and make-up days, as seeds/calendar/cn-holidays.csv. The server must be stopped.
int run_calendar_update(const Place& place, const std::filesystem::path& holidays);
struct MoveOptions {
  std::string chain;
  int from = 0;
  int to = 0;
  std::filesystem::path map;
  bool dry_run = false;  ///< judges the map and counts; writes nothing, and the server may run
};
/// Running matters go on by another version of their chain. The server must be stopped.
int run_chain_move(const Place& place, const MoveOptions& options);
struct ExplainOptions {
  std::string login;
  std::string what;    ///< a step of the matter's chain, or a verb of the permission table
  std::string matter;  ///< its number; empty for a verb
};
/// Why an account may or may not do something. Reads only; the server may run.
int run_access_explain(const Place& place, const ExplainOptions& options);
/// A new key for personal data, everything sealed anew by it. The server must be stopped.
int run_keys_rotate(const Place& place);
/// Erases the personal data that are due. A dry run counts, writes nothing, and the server may run; else it must be stopped.
int run_retention(const Place& place, bool dry_run);
/// Learns what to propose.
int run_suggest_train(const Place& place);
std::filesystem::path suggest_folder(const Place& place);
/// A new password for an account, read from the terminal's input, to be changed at the next login. The server must be stopped.
int run_access_password(const Place& place, const std::string& login);
int run_chain_check(const std::vector<std::filesystem::path>& folders);

struct DrawOptions {
  std::vector<std::filesystem::path> folders;
  std::filesystem::path to = ".";
  std::string language = "zh";
  std::string url;  ///< of the public page, for the QR code; empty = none
};
/// Each chain as a poster for the wall, NAME.pdf.
int run_chain_draw(const DrawOptions& options);

}  // namespace rz::app
