#include "access/login.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <thread>
#include <vector>

#include "access/tests/town.hpp"

namespace rz::access {
namespace {

class LoginTest : public TownTest {
 protected:
  void SetUp() override {
    TownTest::SetUp();
    if (IsSkipped() || HasFatalFailure()) return;
    sessions_ = std::make_unique<Sessions>(zhanhe, *readers_, *writer_, std::string(32, 'k'));
    login_ = std::make_unique<LoginService>(zhanhe, *readers_, *writer_, *sessions_, network_);
  }

  Result<LoggedIn, LoginError> try_login(const std::string& login, const std::string& password, Instant now) {
    Result<LoggedIn, LoginError> out = fail(LoginError::failed);
    int answers = 0;
    login_->login({login, password, "203.0.113.9"}, now,
                  [&](auto result) { out = std::move(result), ++answers; });
    EXPECT_EQ(answers, 1);
    return out;
  }
  LoginError refusal(const std::string& login, const std::string& password, Instant now) {
    const auto result = try_login(login, password, now);
    EXPECT_FALSE(result);
    return result ? LoginError::failed : result.error();
  }
  std::int64_t session_count() const { return number("SELECT count(*) FROM session"); }

  std::unique_ptr<Sessions> sessions_;
  std::unique_ptr<LoginService> login_;
};
RZ_ON_BOTH_DATABASES(LoginTest);

TEST_P(LoginTest, TheRightPasswordOpensASession) {
  const auto in = try_login("clerk", demo_password, morning);
  ASSERT_TRUE(in) << static_cast<int>(in.error());
  EXPECT_EQ(in->token.size(), 43U) << "32 bytes, base64url";
  const auto id = format_id(in->session.account);
  EXPECT_EQ(writer_->take_events(),
            (std::vector{"access.logged_in " + id + " {\"account\":\"" + id + "\"}"}));
  EXPECT_EQ(writer_->personal().back(), R"({"peer":"203.0.113.9"})");
  const auto session = sessions_->find(in->token, morning);
  ASSERT_TRUE(session);
  ASSERT_TRUE(*session);
  EXPECT_EQ((*session)->account, in->session.account);
  EXPECT_EQ(network_.get()->posts->find((*session)->account)->posts.size(), 3U);
  EXPECT_EQ(number("SELECT count(*) FROM session WHERE account_id = " + id), 1);
}

TEST_P(LoginTest, WhatIsWrongIsNeverSaid) {
  EXPECT_EQ(refusal("clerk", "wrong-password", morning), LoginError::refused);
  EXPECT_EQ(refusal("nobody", demo_password, morning), LoginError::refused);
  EXPECT_EQ(refusal("clerk", std::string(5'000, 'x'), morning), LoginError::refused);
  EXPECT_EQ(refusal("' OR 1=1 --", demo_password, morning), LoginError::refused);
  ASSERT_TRUE(connect()->script("UPDATE account SET disabled = 1 WHERE login = 'handler'"));
  EXPECT_EQ(refusal("handler", demo_password, morning), LoginError::refused);
  const auto events = writer_->take_events();
  ASSERT_EQ(events.size(), 5U);
  EXPECT_TRUE(events[0].starts_with("access.login_failed 0 {\"account\":\"")) << events[0];
  EXPECT_EQ(events[1], R"(access.login_failed 0 {"account":"0"})") << "no word of the login";
  EXPECT_EQ(session_count(), 0);
}

TEST_P(LoginTest, FiveFailuresLockForAQuarterOfAnHour) {
  for (int i = 0; i < 5; ++i)
    EXPECT_EQ(refusal("clerk", "wrong", morning.plus_minutes(i)), LoginError::refused);
  EXPECT_EQ(refusal("clerk", demo_password, morning.plus_minutes(5)), LoginError::refused);
  EXPECT_EQ(refusal("clerk", demo_password, morning.plus_minutes(18)), LoginError::refused);
  EXPECT_TRUE(try_login("handler", demo_password, morning.plus_minutes(6))) << "the others get in";
  EXPECT_TRUE(try_login("clerk", demo_password, morning.plus_minutes(4 + 15)));
}

TEST_P(LoginTest, ARightPasswordClearsTheCount) {
  for (int i = 0; i < 4; ++i) refusal("clerk", "wrong", morning);
  EXPECT_TRUE(try_login("clerk", demo_password, morning));
  for (int i = 0; i < 4; ++i) refusal("clerk", "wrong", morning);
  EXPECT_TRUE(try_login("clerk", demo_password, morning));
}

TEST_P(LoginTest, AttemptsSideBySideAreCountedOneByOne) {
  std::atomic<int> refused = 0, busy = 0;
  {
    std::vector<std::jthread> threads;
    for (int i = 0; i < 8; ++i) {
      threads.emplace_back([&] {
        login_->login({"clerk", "wrong", "203.0.113.9"}, morning, [&](const auto& result) {
          ++(result.error() == LoginError::refused ? refused : busy);
        });
      });
    }
  }
  EXPECT_EQ(refused + busy, 8);
  EXPECT_EQ(number("SELECT failed_count FROM account WHERE login = 'clerk'"), refused % 5);
}

TEST_P(LoginTest, NothingIsAnsweredThatIsNotRecorded) {
  writer_->refuse(true);
  EXPECT_EQ(refusal("clerk", demo_password, morning), LoginError::failed);
  EXPECT_EQ(refusal("clerk", "wrong", morning), LoginError::failed);
  EXPECT_EQ(refusal("nobody", "wrong", morning), LoginError::failed);
  writer_->refuse(false);
  EXPECT_TRUE(try_login("clerk", demo_password, morning)) << "the account is free again";
}

TEST_P(LoginTest, SigningOutEndsTheSessionForGood) {
  const auto in = try_login("clerk", demo_password, morning).value();
  ASSERT_TRUE(*sessions_->find(in.token, morning));
  bool done = false;
  sessions_->end(in.session, [&](const auto& result) { done = result.has_value(); });
  EXPECT_TRUE(done);
  EXPECT_FALSE(*sessions_->find(in.token, morning));
  EXPECT_EQ(session_count(), 0);
  EXPECT_EQ(writer_->take_events().back(), "access.logged_out " + format_id(in.session.account) + " {}");
}

TEST_P(LoginTest, SessionsEndByIdlenessAndByAge) {
  const auto idle = try_login("clerk", demo_password, morning).value();
  EXPECT_TRUE(*sessions_->find(idle.token, morning.plus_minutes(29)));
  EXPECT_TRUE(*sessions_->find(idle.token, morning.plus_minutes(58)));
  EXPECT_FALSE(*sessions_->find(idle.token, morning.plus_minutes(88)));

  const auto old = try_login("clerk", demo_password, morning).value();
  for (int minute = 0; minute < 720; minute += 20) {
    ASSERT_TRUE(*sessions_->find(old.token, morning.plus_minutes(minute))) << minute;
  }
  EXPECT_FALSE(*sessions_->find(old.token, morning.plus_minutes(720)));
  try_login("handler", demo_password, morning.plus_minutes(800));
  EXPECT_EQ(session_count(), 1) << "ended rows are swept when somebody signs in";
}

TEST_P(LoginTest, ASessionOutlivesTheProcessAndItsLastSightIsWrittenSeldom) {
  const auto in = try_login("clerk", demo_password, morning).value();
  writer_->take_events();
  for (int minute = 0; minute <= 14; ++minute)
    EXPECT_TRUE(*sessions_->find(in.token, morning.plus_minutes(minute)));
  EXPECT_EQ(writer_->take_events().size(), 2U) << "at 5 and at 10";

  Sessions after_restart(zhanhe, *readers_, *writer_, std::string(32, 'k'));
  EXPECT_TRUE(*after_restart.find(in.token, morning.plus_minutes(39)));
  Sessions later(zhanhe, *readers_, *writer_, std::string(32, 'k'));
  EXPECT_FALSE(*later.find(in.token, morning.plus_minutes(39 + 30)));
}

TEST_P(LoginTest, OnlyATokenOfThisDistrictIsASession) {
  const auto in = try_login("clerk", demo_password, morning).value();
  EXPECT_FALSE(*sessions_->find("", morning));
  EXPECT_FALSE(*sessions_->find(in.token + "x", morning));
  EXPECT_FALSE(*sessions_->find(in.session.token_digest, morning))
      << "what stands in the table opens nothing";
  Sessions other(DistrictId{410402}, *readers_, *writer_, std::string(32, 'k'));
  EXPECT_FALSE(*other.find(in.token, morning));
}

TEST_P(LoginTest, TheTokenAgainstForgeryIsOfOneSession) {
  const auto one = try_login("clerk", demo_password, morning).value().session;
  const auto two = try_login("clerk", demo_password, morning).value().session;
  EXPECT_TRUE(sessions_->is_csrf_token(one, sessions_->csrf_token(one)));
  EXPECT_FALSE(sessions_->is_csrf_token(one, sessions_->csrf_token(two)));
  EXPECT_FALSE(sessions_->is_csrf_token(one, ""));
  Sessions other_key(zhanhe, *readers_, *writer_, std::string(32, 'q'));
  EXPECT_FALSE(other_key.is_csrf_token(one, sessions_->csrf_token(one)));
}

TEST_P(LoginTest, WhoProvedWhoHeIsMaySignForFiveMinutes) {
  const auto in = try_login("clerk", demo_password, morning);
  ASSERT_TRUE(in);
  const auto seen = [&] { return sessions_->find(in->token, morning).value().value(); };
  EXPECT_FALSE(sessions_->is_proved(seen(), morning)) << "signing in is not signing";
  sessions_->prove(in->session, morning);
  EXPECT_TRUE(sessions_->is_proved(seen(), morning.plus_minutes(5)));
  EXPECT_FALSE(sessions_->is_proved(seen(), morning.plus_minutes(6)));
  sessions_->forget_account(in->session.account);
  EXPECT_FALSE(sessions_->is_proved(seen(), morning)) << "what the memory has lost is to be proved again";
}

TEST_P(LoginTest, TheCacheMayBeSmall) {
  Sessions small(zhanhe, *readers_, *writer_, std::string(32, 'k'), {.cached_max = 1});
  const auto one = try_login("clerk", demo_password, morning).value();
  const auto two = try_login("handler", demo_password, morning).value();
  for (int i = 0; i < 3; ++i) {
    EXPECT_TRUE(*small.find(one.token, morning));
    EXPECT_TRUE(*small.find(two.token, morning));
  }
}

}  // namespace
}  // namespace rz::access
