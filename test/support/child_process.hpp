#pragma once

/// Another process under test: its output is read line by line as it comes, its end is waited for,
/// both with a deadline and without sleeping. What is still running when the object goes is killed.

#include <sys/types.h>

#include <chrono>
#include <optional>
#include <string>
#include <vector>

namespace cafmq {

class child_process {
 public:
  /// `arguments[0]` is the program. Fails the test when it cannot be started.
  explicit child_process(const std::vector<std::string>& arguments);
  child_process(const child_process&) = delete;
  child_process& operator=(const child_process&) = delete;
  ~child_process();

  /// The next line of its output (stdout and stderr), without its end; nothing when the output has
  /// ended or nothing came in time.
  [[nodiscard]] std::optional<std::string> read_line(std::chrono::milliseconds patience);

  /// Reads on until a line contains `text`. False when none came in time.
  [[nodiscard]] bool read_until(const std::string& text, std::chrono::milliseconds patience);

  void signal(int number);

  [[nodiscard]] pid_t id() const { return process_; }

  /// Its exit code, 128 + the signal that ended it, or nothing when it still runs. Reads its output
  /// to the end meanwhile, so that it cannot be stuck writing.
  [[nodiscard]] std::optional<int> wait(std::chrono::milliseconds patience);

  /// Everything that has been read so far, for messages of failed checks.
  [[nodiscard]] const std::string& output() const { return output_; }

 private:
  using time_point = std::chrono::steady_clock::time_point;

  bool read_some(time_point deadline);

  pid_t process_ = -1;
  int process_fd_ = -1;  // becomes readable when the process ends
  int output_fd_ = -1;
  std::string output_;
  size_t line_begin_ = 0;
  std::optional<int> exit_code_;
};

}  // namespace cafmq
