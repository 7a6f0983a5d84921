#include <catch2/catch.hpp>

#include <chrono>
#include <memory>
#include <string>
#include <vector>

#include "test/support/child_process.hpp"
#include "test/support/small_store.hpp"

using namespace cafmq;
using namespace std::chrono_literals;

namespace {

struct outcome {
  int code = -1;
  std::string output;

  [[nodiscard]] bool says(const std::string& text) const {
    return output.find(text) != std::string::npos;
  }
};

// `cafmq store` in a process of its own, beside a store of 30 messages in two queues.
class commands_fixture {
 public:
  commands_fixture() {
    for (int count = 0; count < 20; ++count)
      store_->put("orders", "order " + std::to_string(count));
    for (int count = 0; count < 10; ++count) store_->put("bills", "bill\n" + std::string(200, 'x'));
    store_->dispatch_all();
    store_->reopen_cleanly();
  }

  [[nodiscard]] std::string directory() const { return store_->directory().path() / "store"; }
  [[nodiscard]] std::string log_file() const {
    return directory() + "/commitlog/00000000000000000000";
  }
  [[nodiscard]] std::string queue_file() const {
    return directory() + "/consumequeue/orders/0/00000000000000000000";
  }

  outcome run(std::vector<std::string> arguments) const {
    arguments.insert(arguments.begin(), {CAFMQ_PROGRAM, "store"});
    child_process child{arguments};
    const auto code = child.wait(30s);
    REQUIRE(code);
    UNSCOPED_INFO(child.output());
    return {*code, child.output()};
  }

  /// Ends the store in order.
  void close() { store_->close(); }

 private:
  std::unique_ptr<small_store> store_ = std::make_unique<small_store>();
};

}  // namespace

TEST_CASE_METHOD(commands_fixture, "store stat tells what is there, for people and programs") {
  close();
  const auto text = run({"stat", directory()});
  CHECK(text.code == 0);
  CHECK(text.says("closed in order"));
  CHECK(text.says("orders       1        20    20            1"));
  const auto json = run({"stat", "--store", directory(), "--json"});
  CHECK(json.code == 0);
  CHECK(json.says("\"topic\": \"bills\""));
  CHECK(json.says("\"end\": 10"));
  CHECK(run({"stat", directory(), "--queues"}).says("bills       0      0   10"));
}

TEST_CASE_METHOD(commands_fixture, "store verify runs beside a broker") {
  const auto beside = run({"verify", directory()});
  CHECK(beside.code == 0);
  CHECK(beside.says("is in use"));
  CHECK(beside.says("sound"));
}

TEST_CASE_METHOD(commands_fixture, "store verify names damage and ends with 1") {
  close();
  CHECK(run({"verify", directory()}).code == 0);
  overwrite(queue_file(), 27, "x");
  const auto damaged = run({"verify", directory()});
  CHECK(damaged.code == 1);
  CHECK(damaged.says("derived: " + queue_file() + ", byte 20: entry 1 says"));
  const auto json = run({"verify", directory(), "--json"});
  CHECK(json.code == 1);
  CHECK(json.says("\"level\":\"derived\""));
  CHECK(json.says("\"sound\":false"));
}

TEST_CASE_METHOD(commands_fixture, "store verify looks at the tables") {
  close();
  const auto tables = std::filesystem::path{directory()} / "config";
  std::filesystem::create_directories(tables);
  write_content(tables / "topics.json", "{\"dataVersion\":");
  CHECK(run({"verify", directory()}).says("damage: " + (tables / "topics.json").native()));
  write_content(tables / "topics.json.bak", "{}");
  CHECK(run({"verify", directory()}).says("the broker uses the backup"));
}

TEST_CASE_METHOD(commands_fixture, "store repair plans, and repairs when told to") {
  CHECK(run({"repair", directory(), "--yes"}).says("is in use"));
  close();
  CHECK(run({"repair", directory(), "--yes"}).says("nothing to repair"));
  overwrite(queue_file(), 27, "x");
  const auto before = content_of(queue_file());
  const auto planned = run({"repair", directory(), "--dry-run"});
  CHECK(planned.code == 0);
  CHECK(planned.says("make all consume queues again"));
  CHECK(run({"repair", directory()}).code == 3);
  CHECK(content_of(queue_file()) == before);
  CHECK(run({"repair", directory(), "--yes"}).code == 0);
  CHECK(run({"verify", directory()}).code == 0);
}

TEST_CASE_METHOD(commands_fixture, "store repair refuses what only a copy can restore") {
  close();
  overwrite(log_file(), 90, "~~~");
  const auto refused = run({"repair", directory(), "--yes"});
  CHECK(refused.code == 1);
  CHECK(refused.says("damaged, which cannot be made again"));
}

TEST_CASE_METHOD(commands_fixture, "store dump shows any file") {
  close();
  const auto log = run({"dump", log_file(), "--count", "2"});
  CHECK(log.code == 0);
  CHECK(log.says("0 104 bytes  orders queue 0 offset 0"));
  CHECK(log.says("body of 7 bytes: order 0\n"));
  CHECK_FALSE(log.says("order 2"));
  const auto bill = run({"dump", log_file(), "--from", "2100", "--count", "1", "--json"});
  CHECK(bill.says("\"topic\":\"bills\""));
  CHECK(bill.says("\"body_size\":205"));
  CHECK(bill.says("\"body\":\"bill\\nxxx"));
  CHECK_FALSE(bill.says(std::string(200, 'x')));
  CHECK(run({"dump", log_file(), "--bodies", "--json"}).says(std::string(200, 'x')));
  CHECK(run({"dump", queue_file(), "--from", "19"}).says("19 105 bytes at "));
  CHECK(run({"dump", directory() + "/checkpoint"}).says("confirmed       "));
  CHECK(run({"dump", directory() + "/queue_inventory", "--json"})
            .says("{\"topic\":\"orders\",\"queue_id\":0,\"end\":20}"));
  CHECK(run({"dump", directory() + "/lock"}).says("lock"));
}

TEST_CASE_METHOD(commands_fixture, "store dump shows damage and what follows it") {
  close();
  overwrite(log_file(), 90, "~~~");
  const auto damaged = run({"dump", log_file()});
  CHECK(damaged.code == 1);
  CHECK(damaged.says("0 NO RECORD (byte 0): the body's CRC is"));
  CHECK(damaged.says("order 1\n"));
}

TEST_CASE_METHOD(commands_fixture, "store commands refuse what is no store") {
  CHECK(run({"verify", directory() + "/commitlog"}).code == 2);
  CHECK(run({"stat", directory() + "/nothing"}).code == 2);
  CHECK(run({"dump", directory() + "/nothing"}).code == 3);
  CHECK(run({"dump"}).code == 2);
}

TEST_CASE_METHOD(commands_fixture,
                 "store convert changes the layout and back, and keeps everything") {
  CHECK(run({"convert", directory(), "--to", "blocks"}).code == 1);  // it is in use
  close();
  const auto there = run({"convert", directory(), "--to", "blocks"});
  CHECK(there.code == 0);
  CHECK(there.says("set consumeQueueLayout=blocks"));
  CHECK_FALSE(std::filesystem::exists(queue_file()));
  CHECK(run({"verify", directory()}).code == 0);
  CHECK(run({"stat", directory()}).says("orders       1        20    20            0"));
  CHECK(run({"convert", directory(), "--to", "blocks"}).says("nothing to convert"));
  CHECK(run({"convert", directory(), "--to", "files"}).code == 0);
  CHECK(run({"verify", directory()}).code == 0);
  CHECK(run({"stat", directory()}).says("orders       1        20    20            1"));
  CHECK(run({"convert", directory(), "--to", "sideways"}).code == 2);
}
