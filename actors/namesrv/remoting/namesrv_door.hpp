#pragma once

/// Opens a name server's remoting door: routes for RocketMQ's clients (105, 106, 206, 224) and what
/// tools change about them (205, 216, 217, 304, 327), the registrations of its brokers (103, 104,
/// 322, 904), and texts that tools keep there (100, 101, 102, 219) and its settings (318, 319).

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include <caf/actor_system.hpp>

#include "actors/interfaces.hpp"
#include "net/remoting/door.hpp"

namespace cafmq {

/// Where the texts are kept, and who writes them there.
struct kv_storage {
  std::filesystem::path file;  ///< its directory is made with it
  persist_actor persist;
};

/// `settings` are all by name, as tools show them. errc::io_failed, see remoting::open_door;
/// corrupt when the file and its backup are damaged.
[[nodiscard]] result<remoting::opened_door> open_namesrv_door(
    caf::actor_system& system, const std::vector<endpoint>& endpoints,
    const remoting_options& options, namesrv_actor namesrv, const kv_storage& storage,
    const std::map<std::string, std::string>& settings = {});

}  // namespace cafmq
