#include "infra/http/static_files.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "base/text.hpp"
#include "infra/crypto/random.hpp"

namespace rz::http {
namespace {

namespace fs = std::filesystem;

class StaticFilesTest : public testing::Test {
 protected:
  StaticFilesTest() : root_(fs::temp_directory_path() / ("rz-static-" + to_hex(crypto::random_bytes(8)))) {
    write("secret.txt", "secret");
    write("resident/index.html", "resident page");
    write("resident/sw.js", "worker");
    write("resident/assets/index-BxY3a9Zk.js", "script");
    write("resident/assets/index-BxY3a9Zk.js.gz", "zipped");
    write("resident/assets/page-BxY3a9Zk.js", "page");
    write("resident/assets/page-BxY3a9Zk.js.gz", "zipped");
    write("resident/assets/page-BxY3a9Zk.js.br", "pressed");
    write("resident/assets/pdf.worker.min-DjJoeDqY.mjs", "worker");
    write("resident/assets/logo.svg", "<svg/>");
    write("staff/index.html", "staff page");
    fs::create_symlink(root_ / "secret.txt", root_ / "resident/link.txt");
    fs::create_directory_symlink(root_, root_ / "resident/up");
    auto loaded = StaticFiles::load({{"/", root_ / "resident"}, {"/staff/", root_ / "staff"}});
    EXPECT_TRUE(loaded) << loaded.error();
    files_ = std::move(*loaded);
  }
  ~StaticFilesTest() override { fs::remove_all(root_); }

  void write(const std::string& name, const std::string& text) {
    fs::create_directories((root_ / name).parent_path());
    std::ofstream(root_ / name) << text;
  }

  std::optional<Response> get(const std::string& path, std::vector<Header> headers = {}) const {
    Request request;
    request.path = path;
    request.headers = std::move(headers);
    return files_->serve(request);
  }
  std::string body(const std::string& path) const {
    const auto response = get(path);
    return response ? response->body : "(none)";
  }

  fs::path root_;
  std::optional<StaticFiles> files_;
};

TEST_F(StaticFilesTest, ServesFilesAndPagesOfTheLongestMount) {
  EXPECT_EQ(body("/"), "resident page");
  EXPECT_EQ(body("/index.html"), "resident page");
  EXPECT_EQ(body("/matters/42"), "resident page");
  EXPECT_EQ(body("/staff/"), "staff page");
  EXPECT_EQ(body("/staff/desk"), "staff page");
  EXPECT_EQ(get("/staff")->status, 308);
  EXPECT_EQ(get("/staff")->header("Location"), "/staff/");
  EXPECT_EQ(get("/none.js"), std::nullopt);
  EXPECT_EQ(get("/assets/none-12345678.js"), std::nullopt);
}

TEST_F(StaticFilesTest, NeverLeavesTheDirectory) {
  for (const auto* path : {"/../secret.txt", "/staff/../../secret.txt", "/link.txt", "/up/secret.txt",
                           "//secret.txt", "/./../secret.txt"}) {
    const auto response = get(path);
    EXPECT_TRUE(!response || response->body != "secret") << path;
  }
  EXPECT_EQ(get("/link.txt"), std::nullopt);
  EXPECT_EQ(get("/up/secret.txt"), std::nullopt);
}

TEST_F(StaticFilesTest, CachesByContentHash) {
  EXPECT_EQ(get("/assets/index-BxY3a9Zk.js")->header("Cache-Control"), "public, max-age=31536000, immutable");
  EXPECT_EQ(get("/assets/pdf.worker.min-DjJoeDqY.mjs")->header("Cache-Control"), "public, max-age=31536000, immutable");
  EXPECT_EQ(get("/assets/logo.svg")->header("Cache-Control"), "no-cache");
  EXPECT_EQ(get("/")->header("Cache-Control"), "no-cache");
  EXPECT_EQ(get("/sw.js")->header("Cache-Control"), "no-cache");
  EXPECT_EQ(get("/")->header("Content-Type"), "text/html; charset=utf-8");
  EXPECT_EQ(get("/assets/logo.svg")->header("Content-Type"), "image/svg+xml");
}

TEST_F(StaticFilesTest, AnswersNotModified) {
  const auto etag = std::string(get("/")->header("ETag"));
  EXPECT_EQ(etag.size(), 34u);
  for (const auto& match : {etag, "W/" + etag, "\"x\", " + etag, std::string("*")}) {
    const auto response = get("/", {{"If-None-Match", match}});
    EXPECT_EQ(response->status, 304) << match;
    EXPECT_EQ(response->body, "");
    EXPECT_EQ(response->header("ETag"), etag);
  }
  EXPECT_EQ(get("/", {{"If-None-Match", "\"other\""}})->status, 200);
  EXPECT_NE(get("/staff/")->header("ETag"), etag);
}

TEST_F(StaticFilesTest, ServesTheZippedSiblingToThoseWhoTakeIt) {
  const std::string path = "/assets/index-BxY3a9Zk.js";
  const auto zipped = get(path, {{"Accept-Encoding", "br, gzip;q=0.8"}});
  EXPECT_EQ(zipped->body, "zipped");
  EXPECT_EQ(zipped->header("Content-Encoding"), "gzip");
  EXPECT_EQ(zipped->header("Content-Type"), "text/javascript; charset=utf-8");
  EXPECT_EQ(zipped->header("Vary"), "Accept-Encoding");
  EXPECT_EQ(get(path, {{"Accept-Encoding", "gzip;q=0"}})->body, "script");
  const auto plain = get(path);
  EXPECT_EQ(plain->body, "script");
  EXPECT_EQ(plain->header("Content-Encoding"), "");
  EXPECT_EQ(plain->header("Vary"), "Accept-Encoding");
  EXPECT_NE(plain->header("ETag"), zipped->header("ETag"));
  EXPECT_EQ(get(path + ".gz"), std::nullopt);
}

TEST_F(StaticFilesTest, PrefersBrotliUnlessTheClientDoesNot) {
  const std::string path = "/assets/page-BxY3a9Zk.js";
  const auto coding = [&](const char* accepted) {
    return std::string(get(path, {{"Accept-Encoding", accepted}})->header("Content-Encoding"));
  };
  EXPECT_EQ(coding("gzip, deflate, br, zstd"), "br");
  EXPECT_EQ(coding("br;q=0.5, gzip"), "gzip");
  EXPECT_EQ(coding("br;q=0, gzip;q=0.1"), "gzip");
  EXPECT_EQ(coding("identity"), "");
  const auto pressed = get(path, {{"Accept-Encoding", "BR"}});
  EXPECT_EQ(pressed->body, "pressed");
  EXPECT_EQ(pressed->header("Vary"), "Accept-Encoding");
  EXPECT_NE(pressed->header("ETag"), get(path, {{"Accept-Encoding", "gzip"}})->header("ETag"));
  EXPECT_EQ(get(path, {{"Accept-Encoding", "br"}, {"If-None-Match", std::string(pressed->header("ETag"))}})->status, 304);
  EXPECT_EQ(get(path + ".br"), std::nullopt);
}

TEST_F(StaticFilesTest, OnlyGetAndHead) {
  Request request;
  request.path = "/";
  request.method = Method::post;
  EXPECT_EQ(files_->serve(request), std::nullopt);
}

TEST_F(StaticFilesTest, SaysWhichDirectoryIsMissing) {
  const auto loaded = StaticFiles::load({{"/", root_ / "nowhere"}});
  ASSERT_FALSE(loaded);
  EXPECT_NE(loaded.error().find("nowhere"), std::string::npos);
}

}  // namespace
}  // namespace rz::http
