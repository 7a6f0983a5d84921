#include "config/remoting_keys.hpp"

#include "config/key_fields.hpp"

namespace cafmq {
namespace {

using options = remoting_options;
using remoting::frame_limits;

constexpr std::string_view section = "What peers may take";
constexpr int64_t connections_most = 1'000'000;
constexpr int64_t bytes_most = int64_t{1} << 40;

// A door copies its options when it is opened.
constexpr bool cold = false;

void add_connections(std::vector<key>& all) {
  all.insert(
      all.end(),
      {{"serverSelectorThreads", "", section,
        "Threads that serve the connections of a broker's remoting door; each connection is on "
        "one\n"
        "of them. More than one pays where it is busy all the time and cores are idle.",
        cold, integer(&options::io_threads, 1, 64)},
       {"maxConnections", "", section,
        "Connections to one remoting door that are open at a time. Never more than a third of the\n"
        "descriptors that the system allows.",
        cold, integer(&options::connections_max, 1, connections_most)},
       {"maxConnectionsPerAddress", "", section, "The same from one address.", cold,
        integer(&options::connections_per_address_max, 1, connections_most)},
       {"firstFrameTimeoutMillis", "", section,
        "Milliseconds that a new connection may take to send its first whole frame.", cold,
        integer(&options::first_frame_within, 100, 86'400'000)},
       {"serverChannelMaxIdleTimeSeconds", "", section,
        "Seconds that a connection may be silent. Clients send something every 30.", cold,
        seconds(&options::silence_max, 1, 86'400)},
       {"maxOpenRequestsPerConnection", "", section,
        "Requests of one connection that may wait for their answers; above it nothing more is\n"
        "read from it.",
        cold, integer(&options::open_requests_max, 1, 1'000'000)}});
}

void add_bytes(std::vector<key>& all) {
  all.insert(
      all.end(),
      {{"frameMaxLength", "", section,
        "Bytes of one frame. RocketMQ's clients take no more than 16777216.", cold,
        integer(&frame_limits::frame_size_max, 1 << 16, 256 << 20)},
       {"headerMaxLength", "", section,
        "Bytes of a frame's header. A message's properties are part of it.", cold,
        integer(&frame_limits::header_size_max, 1'024, (1 << 24) - 1)},
       {"writeBufferHighWaterMark", "", section,
        "Bytes of answers that a peer may leave unread before nothing more is read from it.", cold,
        integer(&options::unsent_high, 1'024, bytes_most)},
       {"writeBufferLowWaterMark", "", section, "Bytes below which reading goes on.", cold,
        integer(&options::unsent_low, 0, bytes_most)},
       {"maxUnsentBytesPerConnection", "", section,
        "Bytes of unread answers above which requests of one read are refused as too many.", cold,
        integer(&options::unsent_max, 1'024, bytes_most)},
       {"maxUnsentBytes", "", section,
        "Bytes of unread answers of all connections together; above it the peer that has taken\n"
        "least is disconnected.",
        cold, integer(&options::unsent_total_max, 1 << 20, bytes_most)},
       {"maxUnfinishedBytes", "", section,
        "Bytes of unfinished frames of all connections together; who makes it more is\n"
        "disconnected.",
        cold, integer(&options::unfinished_max, 1 << 20, bytes_most)}});
}

}  // namespace

void add_remoting_keys(std::vector<key>& all) {
  add_connections(all);
  add_bytes(all);
}

}  // namespace cafmq
