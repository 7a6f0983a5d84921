#include "test/support/child_process.hpp"

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>

#include <catch2/catch.hpp>

namespace cafmq {
namespace {

using std::chrono::steady_clock;

bool readable(int fd, steady_clock::time_point deadline) {
  const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline - steady_clock::now());
  pollfd wanted{fd, POLLIN, 0};
  return poll(&wanted, 1, static_cast<int>(std::max<int64_t>(left.count(), 0))) > 0;
}

}  // namespace

child_process::child_process(const std::vector<std::string>& arguments) {
  int ends[2];
  REQUIRE(pipe2(ends, O_CLOEXEC) == 0);
  output_fd_ = ends[0];
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO);
  posix_spawn_file_actions_adddup2(&actions, ends[1], STDERR_FILENO);
  std::vector<char*> raw;
  for (const auto& argument : arguments) raw.push_back(const_cast<char*>(argument.c_str()));
  raw.push_back(nullptr);
  const auto spawned = posix_spawn(&process_, raw[0], &actions, nullptr, raw.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  close(ends[1]);
  REQUIRE(spawned == 0);
  process_fd_ = static_cast<int>(syscall(SYS_pidfd_open, process_, 0));
  REQUIRE(process_fd_ >= 0);
}

child_process::~child_process() {
  if (!exit_code_) {
    kill(process_, SIGKILL);
    waitpid(process_, nullptr, 0);
  }
  close(process_fd_);
  close(output_fd_);
}

bool child_process::read_some(time_point deadline) {
  if (!readable(output_fd_, deadline)) return false;
  char buffer[64 * 1024];
  const auto got = read(output_fd_, buffer, sizeof buffer);
  if (got <= 0) return false;
  output_.append(buffer, static_cast<size_t>(got));
  return true;
}

std::optional<std::string> child_process::read_line(std::chrono::milliseconds patience) {
  const auto deadline = steady_clock::now() + patience;
  auto searched = line_begin_;
  for (;;) {
    const auto end = output_.find('\n', searched);
    if (end != std::string::npos) {
      auto line = output_.substr(line_begin_, end - line_begin_);
      line_begin_ = end + 1;
      return line;
    }
    searched = output_.size();
    if (!read_some(deadline)) return std::nullopt;
  }
}

bool child_process::read_until(const std::string& text, std::chrono::milliseconds patience) {
  const auto deadline = steady_clock::now() + patience;
  for (;;) {
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline - steady_clock::now());
    const auto line = read_line(left);
    if (!line) return false;
    if (line->find(text) != std::string::npos) return true;
  }
}

void child_process::signal(int number) {
  if (!exit_code_) kill(process_, number);
}

std::optional<int> child_process::wait(std::chrono::milliseconds patience) {
  const auto deadline = steady_clock::now() + patience;
  while (read_some(deadline)) {
  }
  if (exit_code_ || !readable(process_fd_, deadline)) return exit_code_;
  int status = 0;
  waitpid(process_, &status, 0);
  exit_code_ = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  return exit_code_;
}

}  // namespace cafmq
