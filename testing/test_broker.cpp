#include "testing/test_broker.hpp"

#include <netinet/in.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <system_error>
#include <utility>

#include <caf/all.hpp>
#include <caf/io/all.hpp>

#include "actors/broker/assembly.hpp"
#include "actors/error.hpp"
#include "actors/messages.hpp"
#include "actors/namesrv/namesrv_actor.hpp"
#include "actors/node/node_actor.hpp"
#include "actors/node_config.hpp"

namespace cafmq {
namespace {

using namespace std::chrono_literals;

constexpr int attempts_max = 10;  // somebody else may take the port meanwhile

class own_directory {
 public:
  static result<own_directory> make() {
    std::error_code failed;
    std::string name = std::filesystem::temp_directory_path(failed) / "cafmq-broker-XXXXXX";
    if (failed || ::mkdtemp(name.data()) == nullptr)
      return fail_errno("make the directory " + name, errno);
    return own_directory{name};
  }

  own_directory(own_directory&& other) noexcept : path_{std::exchange(other.path_, {})} {}
  own_directory& operator=(own_directory&&) = delete;
  ~own_directory() {
    std::error_code ignored;
    if (!path_.empty()) std::filesystem::remove_all(path_, ignored);
  }

  [[nodiscard]] const std::filesystem::path& path() const { return path_; }

 private:
  explicit own_directory(std::filesystem::path path) : path_{std::move(path)} {}

  std::filesystem::path path_;
};

// The broker tells its address before it listens there, so it has to know the port.
result<uint16_t> free_port() {
  const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (socket < 0) return fail_errno("make a socket", errno);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  const bool is_bound = ::bind(socket, reinterpret_cast<const sockaddr*>(&address), size) == 0 &&
                        ::getsockname(socket, reinterpret_cast<sockaddr*>(&address), &size) == 0;
  const int failure = errno;
  ::close(socket);
  if (!is_bound) return fail_errno("find a free port", failure);
  return ntohs(address.sin_port);
}

// Small files, and no more of them ready than a test needs.
broker_setup setup_of(const test_broker_options& options, const std::filesystem::path& directory,
                      const std::string& address) {
  broker_setup setup;
  setup.store.directory = directory / "store";
  setup.store.commit_log_file_size = 16 << 20;
  setup.store.commit_log_allocation_step = 1 << 20;
  setup.store.populate_window = 64 << 10;
  setup.store.consume_queue_file_entries = 10'000;
  setup.store.index_slots = 10'000;
  setup.store.index_entries = 40'000;
  setup.broker.topic_queues = options.topic_queues;
  setup.broker.auto_create_topic = options.auto_create_topic;
  setup.registration.address = address;
  return setup;
}

struct node_settings : caf::actor_system_config {
  node_settings() { configure_node(*this); }
};

/// What ends with stop(): the actor system and all that is in it.
class running_node {
 public:
  static result<std::unique_ptr<running_node>> start(const test_broker_options& options,
                                                     const std::filesystem::path& directory,
                                                     uint16_t port, const clock& clock) {
    auto node = std::make_unique<running_node>(port);
    auto setup = setup_of(options, directory, "127.0.0.1:" + std::to_string(port));
    setup.registration.local = node->namesrv_;
    auto broker = broker_assembly::start(node->system_, setup, clock);
    if (!broker) return fail(broker.error());
    node->broker_ = std::move(*broker);
    node->node_ = spawn_node(node->system_, node->namesrv_, node->broker_->broker());
    const auto published = node->system_.middleman().publish(node->node_, port, "127.0.0.1", true);
    if (!published)
      return fail(errc::io_failed, "cannot listen at 127.0.0.1:{}: {}", port,
                  from_caf(published.error()).text());
    return node;
  }

  explicit running_node(uint16_t port) : port_{port} {}

  running_node(const running_node&) = delete;
  running_node& operator=(const running_node&) = delete;
  ~running_node() {
    if (node_) {
      (void)system_.middleman().unpublish(node_, port_);
      caf::anon_send_exit(node_, caf::exit_reason::user_shutdown);
    }
    if (broker_) (void)broker_->stop();
    caf::anon_send_exit(namesrv_, caf::exit_reason::user_shutdown);
  }

  result<void> create_topic(const topic_config& topic) {
    caf::scoped_actor self{system_};
    result<void> created;
    self->request(broker_->broker(), 5s, cafmq::create_topic{topic})
        .receive([](const topic_created&) {},
                 [&](const caf::error& cause) { created = fail(from_caf(cause)); });
    return created;
  }

 private:
  uint16_t port_;
  node_settings config_;
  caf::actor_system system_{config_};
  namesrv_actor namesrv_ = spawn_namesrv(system_, namesrv_options{});
  std::unique_ptr<broker_assembly> broker_;
  node_actor node_;
};

}  // namespace

/// What outlives a restart.
class test_broker::node {
 public:
  node(const test_broker_options& options, own_directory directory)
      : options_{options}, directory_{std::move(directory)} {}

  result<void> start_anywhere() {
    result<void> started = fail(errc::io_failed, "there is no free port");
    for (int attempt = 0; attempt < attempts_max && !started; ++attempt) {
      const auto port = free_port();
      if (!port) return fail(port.error());
      port_ = *port;
      name_servers_ = "127.0.0.1:" + std::to_string(port_);
      started = start();
    }
    return started;
  }

  result<void> start() {
    if (running_) return {};
    auto started = running_node::start(options_, directory_.path(), port_, clock_);
    if (!started) return fail(started.error());
    running_ = std::move(*started);
    return {};
  }

  void stop() { running_.reset(); }

  // What waits for a time has set its alarm by the time that passes outside of the test.
  result<void> advance(std::chrono::milliseconds step) {
    const bool was_running = running_ != nullptr;
    stop();
    clock_.advance(step);
    if (!was_running) return {};
    return start();
  }

  result<void> create_topic(const topic_config& topic) {
    if (!running_) return fail(errc::shutting_down, "the test broker is stopped; restart it");
    return running_->create_topic(topic);
  }

  [[nodiscard]] const std::string& name_servers() const { return name_servers_; }
  [[nodiscard]] int64_t now_ms() const { return clock_.wall_ms(); }

 private:
  const test_broker_options options_;
  own_directory directory_;
  manual_clock clock_{system_clock{}.wall_ms()};
  uint16_t port_ = 0;
  std::string name_servers_;
  std::unique_ptr<running_node> running_;  // first to go
};

result<test_broker> test_broker::start(const test_broker_options& options) {
  auto directory = own_directory::make();
  if (!directory) return fail(directory.error());
  auto made = std::make_unique<node>(options, std::move(*directory));
  if (auto started = made->start_anywhere(); !started) return fail(started.error());
  return test_broker{std::move(made)};
}

test_broker::test_broker(std::unique_ptr<node> node) : node_{std::move(node)} {}
test_broker::test_broker(test_broker&&) noexcept = default;
test_broker& test_broker::operator=(test_broker&&) noexcept = default;
test_broker::~test_broker() = default;

const std::string& test_broker::name_servers() const {
  return node_->name_servers();
}

result<void> test_broker::create_topic(const std::string& topic, int32_t queues) {
  topic_config wanted;
  wanted.name = topic;
  wanted.read_queues = queues;
  wanted.write_queues = queues;
  return node_->create_topic(wanted);
}

result<void> test_broker::advance(std::chrono::milliseconds step) {
  return node_->advance(step);
}

int64_t test_broker::now_ms() const {
  return node_->now_ms();
}

void test_broker::stop() {
  node_->stop();
}

result<void> test_broker::restart() {
  return node_->start();
}

}  // namespace cafmq
