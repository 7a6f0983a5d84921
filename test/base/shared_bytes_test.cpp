#include "base/shared_bytes.hpp"

#include <catch2/catch.hpp>

#include <thread>

using namespace cafmq;

TEST_CASE("shared bytes are empty until they are given some") {
  const shared_bytes none;
  CHECK(none.empty());
  CHECK(none.size() == 0);
  CHECK(none.view().empty());
}

TEST_CASE("a string is taken over without copying its bytes") {
  std::string text(100, 'x');
  const auto* before = text.data();
  const shared_bytes bytes{std::move(text)};
  CHECK(bytes.view().data() == before);
  CHECK(bytes.size() == 100);
}

TEST_CASE("a short string, which lives inside its object, survives copies and moves") {
  shared_bytes first{std::string{"abc"}};
  const auto copy = first;
  const auto moved = std::move(first);
  CHECK(copy.view() == "abc");
  CHECK(moved.view() == "abc");
  CHECK(copy.view().data() == moved.view().data());
}

TEST_CASE("the owner lives as long as the last copy or part") {
  auto owner = std::make_shared<const std::string>("hello world");
  const std::weak_ptr<const std::string> watched = owner;
  shared_bytes last_word;
  {
    const shared_bytes whole{owner, *owner};
    owner.reset();
    last_word = whole.part(whole.view().substr(6));
  }
  CHECK_FALSE(watched.expired());
  CHECK(last_word.view() == "world");
  last_word = {};
  CHECK(watched.expired());
}

TEST_CASE("threads may copy and drop the same bytes at once") {
  const shared_bytes bytes{std::string(1'000, 'x')};
  const auto copy_often = [&bytes] {
    for (int round = 0; round < 10'000; ++round) {
      const auto copy = bytes;
      if (copy.view().back() != 'x') std::abort();
    }
  };
  std::thread other{copy_often};
  copy_often();
  other.join();
  CHECK(bytes.size() == 1'000);
}
