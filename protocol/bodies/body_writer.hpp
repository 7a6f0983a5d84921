#pragma once

/// Writes a body's JSON without blanks, as fastjson does and as the Go client needs it. Keys are
/// always quoted, but for message queues as keys, which every client reads as bare objects. One
/// thread; lives for one writing.

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "message/topic_config.hpp"
#include "protocol/bodies/broker_queue.hpp"

namespace cafmq::remoting {

class body_writer {
 public:
  /// An object as the whole, or as an element of a list.
  void open() { begin('{', '}'); }
  void open(std::string_view key) {
    write_key(key);
    begin('{', '}');
  }
  /// An object whose key is a message queue.
  void open(const broker_queue& key) {
    write_key(key);
    begin('{', '}');
  }
  void open_list() { begin('[', ']'); }
  void open_list(std::string_view key) {
    write_key(key);
    begin('[', ']');
  }
  void close();

  void field(std::string_view key, bool value);
  void field(std::string_view key, int64_t value);
  void field(std::string_view key, int32_t value) { field(key, int64_t{value}); }
  void field(std::string_view key, double value);  ///< 0 when it is no number
  void field(std::string_view key, std::string_view value);
  void field(std::string_view key, const char* value) { field(key, std::string_view{value}); }
  void field(std::string_view key, const std::map<std::string, std::string>& texts);
  void field(std::string_view key, const std::vector<std::string>& texts);
  void field(std::string_view key, const std::vector<int32_t>& numbers);
  void field(std::string_view key, const data_version& version);
  void field(std::string_view key, const broker_queue& queue);
  void field(const broker_queue& key, int64_t value);

  /// `json` is valid JSON and is written as it is.
  void raw_field(std::string_view key, std::string_view json);

  void element(const broker_queue& queue);

  /// What was written; everything is closed.
  [[nodiscard]] std::string text() &&;

 private:
  void begin(char opening, char closing);
  void separate();
  void write_key(std::string_view key);
  void write_key(const broker_queue& key);

  std::string text_;
  std::string closings_;  // of what is open, innermost last
  bool first_ = true;
};

}  // namespace cafmq::remoting
