#pragma once

/// The connections of a load, and waiting for them. One thread.

#include <cstddef>
#include <span>
#include <vector>

#include "apps/load/load_connection.hpp"
#include "apps/load/load_plan.hpp"

namespace cafmq::load {

class connection_set {
 public:
  /// `count` connections to `to`. Errors as load_connection::open; io_failed.
  [[nodiscard]] static result<connection_set> open(const endpoint& to, size_t count);

  connection_set(connection_set&& other) noexcept;
  connection_set& operator=(connection_set&& other) = delete;
  ~connection_set();

  [[nodiscard]] size_t size() const { return all_.size(); }

  /// To append requests to its out(); they leave with the next send_all().
  [[nodiscard]] load_connection& to_write(size_t index);
  [[nodiscard]] load_connection& operator[](size_t index) { return all_[index]; }

  [[nodiscard]] result<void> send_all();

  /// Those that have something to read; empty when `until` comes first. Valid until the next call.
  [[nodiscard]] result<std::span<const size_t>> wait(steady::time_point until);

 private:
  connection_set() = default;
  [[nodiscard]] result<void> watch(size_t index, bool writing, bool added);

  int number_ = -1;
  std::vector<load_connection> all_;
  std::vector<char> is_dirty_;  // by index: is in dirty_
  std::vector<size_t> dirty_;   // those that may have something to send
  std::vector<char> is_full_;   // by index: its socket takes no more for now
  std::vector<size_t> ready_;
};

}  // namespace cafmq::load
