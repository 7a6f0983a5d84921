#include "base/check.hpp"

#include <catch2/catch.hpp>

#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <string>

namespace {

struct ending {
  int status = 0;
  std::string text;
};

// Runs `action` in a child process and tells how that ended and what it wrote on standard error.
template <class Action>
ending run_in_child(Action action) {
  int ends[2];
  REQUIRE(pipe(ends) == 0);
  const auto child = fork();
  REQUIRE(child >= 0);
  if (child == 0) {
    const rlimit no_core_file{0, 0};
    setrlimit(RLIMIT_CORE, &no_core_file);
    signal(SIGABRT, SIG_DFL);  // the test program's own handler would report a failed test
    dup2(ends[1], STDERR_FILENO);
    action();
    _exit(0);
  }
  close(ends[1]);
  ending ending;
  char piece[256];
  for (ssize_t size; (size = read(ends[0], piece, sizeof piece)) > 0;)
    ending.text.append(piece, static_cast<size_t>(size));
  close(ends[0]);
  REQUIRE(waitpid(child, &ending.status, 0) == child);
  return ending;
}

}  // namespace

TEST_CASE("a check that fails aborts the process and names the expression and the place") {
  const auto ended = run_in_child([] { CAFMQ_CHECK(1 + 1 == 3); });
  REQUIRE(WIFSIGNALED(ended.status));
  CHECK(WTERMSIG(ended.status) == SIGABRT);
  CHECK_THAT(ended.text,
             Catch::Contains("check_test.cpp:") && Catch::Contains("check failed: 1 + 1 == 3"));
}

TEST_CASE("a check that holds costs nothing but its expression, which runs once") {
  int runs = 0;
  CAFMQ_CHECK(++runs == 1);
  CHECK(runs == 1);
}

TEST_CASE("a check is one statement") {
  if (false)
    CAFMQ_CHECK(false);
  else
    SUCCEED();
}
