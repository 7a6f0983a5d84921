#pragma once

/// Keeps a store directory to one user: the lock that RocketMQ takes (fcntl on the file `lock`), so
/// that neither a second cafmq nor a Java broker gets in. An fcntl lock does not exclude within one
/// process, therefore directories in use are remembered here as well. Held until destroyed.

#include <sys/types.h>

#include <filesystem>
#include <utility>

#include <boost/interprocess/sync/file_lock.hpp>

#include "base/error.hpp"

namespace cafmq {

class store_lock {
 public:
  /// `store` exists. errc::locked when somebody has it.
  [[nodiscard]] static result<store_lock> take(const std::filesystem::path& store);

  store_lock(store_lock&& other) noexcept;
  store_lock& operator=(store_lock&&) = delete;
  ~store_lock();

 private:
  using directory_id = std::pair<dev_t, ino_t>;  // whatever path leads to it

  store_lock(directory_id directory, boost::interprocess::file_lock file);

  directory_id directory_;
  bool held_ = true;
  boost::interprocess::file_lock file_;
};

}  // namespace cafmq
