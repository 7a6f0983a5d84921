#include "protocol/table_json.hpp"

#include <catch2/catch.hpp>

#include "protocol/json_text.hpp"

using namespace cafmq;

TEST_CASE("tables are written with tabs, quoted keys and the version first") {
  table_writer writer;
  writer.open();
  writer.field(data_version{1, 1'700'000'000'000, 2});
  writer.open("table");
  writer.field("0", int64_t{12});
  writer.field("text", "a\"b");
  writer.close();
  writer.close();
  CHECK(writer.text() ==
        "{\n"
        "\t\"dataVersion\": {\n"
        "\t\t\"counter\": 2,\n"
        "\t\t\"stateVersion\": 1,\n"
        "\t\t\"timestamp\": 1700000000000\n"
        "\t},\n"
        "\t\"table\": {\n"
        "\t\t\"0\": 12,\n"
        "\t\t\"text\": \"a\\\"b\"\n"
        "\t}\n"
        "}");
}

TEST_CASE("a missing version is zero and a partial one keeps what it has") {
  const auto version_in = [](std::string_view json) {
    auto document = parse_json(json).value();
    json_reading reading;
    json_fields table{reading, document, ""};
    auto version = take_data_version(table);
    CHECK(reading.ok());
    return version;
  };
  CHECK(version_in("{}") == data_version{});
  CHECK(version_in(R"({"dataVersion":{"counter":3}})") == data_version{0, 0, 3});
}
