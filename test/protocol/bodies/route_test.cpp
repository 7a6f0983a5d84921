#include "protocol/bodies/route.hpp"

#include <catch2/catch.hpp>

using namespace cafmq;
using namespace cafmq::remoting;

namespace {

topic_route two_brokers() {
  topic_route route;
  route.brokers.push_back(
      {"DefaultCluster", "broker-a", {{0, "127.0.0.1:10911"}, {1, "127.0.0.1:10921"}}});
  route.queues.push_back({"broker-a", 4, 4, 6, 0});
  return route;
}

// As Java writes it to old and to new clients.
constexpr std::string_view bare_keys =
    R"({"brokerDatas":[{"brokerAddrs":{0:"127.0.0.1:10911",1:"127.0.0.1:10921"},)"
    R"("brokerName":"broker-a","cluster":"DefaultCluster","enableActingMaster":false}],)"
    R"("filterServerTable":{},"queueDatas":[{"brokerName":"broker-a","perm":6,)"
    R"("readQueueNums":4,"topicSysFlag":0,"writeQueueNums":4}]})";
constexpr std::string_view quoted_keys =
    R"({"brokerDatas":[{"brokerAddrs":{"0":"127.0.0.1:10911","1":"127.0.0.1:10921"},)"
    R"("brokerName":"broker-a","cluster":"DefaultCluster","enableActingMaster":false}],)"
    R"("filterServerTable":{},"queueDatas":[{"brokerName":"broker-a","perm":6,)"
    R"("readQueueNums":4,"topicSysFlag":0,"writeQueueNums":4}]})";

}  // namespace

TEST_CASE("Java's routes are read with either kind of key") {
  CHECK(read_route(bare_keys).value() == two_brokers());
  CHECK(read_route(quoted_keys).value() == two_brokers());
}

TEST_CASE("a route is written as Java writes it, and with the old flag's name") {
  std::string expected{quoted_keys};
  const std::string flag = R"("topicSysFlag":0)";
  expected.insert(expected.find(flag), R"("topicSynFlag":0,)");
  CHECK(write_route(two_brokers()) == expected);
  CHECK(read_route(write_route(two_brokers())).value() == two_brokers());
  CHECK(write_route(two_brokers(), "broker-a:4").find(R"("orderTopicConf":"broker-a:4")") !=
        std::string::npos);
  CHECK(write_route({}) == R"({"brokerDatas":[],"filterServerTable":{},"queueDatas":[]})");
}

TEST_CASE("old clients' name for the flag is read, too") {
  const auto route = read_route(R"({"queueDatas":[{"brokerName":"b","topicSynFlag":3}]})");
  REQUIRE(route);
  CHECK(route->queues.front().system_flag == 3);
}

TEST_CASE("a wrong route is refused with the field's name") {
  const auto refusal_of = [](std::string_view json) { return read_route(json).error().text(); };
  CHECK(refusal_of(R"({"brokerDatas":{}})") == "brokerDatas: it must be a list");
  CHECK(refusal_of(R"({"brokerDatas":[{"brokerAddrs":{"x":"1"}}]})") ==
        "brokerDatas: the broker id 'x' is not a number");
  CHECK(refusal_of(R"({"queueDatas":[{"readQueueNums":-1}]})").find("negative") !=
        std::string::npos);
  CHECK(refusal_of(R"({"queueDatas":[{"perm":true}]})") ==
        "queueDatas.perm: it must be a whole number of 32 bits");
  CHECK(refusal_of("").find("not JSON") != std::string::npos);
}

TEST_CASE("a cluster is read as Java writes it, and comes back") {
  const auto cluster = read_cluster(
      R"({"brokerAddrTable":{"broker-a":{"brokerAddrs":{0:"127.0.0.1:10911"},)"
      R"("brokerName":"broker-a","cluster":"DefaultCluster","enableActingMaster":false}},)"
      R"("clusterAddrTable":{"DefaultCluster":["broker-a"]}})");
  REQUIRE(cluster);
  CHECK(cluster->brokers.at("broker-a").addresses.at(0) == "127.0.0.1:10911");
  CHECK(cluster->clusters.at("DefaultCluster") == std::vector<std::string>{"broker-a"});
  CHECK(write_cluster(*cluster) ==
        R"({"brokerAddrTable":{"broker-a":{"brokerAddrs":{"0":"127.0.0.1:10911"},)"
        R"("brokerName":"broker-a","cluster":"DefaultCluster","enableActingMaster":false}},)"
        R"("clusterAddrTable":{"DefaultCluster":["broker-a"]}})");
  CHECK(read_cluster(R"({"clusterAddrTable":{"c":"b"}})").error().text() ==
        "clusterAddrTable.c: it must be a list of strings");
}

TEST_CASE("the brokers of one name are read as Java writes them, and come back") {
  const auto group = read_member_group(
      R"({"brokerMemberGroup":{"brokerAddrs":{0:"ip:port"},"brokerName":"b","cluster":"c"}})");
  REQUIRE(group);
  CHECK(*group == broker_data{"c", "b", {{0, "ip:port"}}});
  CHECK(write_member_group(*group) ==
        R"({"brokerMemberGroup":{"brokerAddrs":{"0":"ip:port"},"brokerName":"b","cluster":"c"}})");
  CHECK(read_member_group("{}").value() == broker_data{});
}
