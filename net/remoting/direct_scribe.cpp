#include "net/remoting/direct_scribe.hpp"

#include <sys/socket.h>

#include <utility>

#include <spdlog/spdlog.h>
#include <caf/all.hpp>
#include <caf/io/all.hpp>
#include <caf/io/network/default_multiplexer.hpp>
#include <caf/io/network/doorman_impl.hpp>

namespace cafmq::remoting {
namespace {

namespace network = caf::io::network;

class direct_doorman final : public network::doorman_impl {
 public:
  direct_doorman(network::default_multiplexer& multiplexer, network::native_socket socket,
                 socket_taker take)
      : doorman_impl{multiplexer, socket}, take_{std::move(take)} {}

  bool new_connection() override {
    if (detached()) return false;
    auto& multiplexer = acceptor_.backend();
    const auto socket = acceptor_.accepted_socket();
    (void)network::keepalive(socket, true);
    if (take_(socket)) return true;
    auto scribe = make_direct_scribe(multiplexer, socket);
    const auto handle = scribe->hdl();
    parent()->add_scribe(std::move(scribe));
    return doorman::new_connection(&multiplexer, handle);
  }

 private:
  socket_taker take_;
};

result<caf::io::doorman_ptr> listen_at(caf::actor_system& system, const endpoint& at,
                                       const socket_taker& take) {
  auto& multiplexer = dynamic_cast<network::default_multiplexer&>(system.middleman().backend());
  auto socket = network::new_tcp_acceptor_impl(at.port, at.host.c_str(), true);
  if (!socket)
    return fail(errc::io_failed, "cannot listen on {}: {}; is another process using the port?",
                to_string(at), system.render(socket.error()));
  return caf::io::doorman_ptr{caf::make_counted<direct_doorman>(multiplexer, *socket, take)};
}

}  // namespace

// CAF's consume ends with flush().
bool direct_scribe::consume(caf::execution_unit* context, const void* bytes, size_t count) {
  in_read_ = true;
  const bool goes_on = scribe_impl::consume(context, bytes, count);
  in_read_ = false;
  if (const auto sent = std::exchange(sent_, 0); sent > 0 && !detached())
    scribe_impl::data_transferred(context, sent, wr_buf().size());
  return goes_on;
}

void direct_scribe::flush() {
  if (in_read_ && !loop_sends_) send_at_once();
  if (wr_buf().empty()) return;
  loop_sends_ = true;
  scribe_impl::flush();
}

// A connection that is broken takes nothing here; the loop will say so.
void direct_scribe::send_at_once() {
  auto& bytes = wr_buf();
  if (bytes.empty()) return;
  const auto count = ::send(stream_.fd(), bytes.data(), bytes.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
  if (count <= 0) return;
  sent_ += static_cast<size_t>(count);
  bytes.erase(bytes.begin(), bytes.begin() + count);
}

void direct_scribe::data_transferred(caf::execution_unit* context, size_t count, size_t remaining) {
  if (remaining == 0) loop_sends_ = false;
  scribe_impl::data_transferred(context, count, remaining);
}

caf::io::scribe_ptr make_direct_scribe(network::multiplexer& multiplexer, int socket) {
  return caf::make_counted<direct_scribe>(dynamic_cast<network::default_multiplexer&>(multiplexer),
                                          socket);
}

result<std::vector<caf::io::doorman_ptr>> listen_directly(caf::actor_system& system,
                                                          const std::vector<endpoint>& endpoints,
                                                          const socket_taker& take) {
  std::vector<caf::io::doorman_ptr> doormen;
  for (const auto& at : endpoints) {
    auto doorman = listen_at(system, at, take);
    if (doorman)
      doormen.push_back(std::move(*doorman));
    else if (doormen.empty())
      return fail(std::move(doorman).error());
    else
      spdlog::warn("{}; the others are open", doorman.error().text());
  }
  return doormen;
}

}  // namespace cafmq::remoting
