#include "protocol/bodies/properties_text.hpp"

#include <catch2/catch.hpp>

using namespace cafmq;
using namespace cafmq::remoting;

namespace {

using texts = std::map<std::string, std::string>;

texts read(std::string_view text) {
  return read_properties_text(text).value();
}

}  // namespace

TEST_CASE("settings are read as Java reads them") {
  CHECK(read("a=1\nb = two words \r\n\n# c=3\n! d=4\n  e:5\nf 6\ng\nh=") ==
        texts{{"a", "1"}, {"b", "two words "}, {"e", "5"}, {"f", "6"}, {"g", ""}, {"h", ""}});
  CHECK(read("path=/a\\:b\\\\c\\tend\\u0041\\uD83D\\uDE00\\q") ==
        texts{{"path", "/a:b\\c\tendA\U0001F600q"}});
  CHECK(read("long=one,\\\n   two,\\\r\n\tthree") == texts{{"long", "one,two,three"}});
  CHECK(read("a\\=b\\ c=d") == texts{{"a=b c", "d"}});
  CHECK(read("a=1\na=2") == texts{{"a", "2"}});
  CHECK(read("a=b=c") == texts{{"a", "b=c"}});
  CHECK(read("") == texts{});
  CHECK(read("a=b\\") == texts{{"a", "b"}});
}

TEST_CASE("settings that are written are read again") {
  const texts settings{{"plain", "value"},
                       {"a=b: #c", " leading"},
                       {"lines", "1\n2\r\t\\"},
                       {"empty", ""},
                       {"#no", "# comment"}};
  CHECK(read(write_properties_text(settings)) == settings);
  CHECK(write_properties_text({{"brokerRole", "ASYNC_MASTER"}}) == "brokerRole=ASYNC_MASTER\n");
}

TEST_CASE("a wrong escape and an endless text are refused") {
  CHECK_FALSE(read_properties_text("a=\\u12"));
  CHECK_FALSE(read_properties_text("a=\\u12x4"));
  CHECK_FALSE(read_properties_text(std::string(properties_text_size_max + 1, '\n')));
}
