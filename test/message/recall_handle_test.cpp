#include "message/recall_handle.hpp"

#include <catch2/catch.hpp>

using namespace cafmq;

namespace {

// As RocketMQ 5.3 writes it.
constexpr std::string_view text =
    "djEgVG9waWNUZXN0IGJyb2tlci1hIDE3MDAwMDAwMDAwMDEgN0YwMDAwMDEwMDAwMkE5RjRCNEIxOEI0QUFDMjAwMDE=";
const recall_handle handle{"TopicTest", "broker-a", 1'700'000'000'001,
                           "7F00000100002A9F4B4B18B4AAC20001"};

}  // namespace

TEST_CASE("a recall handle is RocketMQ's") {
  CHECK(write_recall_handle(handle) == text);
  CHECK(read_recall_handle(text).value() == handle);
}

TEST_CASE("a recall handle of any length comes back") {
  for (const auto key : {"k", "ke", "key", "keys", "\xC3\xBC?>"}) {
    auto other = handle;
    other.unique_key = key;
    CHECK(read_recall_handle(write_recall_handle(other)).value() == other);
  }
}

TEST_CASE("what is no recall handle is refused") {
  const auto no_handle = GENERATE("", "=", "d", "djEg+", "not base64!", "djEgYSBi",
                                  "djIgYSBiIDEga2V5",       // v2
                                  "djEgYSBiIG5vbmUga2V5");  // no number
  CHECK(read_recall_handle(no_handle).error().code() == errc::invalid_argument);
  CHECK_FALSE(read_recall_handle(std::string(100'000, 'A')));
}
