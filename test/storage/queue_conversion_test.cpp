#include "storage/queue_conversion.hpp"

#include <catch2/catch.hpp>

#include "test/storage/store_fixture.hpp"

using namespace cafmq;

namespace {

using kind = consume_queue_layout_kind;

const message_queue orders{"orders", 0};
const message_queue payments{"payments", 3};

class conversion_fixture : public store_fixture {
 public:
  void fill() {
    open();
    for (int count = 0; count < 130; ++count) {
      put(orders, std::to_string(count));
      if (count % 3 == 0) put(payments, "p" + std::to_string(count));
    }
    dispatch();
    expected_orders_ = bodies(orders);
    expected_payments_ = bodies(payments);
    close();
  }

  void use(kind layout) { options_.consume_queues = layout; }

  result<size_t> convert() {
    return convert_queues(options_, [&](size_t done, size_t all) {
      last_progress_ = fmt::format("{} of {}", done, all);
    });
  }

  void check_all() {
    open();
    CHECK(bodies(orders) == expected_orders_);
    CHECK(bodies(payments) == expected_payments_);
    CHECK_FALSE(store().recovered().queues_were_incomplete);
    close();
  }

  std::string last_progress_;
  std::vector<std::string> expected_orders_;
  std::vector<std::string> expected_payments_;
};

}  // namespace

TEST_CASE_METHOD(conversion_fixture, "queues are converted there and back") {
  fill();
  const auto before = content_of(queue_file(orders, 20 * 10));
  use(kind::blocks);
  CHECK(try_open().error().text().find("store convert") != std::string::npos);
  CHECK(convert().value() == 2);
  CHECK(last_progress_ == "2 of 2");
  CHECK_FALSE(std::filesystem::exists(file_names::consume_queues(options_.directory)));
  check_all();
  use(kind::files);
  CHECK(try_open().error().code() == errc::config_invalid);
  CHECK(convert().value() == 2);
  CHECK_FALSE(std::filesystem::exists(file_names::consume_queue_blocks(options_.directory)));
  CHECK(content_of(queue_file(orders, 20 * 10)) == before);
  check_all();
}

TEST_CASE_METHOD(conversion_fixture, "a conversion needs a store that was closed, and work to do") {
  open();
  use(kind::blocks);
  CHECK(convert().error().code() == errc::locked);
  crash();
  CHECK(convert().error().text().find("not closed in order") != std::string::npos);
  use(kind::files);
  open();
  close();
  use(kind::blocks);
  CHECK(convert().error().text().find("nothing to convert") != std::string::npos);
}

TEST_CASE_METHOD(conversion_fixture, "an interrupted conversion loses nothing") {
  fill();
  use(kind::blocks);
  // Before the new queues got their name.
  std::filesystem::create_directories(options_.directory / "conversion" / "consumequeue_blocks");
  use(kind::files);
  check_all();
  use(kind::blocks);
  CHECK(convert());
  // Before the old ones were removed.
  std::filesystem::create_directories(file_names::consume_queues(options_.directory) / "orders");
  const auto refused = try_open();
  CHECK(refused.error().text().find("delete the second one") != std::string::npos);
  std::filesystem::remove_all(file_names::consume_queues(options_.directory));
  check_all();
}
