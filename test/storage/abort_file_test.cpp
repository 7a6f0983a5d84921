#include "storage/abort_file.hpp"

#include <unistd.h>

#include <catch2/catch.hpp>

#include "test/support/temporary_directory.hpp"

using namespace cafmq;

TEST_CASE("the abort file has the process's number and goes when it is removed") {
  const temporary_directory store;
  const abort_file abort{store.path()};
  CHECK_FALSE(abort.exists());
  REQUIRE(abort.create());
  CHECK(abort.exists());
  CHECK(content_of(store.path() / "abort") == std::to_string(::getpid()));
  REQUIRE(abort.create());  // the last user crashed
  REQUIRE(abort.remove());
  CHECK_FALSE(abort.exists());
  CHECK(abort.remove());
}
