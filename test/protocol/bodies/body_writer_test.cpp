#include "protocol/bodies/body_writer.hpp"

#include <catch2/catch.hpp>

#include <limits>

using namespace cafmq;
using namespace cafmq::remoting;

TEST_CASE("a body has no blanks and its commas where they belong") {
  body_writer writer;
  writer.open();
  writer.field("text", "a\"b");
  writer.field("true", true);
  writer.field("int", int32_t{-1});
  writer.field("long", std::numeric_limits<int64_t>::min());
  writer.field("numbers", std::vector<int32_t>{1, 2});
  writer.field("texts", std::vector<std::string>{"x", "y:"});
  writer.field("map", std::map<std::string, std::string>{{"k", "v"}});
  writer.field("empty", std::vector<std::string>{});
  writer.open_list("objects");
  writer.open();
  writer.close();
  writer.open();
  writer.raw_field("raw", "[1]");
  writer.close();
  writer.close();
  writer.field("last", "");
  writer.close();
  CHECK(std::move(writer).text() ==
        R"({"text":"a\"b","true":true,"int":-1,"long":-9223372036854775808,"numbers":[1,2],)"
        R"("texts":["x","y:"],"map":{"k":"v"},"empty":[],"objects":[{},{"raw":[1]}],"last":""})");
}

TEST_CASE("a message queue is a bare object where it is a key") {
  const broker_queue queue{"b", {"T", 3}};
  body_writer writer;
  writer.open();
  writer.open("table");
  writer.field(queue, 5);
  writer.open(queue);
  writer.close();
  writer.close();
  writer.open_list("list");
  writer.element(queue);
  writer.element(queue);
  writer.close();
  writer.close();
  const std::string key = R"({"brokerName":"b","queueId":3,"topic":"T"})";
  CHECK(std::move(writer).text() ==
        R"({"table":{)" + key + ":5," + key + R"(:{}},"list":[)" + key + "," + key + "]}");
}

TEST_CASE("numbers with a fraction are JSON, whatever they are") {
  const auto written = [](double value) {
    body_writer writer;
    writer.open();
    writer.field("n", value);
    writer.close();
    return std::move(writer).text();
  };
  CHECK(written(0) == R"({"n":0.0})");
  CHECK(written(1.5) == R"({"n":1.5})");
  CHECK(written(-12) == R"({"n":-12.0})");
  CHECK(written(std::numeric_limits<double>::quiet_NaN()) == R"({"n":0.0})");
  CHECK(written(std::numeric_limits<double>::infinity()) == R"({"n":0.0})");
}
