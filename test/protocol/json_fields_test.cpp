#include "protocol/json_fields.hpp"

#include <catch2/catch.hpp>

#include "protocol/json_text.hpp"

using namespace cafmq;

namespace {

class reader {
 public:
  explicit reader(std::string_view json)
      : document_{parse_json(json).value()}, fields_{reading_, document_, ""} {}

  template <class T>
  T take(const char* name, T value) {
    fields_.take(name, value);
    return value;
  }

  json_fields& fields() { return fields_; }
  [[nodiscard]] bool ok() const { return reading_.ok(); }
  [[nodiscard]] std::string failure() const { return reading_.outcome().error().text(); }

 private:
  rapidjson::Document document_;
  json_reading reading_;
  json_fields fields_;
};

}  // namespace

TEST_CASE("fields are taken by name and type") {
  reader json{R"({"a":true,"b":7,"c":9000000000,"d":"text","e":{"f":"g"}})"};
  CHECK(json.take("a", false));
  CHECK(json.take("b", int32_t{0}) == 7);
  CHECK(json.take("c", int64_t{0}) == 9'000'000'000);
  CHECK(json.take("d", std::string{}) == "text");
  CHECK(json.take("e", std::map<std::string, std::string>{}).at("f") == "g");
  CHECK(json.ok());
}

TEST_CASE("a missing or null field leaves the default") {
  reader json{R"({"null":null})"};
  CHECK(json.take("null", int32_t{5}) == 5);
  CHECK(json.take("missing", std::string{"as it was"}) == "as it was");
  CHECK_FALSE(json.fields().object("null"));
  CHECK(json.ok());
}

TEST_CASE("a field of the wrong type is the reading's failure, with its path") {
  reader json{R"({"outer":{"inner":"text"},"big":9000000000,"later":1})"};
  auto outer = json.fields().object("outer");
  REQUIRE(outer);
  int32_t number = 3;
  outer->take("inner", number);
  CHECK(number == 3);
  CHECK(json.take("later", true));  // wrong as well, but not the first
  CHECK(json.failure() == "outer.inner: it must be a whole number of 32 bits");
}

TEST_CASE("every type is told from every other") {
  const auto refused = [](auto target) {
    reader json{R"({"field":[1]})"};
    json.take("field", target);
    return !json.ok();
  };
  CHECK(refused(false));
  CHECK(refused(int32_t{0}));
  CHECK(refused(int64_t{0}));
  CHECK(refused(std::string{}));
  CHECK(refused(std::map<std::string, std::string>{}));
  reader json{R"({"field":9000000000})"};
  CHECK(json.take("field", int32_t{1}) == 1);
  CHECK_FALSE(json.ok());
}

TEST_CASE("a document that is no object reads as empty and fails") {
  reader json{"[1,2]"};
  CHECK(json.take("a", int32_t{1}) == 1);
  CHECK(json.failure() == "the document: it must be an object");
}

TEST_CASE("a field can be kept as text") {
  reader json{R"({"policy" : { "type" : "X", "n" : [ 1, 2 ] }})"};
  std::string raw;
  json.fields().take_raw("policy", raw);
  CHECK(raw == R"({"type":"X","n":[1,2]})");
}

TEST_CASE("numbers with a fraction and lists are taken") {
  reader json{R"({"d":1.5,"i":2,"texts":["a","b"],"numbers":[1,-2],"wrong":[1,"a"],"big":[5e9]})"};
  CHECK(json.take("d", 0.0) == 1.5);
  CHECK(json.take("i", 0.0) == 2.0);
  CHECK(json.take("texts", std::vector<std::string>{}) == std::vector<std::string>{"a", "b"});
  CHECK(json.take("numbers", std::vector<int32_t>{}) == std::vector<int32_t>{1, -2});
  CHECK(json.ok());
  json.take("wrong", std::vector<int32_t>{});
  CHECK(json.failure() == "wrong: it must be a list of whole numbers of 32 bits");
}

TEST_CASE("lists of objects and of lists are visited in order") {
  reader json{R"({"objects":[{"n":1},{"n":2}],"lists":{"a":["x"],"b":[]},"no":[1]})"};
  int32_t sum = 0;
  json.fields().each_in("objects", [&](json_fields one) {
    int32_t number = 0;
    one.take("n", number);
    sum = sum * 10 + number;
  });
  CHECK(sum == 12);
  size_t lists = 0;
  json.fields().object("lists")->each_texts(
      [&](std::string_view name, const std::vector<std::string>& texts) {
        ++lists;
        CHECK(texts.size() == (name == "a" ? 1 : 0));
      });
  CHECK(lists == 2);
  CHECK(json.ok());
  json.fields().each_in("no", [](const json_fields&) {});
  CHECK(json.failure() == "no: it must be an object");
}

TEST_CASE("texts stand for numbers and booleans only where that is asked for") {
  const auto document = parse_json(R"({"n":"12","b":"true","m":{"k":"3"}})").value();
  for (const auto types : {json_types::texts_too, json_types::exact}) {
    json_reading reading{document, types};
    json_fields fields{reading, document, ""};
    int64_t number = 0;
    bool flag = false;
    fields.take("n", number);
    fields.take("b", flag);
    fields.object("m")->each_number([&](std::string_view, int64_t value) { number += value; });
    CHECK(reading.ok() == (types == json_types::texts_too));
    CHECK(number == (reading.ok() ? 15 : 0));
    CHECK(flag == reading.ok());
  }
}
