#pragma once

/// Real processes of the program, and what they did, for end-to-end tests over loopback.

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "test/support/child_process.hpp"
#include "test/support/temporary_directory.hpp"

namespace cafmq {

/// A port of 127.0.0.1 that nobody listened at a moment ago.
[[nodiscard]] int free_port();

/// An acknowledged line, as `cafmq produce --acks` writes it.
struct acknowledged_line {
  std::string key;
  int attempts = 1;
};

/// Reads acknowledgements from the output of a producer until there are `count`.
[[nodiscard]] std::vector<acknowledged_line> read_acks(child_process& producer, size_t count);

/// The text that tests send: line `number` of it, and all of it as a file.
[[nodiscard]] std::string text_line(int number);
void write_numbered_lines(const std::string& path, int count);

/// What a consumer wrote: for each key its bodies in the order of arrival, and whether the offsets
/// of each queue ascended.
struct consumed_lines {
  std::map<std::string, std::vector<std::string>> bodies_by_key;
  bool in_order = true;

  void add(const std::string& file);
};

/// Fails the test unless every line from 1 to `count` has arrived, with its body.
void check_all_arrived(const consumed_lines& consumed, int count);

/// A standalone cluster with its data in a directory of its own.
class standalone_cluster {
 public:
  explicit standalone_cluster(std::vector<std::string> more_arguments = {});

  /// Starts, or starts again on the same data; returns when it says that it is ready.
  void start();

  [[nodiscard]] child_process& server() { return *server_; }
  [[nodiscard]] std::string address() const;
  [[nodiscard]] uint16_t remoting_port() const { return static_cast<uint16_t>(broker_port_); }

  /// The remoting door of its broker.
  [[nodiscard]] std::string broker_address() const;
  [[nodiscard]] std::string file(const std::string& name) const;

  /// `cafmq produce` of a file; `acks` as --acks.
  [[nodiscard]] std::unique_ptr<child_process> produce(const std::string& topic,
                                                       const std::string& text,
                                                       const std::string& acks) const;

  /// `cafmq consume` into a file.
  [[nodiscard]] std::unique_ptr<child_process> consume(const std::string& topic,
                                                       const std::string& group,
                                                       const std::string& output,
                                                       std::vector<std::string> more) const;

  /// Writes `count` numbered lines and returns the file's path.
  [[nodiscard]] std::string write_text(int count) const;

 private:
  temporary_directory directory_;
  int port_ = free_port();
  int broker_port_ = free_port();
  int namesrv_port_ = free_port();
  std::vector<std::string> more_arguments_;
  std::unique_ptr<child_process> server_;
};

}  // namespace cafmq
