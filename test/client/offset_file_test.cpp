#include "client/internal/offset_file.hpp"

#include <catch2/catch.hpp>

#include "test/support/temporary_directory.hpp"

using namespace cafmq;

namespace {

const message_queue orders{"orders", 2};
const message_queue steps{"steps", 0};

// The CRC is that of the lines before.
constexpr std::string_view golden =
    "cafmq offsets 1\n"
    "42 2 orders\n"
    "7 0 steps\n";

}  // namespace

TEST_CASE("offsets are found again in the file they were saved to") {
  const temporary_directory directory;
  const auto path = directory.path() / "billing" / "broker-a.offsets";
  auto first = offset_file::open(path);
  REQUIRE(first);
  CHECK_FALSE(first->find(orders));
  first->put(orders, queue_offset{41});
  first->put(orders, queue_offset{42});
  first->put(steps, queue_offset{7});
  REQUIRE(first->save());
  CHECK(content_of(path).substr(0, golden.size()) == golden);
  const auto second = offset_file::open(path);
  REQUIRE(second);
  CHECK(second->find(orders) == queue_offset{42});
  CHECK(second->find(steps) == queue_offset{7});
}

TEST_CASE("a file of offsets that is cut or changed anywhere is refused") {
  const temporary_directory directory;
  const auto path = directory.path() / "offsets";
  offset_file file{path};
  file.put(orders, queue_offset{42});
  REQUIRE(file.save());
  const auto whole = content_of(path);
  for (size_t at = 0; at < whole.size(); ++at) {
    CAPTURE(at);
    write_content(path, whole.substr(0, at));
    CHECK(offset_file::open(path).error().code() == errc::corrupt);
    auto changed = whole;
    changed[at] = static_cast<char>(changed[at] ^ 1);
    write_content(path, changed);
    CHECK(offset_file::open(path).error().code() == errc::corrupt);
  }
}

TEST_CASE("a file that cannot be written is said, and the old one stays") {
  const temporary_directory directory;
  const auto path = directory.path() / "file" / "offsets";
  write_content(directory.path() / "file", "in the way");
  offset_file file{path};
  file.put(orders, queue_offset{42});
  const auto saved = file.save();
  REQUIRE_FALSE(saved);
  CHECK(saved.error().code() == errc::io_failed);
  CHECK(content_of(directory.path() / "file") == "in the way");
}
