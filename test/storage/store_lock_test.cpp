#include "storage/store_lock.hpp"

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <catch2/catch.hpp>

#include "test/support/temporary_directory.hpp"

using namespace cafmq;

namespace {

// Whether a Java broker could take its lock, byte 0 of the file, now.
bool another_process_gets_the_lock(const std::filesystem::path& store) {
  const auto path = store / "lock";
  const auto child = ::fork();
  if (child == 0) {
    const int file = ::open(path.c_str(), O_RDWR | O_CREAT, 0600);
    struct flock range {};
    range.l_type = F_WRLCK;
    range.l_whence = SEEK_SET;
    range.l_len = 1;
    ::_exit(::fcntl(file, F_SETLK, &range) == 0 ? 0 : 1);
  }
  int status = 0;
  ::waitpid(child, &status, 0);
  return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

}  // namespace

TEST_CASE("a store lock excludes other processes until it is gone") {
  const temporary_directory store;
  {
    const auto lock = store_lock::take(store.path());
    REQUIRE(lock);
    CHECK_FALSE(another_process_gets_the_lock(store.path()));
    CHECK(content_of(store.path() / "lock") == "lock");
  }
  CHECK(another_process_gets_the_lock(store.path()));
}

TEST_CASE("a store lock excludes within the process, by whatever path") {
  const temporary_directory store;
  const temporary_directory other;
  const auto link = other.path() / "link";
  std::filesystem::create_directory_symlink(store.path(), link);
  {
    auto lock = store_lock::take(store.path());
    REQUIRE(lock);
    CHECK(store_lock::take(link).error().code() == errc::locked);
    CHECK(store_lock::take(other.path()));
    // The refused attempt has not released the lock, which closing the file would have done.
    CHECK_FALSE(another_process_gets_the_lock(store.path()));
    const auto moved = std::move(*lock);
    CHECK(store_lock::take(store.path()).error().code() == errc::locked);
  }
  CHECK(store_lock::take(store.path()));
}

TEST_CASE("locking a directory that does not exist is an error") {
  CHECK(store_lock::take("/nonexistent/store").error().code() == errc::io_failed);
}
