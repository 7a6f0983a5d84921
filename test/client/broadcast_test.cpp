#include <condition_variable>
#include <mutex>

#include <catch2/catch.hpp>

#include "client/producer.hpp"
#include "client/push_consumer.hpp"
#include "test/support/temporary_directory.hpp"
#include "testing/test_broker.hpp"

using namespace cafmq;
using namespace std::chrono_literals;

namespace {

using bodies = std::vector<std::string>;

// A member of a group whose members all get everything, and what it has got.
class broadcast_member {
 public:
  broadcast_member(const test_broker& broker, const std::string& offsets_directory)
      : consumer_{push_consumer::start({.name_servers = broker.name_servers(),
                                        .group = "screens",
                                        .subscriptions = {{.topic = "news"}},
                                        .start_at = consume_from::first,
                                        .model = consume_model::broadcasting,
                                        .offsets_directory = offsets_directory},
                                       [this](const received_message& message) {
                                         const std::lock_guard lock{mutex_};
                                         seen_.emplace_back(message.body.view());
                                         arrived_.notify_all();
                                         return consume_status::consumed;
                                       })} {
    REQUIRE(consumer_);
  }

  bodies wait_for(size_t count) {
    std::unique_lock lock{mutex_};
    arrived_.wait_for(lock, 30s, [&] { return seen_.size() >= count; });
    return seen_;
  }

  void close() { CHECK(consumer_->close(5s)); }

 private:
  std::mutex mutex_;  // guards all below but the consumer
  std::condition_variable arrived_;
  bodies seen_;
  result<push_consumer> consumer_;
};

class broadcast_fixture {
 public:
  broadcast_fixture() : broker_{test_broker::start()} {
    REQUIRE(broker_);
    REQUIRE(broker_->create_topic("news", 1));
  }

  void send(const std::string& body) {
    auto producer = producer::start({.name_servers = broker_->name_servers()});
    REQUIRE(producer);
    REQUIRE(producer->send({.topic = "news", .body = body}));
  }

  std::string folder(const std::string& name) { return (directory_.path() / name).string(); }

 protected:
  result<test_broker> broker_;
  temporary_directory directory_;
};

}  // namespace

TEST_CASE_METHOD(broadcast_fixture, "every member of a broadcasting group gets every message") {
  send("a");
  broadcast_member first{*broker_, folder("1")};
  broadcast_member second{*broker_, folder("2")};
  send("b");
  CHECK(first.wait_for(2) == bodies{"a", "b"});
  CHECK(second.wait_for(2) == bodies{"a", "b"});
}

TEST_CASE_METHOD(broadcast_fixture, "a broadcasting member goes on where it was, by its own file") {
  send("a");
  {
    broadcast_member member{*broker_, folder("1")};
    member.wait_for(1);
    member.close();
  }
  CHECK(content_of(folder("1/screens/DEFAULT_BROKER.offsets")).find("\n1 0 news\n") !=
        std::string::npos);
  send("b");
  broadcast_member again{*broker_, folder("1")};
  CHECK(again.wait_for(1) == bodies{"b"});
  broadcast_member another{*broker_, ""};
  CHECK(another.wait_for(2) == bodies{"a", "b"});
}
