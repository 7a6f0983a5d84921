#include "storage/log_walk.hpp"

#include <string>
#include <vector>

#include "test/support/small_store.hpp"

using namespace cafmq;

namespace {

std::vector<std::string> bodies_from(const message_store& store, physical_offset from) {
  std::vector<std::string> bodies;
  REQUIRE(
      store.walk_log(from, [&](const record& found) { bodies.emplace_back(found.message.body); }));
  return bodies;
}

}  // namespace

TEST_CASE_METHOD(small_store, "a walk meets every record of the log, whatever its queue") {
  CHECK(bodies_from(store(), physical_offset{0}).empty());
  std::vector<std::string> sent;
  std::vector<physical_offset> places;
  // More than one file.
  for (int count = 0; count < 30; ++count) {
    sent.emplace_back(4'000 + static_cast<size_t>(count), 'x');
    places.push_back(put(count % 2 == 0 ? "a" : "b", sent.back()).begin);
  }
  CHECK(bodies_from(store(), physical_offset{0}) == sent);
  CHECK(bodies_from(store(), places[20]) ==
        std::vector<std::string>(sent.begin() + 20, sent.end()));
  CHECK(bodies_from(store(), store().log_end()).empty());
}
