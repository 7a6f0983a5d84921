#include "storage/options.hpp"

#include <catch2/catch.hpp>

using namespace cafmq;

namespace {

store_options usable() {
  store_options options;
  options.directory = "store";
  return options;
}

}  // namespace

TEST_CASE("the default options with a directory are valid") {
  CHECK(validate(usable()));
}

TEST_CASE("each option out of its range is refused by name") {
  auto options = usable();
  const auto refused = [&](std::string_view field) {
    const auto valid = validate(options);
    const bool named = !valid && valid.error().code() == errc::config_invalid &&
                       valid.error().text().find(field) != std::string::npos;
    options = usable();
    return named;
  };
  options.directory.clear();
  CHECK(refused("directory"));
  options.commit_log_file_size = 4095;
  CHECK(refused("commit_log_file_size"));
  options.commit_log_file_size = int64_t{1} << 31;  // a blank could not say how long it is
  CHECK(refused("commit_log_file_size"));
  options.consume_queue_file_entries = 0;
  CHECK(refused("consume_queue_file_entries"));
  options.index_slots = 0;
  CHECK(refused("index_slots"));
  options.index_slots = 50'000'001;
  CHECK(refused("index_slots"));
  options.index_entries = 1;
  CHECK(refused("index_entries"));
  options.index_entries = 90'000'001;
  CHECK(refused("index_entries"));
  options.message_size_max = 9;
  CHECK(refused("message_size_max"));
  options.batch_messages_max = 0;
  CHECK(refused("batch_messages_max"));
  options.commit_log_allocation_step = 0;
  CHECK(refused("commit_log_allocation_step"));
  options.populate_window = -1;
  CHECK(refused("populate_window"));
  CHECK(validate(options));
}
