#pragma once

/// A name server's settings for tools: all of them (319), and changes (318). None of them can
/// change while it runs, and a change that says nothing new is done.

#include <map>
#include <string>

#include "net/remoting/door.hpp"

namespace cafmq::remoting {

class namesrv_setting_handlers {
 public:
  explicit namesrv_setting_handlers(std::map<std::string, std::string> settings);

  void add_to(router& routes);

 private:
  void show(const call& call, std::string& out);
  void change(const call& call, std::string& out);

  std::map<std::string, std::string> settings_;  // by name
};

}  // namespace cafmq::remoting
