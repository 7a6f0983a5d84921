#include "protocol/json_reference.hpp"

#include <catch2/catch.hpp>

#include <string>

#include "protocol/json_text.hpp"

using namespace cafmq;

namespace {

const auto document = parse_json(R"({"a":{"b":[{"n":1},{"$ref":"$.a"}]},"t":"text"})").value();

// What the path points to; nullptr when that is nothing.
const rapidjson::Value* found_at(const std::string& path) {
  const auto reference = parse_json(R"({"$ref":")" + path + "\"}").value();
  REQUIRE(is_reference(reference));
  return follow_reference(document, reference);
}

}  // namespace

TEST_CASE("a reference is an object of nothing but a text $ref") {
  for (const auto* json : {"{}", "[]", R"("$ref")", R"({"$ref":1})", R"({"$ref":"$","a":1})"})
    CHECK_FALSE(is_reference(parse_json(json).value()));
}

TEST_CASE("a path leads to an object") {
  CHECK(found_at("$") == &document);
  CHECK(found_at("$.a") == &document["a"]);
  CHECK(found_at("$.a.b[0]") == &document["a"]["b"][0]);
}

TEST_CASE("a path that leads to no object leads nowhere") {
  for (const auto* path :
       {"", ".a", "..", "@", "$.", "$a", "$.x", "$.a.b", "$.a.b[1]", "$.a.b[2]", "$.a.b[-1]",
        "$.a.b[x]", "$.a.b[0", "$.a.b[]", "$.a[0]", "$.t", "$.t.x", "$.a.b[0].n", "$.a.b[0]x"})
    CHECK(found_at(path) == nullptr);
}

TEST_CASE("a reference to a large object is not followed") {
  const auto pointing_to = [](const std::string& content) {
    const auto large = parse_json(R"({"a":{"b":)" + content + "}}").value();
    const auto reference = parse_json(R"({"$ref":"$.a"})").value();
    return follow_reference(large, reference) != nullptr;
  };
  const auto list = [](size_t elements) {
    std::string json = "[0";
    for (size_t count = 1; count < elements; ++count) json += ",0";
    return json + "]";
  };
  // The object, its name "b" and the value take four bytes besides what is in them.
  CHECK(pointing_to("\"" + std::string(reference_size_max - 4, 'x') + "\""));
  CHECK_FALSE(pointing_to("\"" + std::string(reference_size_max - 3, 'x') + "\""));
  CHECK(pointing_to(list(reference_size_max - 4)));
  CHECK_FALSE(pointing_to(list(reference_size_max - 3)));
  CHECK_FALSE(pointing_to("{\"" + std::string(reference_size_max, 'x') + "\":1}"));
}
