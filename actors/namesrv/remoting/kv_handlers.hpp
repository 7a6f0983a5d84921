#pragma once

/// Texts that tools keep at a name server: 100, 101, 102 and 219. A change is answered when it is
/// durable.

#include <filesystem>
#include <string>

#include "actors/interfaces.hpp"
#include "actors/namesrv/remoting/kv_table.hpp"
#include "net/remoting/door.hpp"

namespace cafmq::remoting {

class kv_handlers {
 public:
  /// `door` outlives this. `texts` are saved in `file`.
  kv_handlers(door& door, kv_table texts, std::filesystem::path file, persist_actor persist);

  void add_to(router& routes);

 private:
  void put(const call& call, std::string& out);
  void find(const call& call, std::string& out);
  void remove(const call& call, std::string& out);
  void list(const call& call, std::string& out);
  void save(const call& call, std::string& out);

  door& door_;
  kv_table texts_;
  std::filesystem::path file_;
  persist_actor persist_;
};

}  // namespace cafmq::remoting
