#include "net/remoting/link.hpp"

#include <optional>
#include <unordered_map>
#include <utility>

#include <spdlog/spdlog.h>

#include "net/remoting/connect.hpp"
#include "protocol/command_decoder.hpp"

//   owner  --link_request--> LINK   a frame; the first one makes the connection
//   socket --new_data_msg--> LINK --link_answer--> owner
//   socket is lost ------->  LINK --link_lost----> owner; open requests fail
//   LINK --find_address----> LOOKUP, detached, for a host that is a name

namespace cafmq::remoting {
namespace {

using namespace std::chrono_literals;
using caf::io::connection_handle;

constexpr caf::timespan tick_interval = 1s;
constexpr size_t read_size = size_t{16} << 10;

struct find_address {
  endpoint peer;
};

}  // namespace
}  // namespace cafmq::remoting

CAF_ALLOW_UNSAFE_MESSAGE_TYPE(cafmq::socket_address)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(cafmq::remoting::find_address)

namespace cafmq::remoting {
namespace {

using lookup_actor = caf::typed_actor<caf::replies_to<find_address>::with<socket_address>>;

lookup_actor::behavior_type lookup() {
  return {[](const find_address& wanted) -> caf::result<socket_address> {
    auto found = look_up_address(wanted.peer);
    if (!found) return caf::make_error(caf::sec::cannot_connect_to_node, found.error().text());
    return *found;
  }};
}

class link final : public link_actor::broker_base {
 public:
  link(caf::actor_config& config, link_options options, link_listener listener)
      : link_actor::broker_base{config},
        options_{std::move(options)},
        listener_{std::move(listener)} {}

  const char* name() const override { return "remoting_link"; }

 protected:
  behavior_type make_behavior() override {
    delayed_send(this, tick_interval, link_tick{});
    return {
        [this](link_request& request) { return take(request); },
        [this](const link_notice& notice) {
          if (connection_) write_now(notice.frame);
        },
        [this](close_link) {
          listener_ = nullptr;
          // What waits for a connection that is still being made would keep us alive.
          if (connection_ && !established_) lose(caf::sec::request_receiver_down, "it is closed");
          quit();
        },
        [this](const caf::io::new_data_msg& news) { read(news); },
        [this](const caf::io::connection_closed_msg& news) {
          if (connection_ == news.handle) lose(caf::sec::cannot_connect_to_node, "it was closed");
        },
        [this](const caf::io::data_transferred_msg&) { established_ = true; },
        [this](link_tick) {
          give_up_overdue();
          delayed_send(this, tick_interval, link_tick{});
        },
    };
  }

  void on_exit() override {
    listener_ = nullptr;
    fail_all(caf::make_error(caf::sec::request_receiver_down));
    if (lookup_) caf::anon_send_exit(lookup_, caf::exit_reason::user_shutdown);
    lookup_ = nullptr;
    link_actor::broker_base::on_exit();
  }

 private:
  using promise = caf::typed_response_promise<link_answer>;

  struct open_request {
    promise reply;
    std::chrono::steady_clock::time_point deadline;
  };

  // -- requests ---------------------------------------------------------------

  caf::result<link_answer> take(const link_request& request) {
    auto reply = make_response_promise<link_answer>();
    open_.insert_or_assign(request.opaque,
                           open_request{reply, clock().now() + options_.answer_within});
    if (connection_)
      write_now(request.frame);
    else
      unsent_.append(request.frame);
    if (!connection_ && !looking_up_) find_peer();
    return reply;
  }

  void fail_all(const caf::error& cause) {
    unsent_.clear();
    for (auto& [opaque, request] : std::exchange(open_, {})) request.reply.deliver(cause);
  }

  // A peer that owes one answer for that long has no others either.
  void give_up_overdue() {
    const auto now = clock().now();
    for (const auto& [opaque, request] : open_)
      if (now >= request.deadline) return lose(caf::sec::request_timeout, "there is no answer");
  }

  // -- the connection ---------------------------------------------------------

  void find_peer() {
    if (const auto address = numeric_address(options_.peer)) return connect(*address);
    if (!lookup_) lookup_ = system().spawn<caf::detached>(lookup);
    looking_up_ = true;
    request(lookup_, caf::infinite, find_address{options_.peer})
        .then(
            [this](const socket_address& address) {
              looking_up_ = false;
              connect(address);
            },
            [this](const caf::error& cause) {
              looking_up_ = false;
              fail_all(cause);
            });
  }

  // What is written before the connection is there leaves with it.
  void connect(const socket_address& address) {
    if (open_.empty()) return;
    const auto socket = begin_connect(address);
    if (!socket)
      return fail_all(caf::make_error(caf::sec::cannot_connect_to_node, socket.error().text()));
    connection_ = add_scribe(*socket);
    established_ = false;
    frames_ = frame_splitter{};
    ack_writes(*connection_, true);
    configure_read(*connection_, caf::io::receive_policy::at_most(read_size));
    write_now(std::exchange(unsent_, {}));
  }

  void write_now(const std::string& bytes) {
    write(*connection_, bytes.size(), bytes.data());
    flush(*connection_);
  }

  void lose(caf::sec why, std::string_view what) {
    if (connection_) {
      halt(*connection_);
      close(*connection_);
      connection_.reset();
      if (listener_) send(listener_, link_lost{options_.number});
    }
    fail_all(caf::make_error(
        why, fmt::format("the connection to {}: {}", to_string(options_.peer), what)));
  }

  void read(const caf::io::new_data_msg& news) {
    if (connection_ != news.handle) return;
    const std::string_view bytes{reinterpret_cast<const char*>(news.buf.data()), news.buf.size()};
    const auto split = frames_.split(bytes, [&](const frame& whole) { return handle(whole); });
    if (!split) lose(caf::sec::cannot_connect_to_node, split.error().text());
  }

  // Name servers also send notices, which nobody here needs.
  result<void> handle(const frame& whole) {
    if (auto decoded = decoder_.decode(whole, header_); !decoded) return decoded;
    if (!header_.is_response()) return {};
    const auto found = open_.find(header_.opaque);
    if (found == open_.end()) return {};
    link_answer answer{
        header_.response(), std::string{header_.remark}, {}, std::string{whole.body}};
    for (const auto& field : header_.fields) answer.fields.emplace(field.name, field.value);
    found->second.reply.deliver(std::move(answer));
    open_.erase(found);
    return {};
  }

  link_options options_;
  link_listener listener_;
  lookup_actor lookup_;
  bool looking_up_ = false;
  std::optional<connection_handle> connection_;  // also one that is still being made
  bool established_ = false;
  std::string unsent_;  // frames that wait for the peer's address
  std::unordered_map<int32_t, open_request> open_;
  frame_splitter frames_;
  command_decoder decoder_;
  command_header header_;
};

}  // namespace

link_actor spawn_link(caf::actor_system& system, link_options options, link_listener listener) {
  caf::actor_config config{&system.middleman().backend()};  // its thread is the multiplexer's
  return system.spawn_class<link, caf::no_spawn_options>(config, std::move(options),
                                                         std::move(listener));
}

}  // namespace cafmq::remoting
