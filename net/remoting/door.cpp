#include "net/remoting/door.hpp"

#include <algorithm>
#include <unordered_map>
#include <utility>

#include <spdlog/spdlog.h>

#include "net/remoting/answers.hpp"
#include "net/remoting/peer_bounds.hpp"
#include "protocol/command_decoder.hpp"

//   socket --new_data_msg--> DOOR   frames -> handlers -> answers in one write
//   clock  --door_tick-----> DOOR   closes connections that are silent for too long
//   actors --push_frame----> DOOR   a frame that the broker begins
//
// Reading is paid for with tokens: each read costs one, and the next one is given only while the
// peer takes its answers and not too many of its requests are open.

namespace cafmq::remoting {
namespace {

using namespace std::chrono_literals;
using caf::io::connection_handle;

constexpr caf::timespan tick_interval = 1s;

struct connection {
  connection(uint64_t serial, std::string host, std::string peer, const remoting_options& options,
             door_time now)
      : serial{serial},
        host{std::move(host)},
        peer{std::move(peer)},
        frames{options.frames},
        read_size{options.quiet_read_size},
        times{now, now, false} {}

  uint64_t serial;
  std::string host;
  std::string peer;  // host and port
  frame_splitter frames;
  size_t read_size;
  peer_times times;
  size_t open_requests = 0;
  size_t unsent = 0;
  bool paused = false;    // its read token is spent and it got no other
  bool resuming = false;  // it will get one in a later pass
};

// "::ffff:10.1.2.3" is how a socket for both families names an IPv4 peer.
std::string plain_host(std::string host) {
  constexpr std::string_view mapped = "::ffff:";
  return host.starts_with(mapped) ? host.substr(mapped.size()) : host;
}

std::string peer_name(const std::string& host, uint16_t port) {
  const bool is_ipv6 = host.find(':') != std::string::npos;
  return is_ipv6 ? fmt::format("[{}]:{}", host, port) : fmt::format("{}:{}", host, port);
}

class remoting_door final : public door {
 public:
  remoting_door(caf::actor_config& config, const remoting_options& options,
                const role_maker& make_role, std::vector<caf::io::doorman_ptr> doormen)
      : door{config},
        options_{options},
        counts_{options},
        role_{make_role(*this)},
        doormen_{std::move(doormen)} {}

  const char* name() const override { return "remoting_door"; }

  asker defer(const call& call) override {
    if (auto* from = find(call.from)) ++from->open_requests;
    return {call.from, call.type(), call.opaque(), call.header.is_one_way()};
  }

  void answer(const asker& asker, std::string_view frame) override {
    auto* to = find(asker.connection);
    if (to == nullptr) return;
    --to->open_requests;
    if (!asker.one_way && !frame.empty()) write_frame(asker.connection.handle, *to, frame);
    if (to->unsent > options_.unsent_max) {
      spdlog::warn("{} does not take its answers: connection closed", to->peer);
      return drop(asker.connection.handle);
    }
    resume_reading(asker.connection.handle, *to);
  }

 protected:
  behavior_type make_behavior() override {
    for (auto& doorman : doormen_) add_doorman(std::move(doorman));
    doormen_.clear();
    delayed_send(this, tick_interval, door_tick{});
    return {
        [this](const caf::io::new_connection_msg& news) { welcome(news.handle); },
        [this](const caf::io::new_data_msg& news) { take(news); },
        [this](const caf::io::connection_closed_msg& news) { forget(news.handle); },
        [this](const caf::io::connection_passivated_msg& news) { read_on(news.handle); },
        [this](const caf::io::data_transferred_msg& news) {
          auto* to = find(news.handle);
          if (to == nullptr) return;
          to->unsent = news.remaining;
          resume_reading(news.handle, *to);
        },
        [this](const caf::io::acceptor_closed_msg&) {
          spdlog::error("a port of the remoting door was closed by the system");
          quit(caf::sec::runtime_error);
        },
        [this](const push_frame& push) {
          if (auto* to = find(push.to)) write_frame(push.to.handle, *to, push.bytes);
        },
        [this](door_tick) {
          drop_silent();
          delayed_send(this, tick_interval, door_tick{});
        },
    };
  }

  void on_exit() override {
    connections_.clear();
    role_.reset();
    door::on_exit();
  }

 private:
  // -- connections ------------------------------------------------------------

  connection* find(connection_handle handle) {
    const auto found = connections_.find(handle);
    return found == connections_.end() ? nullptr : &found->second;
  }

  connection* find(const connection_id& wanted) {
    auto* found = find(wanted.handle);
    return found != nullptr && found->serial == wanted.serial ? found : nullptr;
  }

  void welcome(connection_handle handle) {
    auto host = plain_host(remote_addr(handle));
    if (!counts_.add(host)) {
      ++refused_;
      close(handle);
      return;
    }
    auto peer = peer_name(host, remote_port(handle));
    const auto& added =
        connections_
            .insert_or_assign(handle, connection{++last_serial_, std::move(host), std::move(peer),
                                                 options_, clock().now()})
            .first->second;
    ack_writes(handle, true);
    configure_read(handle, caf::io::receive_policy::at_most(added.read_size));
    trigger(handle, 1);
  }

  void forget(connection_handle handle) {
    const auto found = connections_.find(handle);
    if (found == connections_.end()) return;
    const connection_id gone{handle, found->second.serial};
    unfinished_ -= found->second.frames.pending();
    counts_.remove(found->second.host);
    connections_.erase(found);
    role_->connection_lost(gone);
  }

  // close() alone, in the handler of the read that took the last token, crashes CAF; halt() takes
  // the tokens away first. No message follows it.
  void drop(connection_handle handle) {
    forget(handle);
    halt(handle);
    close(handle);
  }

  void drop_silent() {
    if (refused_ > 0)
      spdlog::warn("{} connections were refused: there are too many, in total or from one address",
                   std::exchange(refused_, 0));
    std::vector<connection_handle> silent;
    for (const auto& [handle, each] : connections_)
      if (is_overdue(each.times, options_, clock().now())) silent.push_back(handle);
    for (const auto& handle : silent) {
      spdlog::info("{} was silent for too long: connection closed", find(handle)->peer);
      drop(handle);
    }
  }

  // -- requests ---------------------------------------------------------------

  void take(const caf::io::new_data_msg& news) {
    auto* from = find(news.handle);
    if (from == nullptr) return;
    out_.clear();
    const std::string_view bytes{reinterpret_cast<const char*>(news.buf.data()), news.buf.size()};
    const connection_id id{news.handle, from->serial};
    unfinished_ -= from->frames.pending();
    const auto split =
        from->frames.split(bytes, [&](const frame& whole) { return handle(id, *from, whole); });
    unfinished_ += from->frames.pending();
    role_->read_done();
    if (!out_.empty()) {
      write(news.handle, out_.size(), out_.data());
      from->unsent += out_.size();
    }
    if (!split) {
      spdlog::warn("{} is disconnected: {}", from->peer, split.error().text());
      flush(news.handle);  // what comes before the bad frame is answered
      return drop(news.handle);
    }
    if (unfinished_ > options_.unfinished_max) {
      spdlog::warn(
          "{} is disconnected: unfinished frames of all connections take {} bytes; {} are "
          "allowed",
          from->peer, unfinished_, options_.unfinished_max);
      return drop(news.handle);
    }
    if (bytes.size() == from->read_size && from->read_size < options_.busy_read_size) {
      from->read_size = options_.busy_read_size;
      configure_read(news.handle, caf::io::receive_policy::at_most(from->read_size));
    }
  }

  result<void> handle(const connection_id& id, connection& from, const frame& whole) {
    if (auto decoded = decoder_.decode(whole, header_); !decoded) return decoded;
    from.times.last_frame = clock().now();
    from.times.has_sent = true;
    if (header_.is_response()) return {};  // we ask one way only
    const auto answers_end = out_.size();
    const call call{id, from.peer, whole, header_};
    if (from.unsent + out_.size() > options_.unsent_max) {
      append_refused(out_, call, response_code::system_busy,
                     "too many answers of this connection are unsent; take them first");
    } else if (const auto* route = role_->routes().find(header_.request())) {
      if (route->needed == access::operate)
        spdlog::info("{} asks for {}", from.peer, to_string(header_.request()));
      route->handle(call, out_);
    } else {
      append_refused(out_, call, response_code::request_code_not_supported,
                     fmt::format(" request type {} not supported", header_.code));
    }
    if (call.header.is_one_way()) out_.resize(answers_end);
    return {};
  }

  // -- reading and writing ----------------------------------------------------

  void write_frame(connection_handle handle, connection& to, std::string_view frame) {
    write(handle, frame.size(), frame.data());
    flush(handle);
    to.unsent += frame.size();
  }

  [[nodiscard]] bool may_read(const connection& from) const {
    return from.open_requests < options_.open_requests_max && from.unsent < options_.unsent_high;
  }

  void read_on(connection_handle handle) {
    auto* from = find(handle);
    if (from == nullptr) return;
    if (may_read(*from))
      trigger(handle, 1);
    else
      from->paused = true;
  }

  // A token that is given in the pass in which the last one was spent is lost; post() runs in a
  // later pass.
  void resume_reading(connection_handle handle, connection& from) {
    if (!from.paused || from.resuming || from.unsent > options_.unsent_low ||
        from.open_requests >= options_.open_requests_max)
      return;
    from.resuming = true;
    backend().post(
        [this, id = connection_id{handle, from.serial}, keep = caf::strong_actor_ptr{ctrl()}] {
          auto* paused = find(id);
          if (paused == nullptr) return;
          paused->resuming = paused->paused = false;
          trigger(id.handle, 1);
        });
  }

  remoting_options options_;
  connection_counts counts_;
  std::unique_ptr<door_role> role_;
  std::vector<caf::io::doorman_ptr> doormen_;
  std::unordered_map<connection_handle, connection> connections_;
  uint64_t last_serial_ = 0;
  size_t unfinished_ = 0;  // bytes of unfinished frames, of all connections
  size_t refused_ = 0;
  command_decoder decoder_;
  command_header header_;
  std::string out_;  // the answers of the read that is being handled
};

}  // namespace

result<opened_door> open_door(caf::actor_system& system, const std::vector<endpoint>& endpoints,
                              const remoting_options& options, role_maker make_role) {
  auto& multiplexer = system.middleman().backend();
  opened_door opened;
  std::vector<caf::io::doorman_ptr> doormen;
  for (const auto& at : endpoints) {
    auto doorman = multiplexer.new_tcp_doorman(at.port, at.host.c_str(), true);
    if (!doorman && !doormen.empty()) {
      spdlog::warn("cannot listen on {} as well: {}", to_string(at),
                   system.render(doorman.error()));
      continue;
    }
    if (!doorman)
      return fail(errc::io_failed, "cannot listen on {}: {}; is another process using the port?",
                  to_string(at), system.render(doorman.error()));
    opened.ports.push_back((*doorman)->port());
    doormen.push_back(std::move(*doorman));
  }
  caf::actor_config config{&multiplexer};  // its thread is the multiplexer's
  opened.actor = system.spawn_class<remoting_door, caf::no_spawn_options>(
      config, options, make_role, std::move(doormen));
  return opened;
}

}  // namespace cafmq::remoting
