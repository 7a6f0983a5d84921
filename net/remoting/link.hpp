#pragma once

/// Our connection to a server that speaks RocketMQ's remoting protocol, such as an Apache name
/// server. It is made when the first request comes, without blocking anybody, and again with the
/// first request after it was lost.
///
/// A link runs on the thread of CAF's multiplexer and ends when it is told to close, never before:
/// whoever asks always gets an answer or an error, which is caf::sec::cannot_connect_to_node,
/// connection_closed or request_timeout.

#include <chrono>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>

#include <caf/all.hpp>
#include <caf/io/all.hpp>

#include "net/endpoint.hpp"
#include "protocol/command.hpp"
#include "protocol/headers/header_writer.hpp"

namespace cafmq::remoting {

/// A whole frame. `opaque` is the one in its header; of the requests of one link that are open at a
/// time, each has another.
struct link_request {
  int32_t opaque = 0;
  std::string frame;
};

struct link_answer {
  response_code code = response_code::success;
  std::string remark;
  std::map<std::string, std::string, std::less<>> fields;
  std::string body;
};

/// The same without an answer.
struct link_notice {
  std::string frame;
};

/// Sends what is written, closes the connection and ends.
struct close_link {};

struct link_tick {};

/// The connection is gone; `link` is the number that the link was given.
struct link_lost {
  size_t link = 0;
};

using link_listener = caf::typed_actor<caf::reacts_to<link_lost>>;

using link_actor = caf::typed_actor<caf::replies_to<link_request>::with<link_answer>,
                                    caf::reacts_to<link_notice>, caf::reacts_to<close_link>,
                                    // From the socket.
                                    caf::reacts_to<caf::io::new_data_msg>,
                                    caf::reacts_to<caf::io::connection_closed_msg>,
                                    caf::reacts_to<caf::io::data_transferred_msg>,
                                    // From its own clock: look for requests that wait for too long.
                                    caf::reacts_to<link_tick>>;

struct link_options {
  endpoint peer;
  size_t number = 0;  ///< tells it from others of the same listener

  /// A request that has no answer by then fails, and the connection is given up with it.
  std::chrono::milliseconds answer_within{10'000};
};

/// `listener` outlives the link or ends with close_link.
[[nodiscard]] link_actor spawn_link(caf::actor_system& system, link_options options,
                                    link_listener listener);

/// The frame of a request.
template <class Header>
[[nodiscard]] std::string frame_of(request_code code, int32_t opaque, const Header& header,
                                   std::string_view body = {}) {
  std::string frame;
  command_writer writer{frame, serialize_type::json, request_line(code, opaque)};
  write_header(header, writer);
  writer.end(body.size());
  return frame.append(body);
}

}  // namespace cafmq::remoting

CAF_ALLOW_UNSAFE_MESSAGE_TYPE(cafmq::remoting::link_request)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(cafmq::remoting::link_answer)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(cafmq::remoting::link_notice)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(cafmq::remoting::close_link)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(cafmq::remoting::link_tick)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(cafmq::remoting::link_lost)
