#include "message/unique_keys.hpp"

#include <ctime>
#include <set>

#include <catch2/catch.hpp>

using namespace cafmq;

namespace {

const process_identity identity{{10, 1, 2, 3}, 0x1234, 0xCAFE0001};

// The begin of November 2023 in local time, as the keys count.
int64_t november() {
  tm begin{};
  begin.tm_year = 123;
  begin.tm_mon = 10;
  begin.tm_mday = 1;
  begin.tm_isdst = -1;
  return int64_t{mktime(&begin)} * 1000;
}

}  // namespace

TEST_CASE("a unique key has RocketMQ's form") {
  unique_keys keys{identity};
  CHECK(keys.next(november() + 0x01020304) == "0A0102031234CAFE0001010203040000");
  CHECK(keys.next(november() + 0x01020304) == "0A0102031234CAFE0001010203040001");
}

TEST_CASE("a unique key's time begins anew with each month") {
  unique_keys keys{identity};
  CHECK(keys.next(november()).substr(20, 8) == "00000000");
  CHECK(keys.next(november() - 1).substr(20, 8) != "FFFFFFFF");
  CHECK(keys.next(november() + 5).substr(20, 8) == "00000005");
}

TEST_CASE("unique keys differ while the counter does not come round within a millisecond") {
  unique_keys keys{identity};
  std::set<std::string> seen;
  for (int count = 0; count < 65'536; ++count) seen.insert(keys.next(november()));
  CHECK(seen.size() == 65'536);
}

TEST_CASE("client ids of one process differ") {
  CHECK(make_client_id() != make_client_id());
  CHECK(process_unique_keys().next(november()).size() == 32);
}
