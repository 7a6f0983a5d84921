#pragma once

/// The answer to a stored message, the broker's most frequent command after the pull's answer: all
/// that is the same for every message is kept as ready bytes. Immutable; any number of threads.

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "base/offsets.hpp"
#include "message/host_address.hpp"
#include "protocol/command.hpp"
#include "protocol/frame.hpp"

namespace cafmq::remoting {

/// What differs between two answers.
struct stored_answer {
  response_code code = response_code::success;  ///< or 10, 11, 12: stored, but not as safely
  int32_t opaque = 0;
  int32_t queue_id = 0;                     ///< of the topic that the request named
  queue_offset queue_position;              ///< of the first message of a batch
  std::span<const physical_offset> places;  ///< one for each message, at least one
  std::string_view transaction_id;          ///< the message's unique key; left out when empty
  std::string_view recall_handle = {};      ///< see message/recall_handle.hpp; the same
};

class send_response_template {
 public:
  /// `store_host` is the registered address: clients go there with the message id.
  send_response_template(const host_address& store_host, std::string_view region, bool trace_on);

  /// Appends the whole frame; there is no body.
  void append_stored(std::string& out, serialize_type type, const stored_answer& answer) const;

  /// Appends the answer to a message that was not stored; it has region and trace switch, too.
  void append_refused(std::string& out, serialize_type type, const command_line& line) const;

 private:
  void append_json(std::string& out, const stored_answer& answer) const;
  void append_binary(std::string& out, const stored_answer& answer) const;
  void append_message_ids(std::string& out, std::span<const physical_offset> places) const;
  [[nodiscard]] size_t message_ids_size(size_t count) const;

  std::string host_digits_;  // the front of every message id
  std::string region_;
  bool trace_on_;
  std::string json_fields_;    // region, trace switch, and up to the message id's digits
  std::string binary_fields_;  // region, trace switch
};

}  // namespace cafmq::remoting
