#include "config/settings.hpp"

#include <catch2/catch.hpp>

#include <unistd.h>

#include <fstream>

#include "config/keys.hpp"

using namespace cafmq;
using namespace std::chrono_literals;

namespace {

std::string refusal_of(std::string_view text) {
  settings all;
  auto applied = apply_text(all, text, "broker.conf");
  REQUIRE_FALSE(applied);
  CHECK(applied.error().code() == errc::config_invalid);
  return applied.error().text();
}

settings settings_of(std::string_view text) {
  settings all;
  auto applied = apply_text(all, text, "broker.conf");
  REQUIRE(applied);
  return all;
}

}  // namespace

TEST_CASE("keys set their fields") {
  const auto all = settings_of(
      "brokerName=broker-a\nbrokerId=1\nnamesrvAddr=10.0.0.1:9876;10.0.0.2:9876\n"
      "flushDiskType=SYNC_FLUSH\nflushIntervalCommitLog=250\nautoCreateTopicEnable=false\n"
      "mappedFileSizeCommitLog=1048576\nmaxMessageSize=1000\nnativePort=9999\n"
      "storePathRootDir=/data/store\n");
  CHECK(all.broker.broker_name == "broker-a");
  CHECK(all.broker.broker_id == 1);
  CHECK(all.broker.namesrv_addresses == std::vector<std::string>{"10.0.0.1:9876", "10.0.0.2:9876"});
  CHECK(all.store.flush == flush_mode::sync);
  CHECK(all.flush.log_interval == 250ms);
  CHECK_FALSE(all.broker.auto_create_topic);
  CHECK(all.store.commit_log_file_size == 1'048'576);
  CHECK(all.store.message_size_max == 1'000);
  CHECK(all.native.port == 9'999);
  CHECK(all.store.directory == "/data/store");
}

TEST_CASE("what peers may take is set in RocketMQ's names") {
  const auto peers =
      settings_of(
          "serverChannelMaxIdleTimeSeconds=60\nwriteBufferHighWaterMark=2000000\n"
          "writeBufferLowWaterMark=1000000\nmaxConnections=5\nheaderMaxLength=70000\n")
          .remoting;
  CHECK(peers.silence_max == 60s);
  CHECK(peers.unsent_high == 2'000'000);
  CHECK(peers.unsent_low == 1'000'000);
  CHECK(peers.connections_max == 5);
  CHECK(peers.frames.header_size_max == 70'000);
}

TEST_CASE("RocketMQ 4's spelling is read as well") {
  CHECK(settings_of("mapedFileSizeCommitLog=1048576").store.commit_log_file_size == 1'048'576);
}

TEST_CASE("bytes of a consume queue file are rounded up to whole entries") {
  CHECK(settings_of("mappedFileSizeConsumeQueue=6000000").store.consume_queue_file_entries ==
        300'000);
  CHECK(settings_of("mappedFileSizeConsumeQueue=41").store.consume_queue_file_entries == 3);
}

TEST_CASE("the message index has its switch and its sizes") {
  const auto all = settings_of("messageIndexEnable=false\nmaxHashSlotNum=10\nmaxIndexNum=20").store;
  CHECK_FALSE(all.index_enabled);
  CHECK(all.index_slots == 10);
  CHECK(all.index_entries == 20);
  CHECK(refusal_of("maxIndexNum=1") ==
        "broker.conf:1: maxIndexNum is '1'; it must be 2 to 90000000");
}

TEST_CASE("an unknown key is an error with its line and the nearest key") {
  CHECK(refusal_of("brokerId=0\n\nbrokerNme=x") ==
        "broker.conf:3: there is no setting brokerNme; the nearest is brokerName");
}

TEST_CASE("a value out of range is an error that names the range") {
  CHECK(refusal_of("defaultTopicQueueNums=0") ==
        "broker.conf:1: defaultTopicQueueNums is '0'; it must be 1 to 1024");
  CHECK(refusal_of("flushDiskType=sync") ==
        "broker.conf:1: flushDiskType is 'sync'; it must be ASYNC_FLUSH or SYNC_FLUSH");
  CHECK(refusal_of("namesrvAddr=10.0.0.1") ==
        "broker.conf:1: namesrvAddr is '10.0.0.1'; it must be up to 64 of host:port, separated by "
        ";");
}

TEST_CASE("a key that is there twice is an error, in either spelling") {
  CHECK(refusal_of("brokerId=0\nbrokerId=0") ==
        "broker.conf:2: brokerId is set in line 1 already; keep one of them");
  CHECK(refusal_of("mappedFileSizeCommitLog=4096\nmapedFileSizeCommitLog=4096").find("line 1") !=
        std::string::npos);
}

TEST_CASE("the command line says so in its errors") {
  settings all;
  CHECK(apply_setting(all, "brokerId", "2", "the command line"));
  CHECK(all.broker.broker_id == 2);
  CHECK(apply_setting(all, "brokerId", "x", "the command line").error().text() ==
        "the command line: brokerId is 'x'; it must be 0 to 100000000");
}

TEST_CASE("the sample file can be used as it is") {
  auto all = settings_of(sample_file());
  CHECK(complete(all, "/users/me"));
  CHECK(all.store.directory == "/users/me/store");
}

TEST_CASE("complete fills in the directory and the address in records") {
  settings all;
  all.broker.host = "10.1.2.3";
  REQUIRE(complete(all, "/users/me"));
  CHECK(all.store.directory == "/users/me/store");
  CHECK(to_string(all.store.store_host) == "10.1.2.3:10911");
  CHECK(settings_of("storePathRootDir=/data").store.directory == "/data");
  settings homeless;
  CHECK_FALSE(complete(homeless, ""));
  homeless.store.directory = "/data";
  CHECK(complete(homeless, ""));
}

TEST_CASE("complete refuses what cannot work") {
  auto all = settings_of("brokerName=../etc");
  CHECK(complete(all, "/users/me").error().code() == errc::config_invalid);
  all = settings_of("brokerPermission=3");
  CHECK_FALSE(complete(all, "/users/me"));
  all = settings_of("brokerIP1=nowhere");
  CHECK_FALSE(complete(all, "/users/me"));
}

TEST_CASE("settings are read from a file") {
  const auto file = std::filesystem::temp_directory_path() /
                    ("cafmq_settings_test_" + std::to_string(::getpid()) + ".conf");
  std::ofstream{file} << "brokerId=7\n";
  settings all;
  CHECK(apply_file(all, file));
  CHECK(all.broker.broker_id == 7);
  std::ofstream{file} << std::string((1 << 20) + 1, '#');
  CHECK(apply_file(all, file).error().code() == errc::config_invalid);
  std::filesystem::remove(file);
  CHECK(apply_file(all, file).error().code() == errc::io_failed);
}
