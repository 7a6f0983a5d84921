#include <fstream>

#include <catch2/catch.hpp>

#include "protocol/headers/name_server.hpp"
#include "test/actors/broker/remoting/door_fixture.hpp"

using namespace cafmq;
using namespace cafmq::remoting;

namespace {

/// Name servers one after another with one file.
class kv_fixture {
 public:
  [[nodiscard]] result<opened_door> try_open() {
    return open_namesrv_door(system_, {{"127.0.0.1", 0}}, {}, namesrv_, {file_, persist_});
  }

  /// Does `work(client)` with a door that ends afterwards.
  template <class Work>
  void with_door(Work work) {
    auto opened = try_open();
    REQUIRE(opened);
    {
      remoting_client client{opened->ports.front()};
      work(client);
    }
    caf::scoped_actor self{system_};
    self->send_exit(opened->actor, caf::exit_reason::user_shutdown);
    self->wait_for(opened->actor);
  }

  ~kv_fixture() {
    caf::anon_send_exit(namesrv_, caf::exit_reason::user_shutdown);
    caf::anon_send_exit(persist_, caf::exit_reason::user_shutdown);
  }

  struct settings : caf::actor_system_config {
    settings() { configure_node(*this); }
  };

  temporary_directory directory_;
  std::filesystem::path file_ = directory_.path() / "namesrv" / "kvConfig.json";
  settings config_;
  caf::actor_system system_{config_};
  namesrv_actor namesrv_ = spawn_namesrv(system_, namesrv_options{});
  persist_actor persist_ = spawn_persist(system_);
};

}  // namespace

TEST_CASE_METHOD(kv_fixture, "texts at a name server survive it") {
  const auto found = [](remoting_client& client, std::string_view key) {
    const auto answer = client.ask(request_code::get_kv_config, kv_key_request{"n", key});
    return answer.code() == response_code::success ? answer.fields.at("value") : "nothing";
  };
  with_door([&](remoting_client& client) {
    for (const auto* key : {"a", "b", "c"})
      CHECK(client.ask(request_code::put_kv_config, put_kv_request{"n", key, key}).code() ==
            response_code::success);
    CHECK(client.ask(request_code::delete_kv_config, kv_key_request{"n", "b"}).code() ==
          response_code::success);
  });
  with_door([&](remoting_client& client) {
    CHECK(found(client, "a") == "a");
    CHECK(found(client, "b") == "nothing");
    CHECK(found(client, "c") == "c");
  });
  // The backup is one change older.
  std::ofstream{file_} << "{";
  with_door([&](remoting_client& client) { CHECK(found(client, "b") == "b"); });
}

TEST_CASE_METHOD(kv_fixture, "a name server does not start without the texts that it had") {
  std::filesystem::create_directories(file_.parent_path());
  std::ofstream{file_} << "{";
  const auto opened = try_open();
  REQUIRE_FALSE(opened);
  CHECK(opened.error().code() == errc::corrupt);
}
