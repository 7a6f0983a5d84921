#pragma once

/// Consumers with a listener that a test leads, beside the name server and broker of
/// client_fixture.hpp.

#include <algorithm>
#include <deque>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "client/internal/consumer_core.hpp"
#include "test/client/client_fixture.hpp"

namespace cafmq {

using bodies = std::vector<std::string>;

// Takes every run at once and answers each message as told; remembers what it has seen. With
// `is_slow` it keeps the runs until the test finishes them.
class test_listener {
 public:
  std::deque<std::pair<std::string, consume_status>> verdicts;  ///< for bodies, each used once
  bool is_slow = false;
  bodies seen;
  std::vector<int32_t> reconsume_times;
  std::deque<listener_run> kept;

  void take(listener_run run) {
    if (is_slow)
      kept.push_back(std::move(run));
    else
      finish(run);
  }

  void finish_kept() {
    while (!kept.empty()) {
      const auto run = std::move(kept.front());
      kept.pop_front();
      finish(run);
    }
  }

  [[nodiscard]] bodies sorted() const {
    auto all = seen;
    std::sort(all.begin(), all.end());
    return all;
  }

 private:
  void finish(const listener_run& run) {
    run_report report{run.id, {}, true};
    for (const auto& message : run.messages) {
      if (run.is_revoked->load()) break;
      seen.emplace_back(message->body.view());
      reconsume_times.push_back(message->reconsume_times);
      report.answers.emplace_back(message->queue_offset, verdict_on(seen.back()));
    }
    run.report(std::move(report));
  }

  consume_status verdict_on(const std::string& body) {
    const auto told = std::find_if(verdicts.begin(), verdicts.end(),
                                   [&](const auto& each) { return each.first == body; });
    if (told == verdicts.end()) return consume_status::consumed;
    const auto status = told->second;
    verdicts.erase(told);
    return status;
  }
};

struct member {
  consumer_core_actor core;
  std::shared_ptr<test_listener> listener = std::make_shared<test_listener>();
  std::shared_ptr<std::vector<error>> warnings = std::make_shared<std::vector<error>>();
};

class consumer_fixture : public client_fixture {
 public:
  ~consumer_fixture() {
    for (const auto& each : started_) {
      each.listener->is_slow = false;
      self_->send_exit(each.core, caf::exit_reason::user_shutdown);
      run();
      each.listener->kept.clear();
    }
    run();
  }

  static consumer_options from(consume_from start_at) {
    return {.group = "billing", .subscriptions = {{.topic = "orders"}}, .start_at = start_at};
  }

  member start(consumer_options options, const std::string& client_id = "c1") {
    member started;
    options.client_id = client_id;
    options.on_warning = [warnings = started.warnings](const error& what) {
      warnings->push_back(what);
    };
    started.core = spawn_consumer_core(
        system_, spawn_test_directory(), std::make_shared<const consumer_options>(options),
        [listener = started.listener](listener_run run) { listener->take(std::move(run)); });
    started_.push_back(started);
    run();
    return started;
  }

  void close(const member& leaving) {
    REQUIRE(ask<client_closed>(leaving.core, close_client{std::chrono::seconds{1}}));
  }

  int64_t committed(int32_t queue_id = 0) {
    const auto found = ask<offset_found>(broker_, find_offset{"billing", {"orders", queue_id}});
    REQUIRE(found);
    return found->known ? found->committed.value() : -1;
  }

  bodies members() {
    const auto found = ask<group_members>(broker_, find_members{"billing"});
    REQUIRE(found);
    return found->client_ids;
  }

 private:
  std::vector<member> started_;
};

}  // namespace cafmq
