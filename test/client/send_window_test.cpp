#include "client/internal/send_window.hpp"

#include <thread>

#include <catch2/catch.hpp>

using namespace cafmq;
using namespace std::chrono_literals;

namespace {

errc refusal(const result<void>& taken) {
  return taken ? errc::none : taken.error().code();
}

}  // namespace

TEST_CASE("a window has room for so many messages and so many bytes") {
  send_window window{2, 100};
  CHECK(window.take(1, 60));
  CHECK(refusal(window.take(1, 60)) == errc::busy);
  CHECK(window.take(1, 40));
  CHECK(refusal(window.take(1, 0)) == errc::busy);
  CHECK(window.messages() == 2);
  window.give_back(1, 60);
  CHECK(window.take(1, 60));
}

TEST_CASE("a refusal names the bound") {
  send_window window{1, 100};
  REQUIRE(window.take(1, 10));
  const auto refused = window.take(1, 10);
  REQUIRE_FALSE(refused);
  CHECK(refused.error().text().find("messages_pending_max is 1") != std::string::npos);
}

TEST_CASE("a message larger than the window goes alone") {
  send_window window{10, 100};
  CHECK(window.take(1, 5'000));
  CHECK(refusal(window.take(1, 1)) == errc::busy);
  window.give_back(1, 5'000);
  CHECK(window.take(1, 1));
  CHECK(refusal(window.take(1, 5'000)) == errc::busy);
}

TEST_CASE("who waits for room gets it when it is given back") {
  send_window window{1, 100};
  REQUIRE(window.take(1, 10));
  result<void> taken = fail(errc::none, "not asked yet");
  std::thread sender{[&] { taken = window.take_until(system_clock{}.now() + 1min, 1, 10); }};
  window.give_back(1, 10);
  sender.join();
  CHECK(taken);
}

TEST_CASE("who waits for room is refused at the deadline, and when the window closes") {
  send_window window{1, 100};
  REQUIRE(window.take(1, 10));
  CHECK(refusal(window.take_until(system_clock{}.now(), 1, 10)) == errc::busy);
  result<void> taken;
  std::thread sender{[&] { taken = window.take_until(system_clock{}.now() + 1min, 1, 10); }};
  window.close();
  sender.join();
  CHECK(refusal(taken) == errc::shutting_down);
  CHECK(refusal(window.take(1, 1)) == errc::shutting_down);
}
