#include "actors/clean/clean_actor.hpp"

#include <catch2/catch.hpp>

#include "actors/maintenance_messages.hpp"
#include "actors/messages.hpp"
#include "test/support/actor_fixture.hpp"
#include "test/support/small_store.hpp"

using namespace cafmq;
using namespace std::chrono_literals;

namespace {

class clean_fixture : public actor_fixture {
 public:
  clean_fixture() {
    // Four files of 64 KiB, of which three may go as soon as they are old enough.
    for (int count = 0; count < 28; ++count) store_.put("orders", std::string(8000, 'x'));
    store_.dispatch_all();
    REQUIRE(store_.store().flush_log(0));
    REQUIRE(store_.store().flush_queues(0));
    REQUIRE(store_.store().save_checkpoint());
    clean_ = spawn_clean_pooled(system_, store_.store(), {10s});
    run();
  }
  ~clean_fixture() {
    self_->send_exit(clean_, caf::exit_reason::user_shutdown);
    run();
  }

  [[nodiscard]] int64_t files_gone() { return store_.store().log_begin().value() / (64 * 1024); }

  small_store store_{flush_mode::async,
                     [](store_options& options) { options.retention.log_bytes_max = 64 * 1024; }};
  clean_actor clean_;
};

}  // namespace

TEST_CASE_METHOD(clean_fixture, "CLEAN looks once an interval and removes file after file") {
  CHECK(files_gone() == 0);
  advance(9s);
  CHECK(files_gone() == 0);
  advance(1s);
  CHECK(files_gone() == 1);
  advance(100ms);
  CHECK(files_gone() == 2);
  advance(100ms);
  CHECK(files_gone() == 3);
  advance(100ms);
  CHECK(files_gone() == 3);  // the last one stays
  advance(10s);
  CHECK(files_gone() == 3);
}

TEST_CASE_METHOD(clean_fixture, "CLEAN removes at once what may go when a tool asks for it") {
  self_->send(clean_, clean_at_any_hour{});
  run();
  CHECK(files_gone() == 1);
  advance(100ms);
  CHECK(files_gone() == 2);
  advance(100ms);
  CHECK(files_gone() == 3);
  advance(100ms);
  CHECK(files_gone() == 3);
}
