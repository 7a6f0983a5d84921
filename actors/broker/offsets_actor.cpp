#include "actors/broker/offsets_actor.hpp"

#include <utility>
#include <vector>

#include <spdlog/spdlog.h>
#include <caf/all.hpp>

#include "actors/admin_messages.hpp"
#include "actors/error.hpp"
#include "actors/messages.hpp"
#include "protocol/offsets_document.hpp"

//   BROKER --find_offset, commit_offsets, list_group_offsets--> OFFSETS, which answers at once
//   its remoting door --the same, for tools--> OFFSETS
//   clock  --persist_tick----> OFFSETS --write_file--> PERSIST, when something changed
//   assembly --persist_offsets--> OFFSETS --write_file--> PERSIST --file_written--> the assembly

namespace cafmq {
namespace {

using saved_reply = caf::typed_response_promise<file_written>;

class offsets final : public offsets_actor::base {
 public:
  offsets(caf::actor_config& config, offset_table table, offsets_files files, persist_actor persist,
          const cafmq::clock& clock)
      : offsets_actor::base{config},
        table_{std::move(table)},
        files_{std::move(files)},
        persist_{std::move(persist)},
        wall_clock_{clock},
        saved_changes_{table_.changes()} {}

  const char* name() const override { return "offsets"; }

 protected:
  behavior_type make_behavior() override {
    delayed_send(this, files_.persist_interval, persist_tick{});
    return {
        [this](const find_offset& asked) {
          const auto found = table_.find(asked.group, asked.queue);
          return offset_found{found.has_value(), found.value_or(queue_offset{0})};
        },
        [this](const commit_offsets& commits) { return commit(commits); },
        [this](list_group_offsets) { return by_group(); },
        [this](list_offsets) { return offsets_listing{table_.document()}; },
        [this](const find_group_offsets& asked) { return of_group(asked.group); },
        [this](const find_groups_of_topic& asked) {
          return groups_of_topic{table_.groups_of_topic(asked.topic)};
        },
        [this](const forget_offsets& gone) { return forget(gone); },
        [this](persist_offsets) {
          auto reply = make_response_promise<file_written>();
          save([reply](const caf::error& cause) mutable { answer(reply, cause); });
          return reply;
        },
        [this](persist_tick) {
          if (!saving_ && table_.changes() != saved_changes_) save([](const caf::error&) {});
          delayed_send(this, files_.persist_interval, persist_tick{});
        },
    };
  }

  void on_exit() override { persist_ = nullptr; }

 private:
  caf::result<offsets_committed> commit(const commit_offsets& commits) {
    for (const auto& [queue, committed] : commits.commits) {
      const auto now_ms = wall_clock_.wall_ms();
      const auto done = commits.may_go_back
                            ? table_.reset(commits.group, queue, committed, now_ms)
                            : table_.commit(commits.group, queue, committed, now_ms);
      if (!done) return to_caf(done.error());
      if (*done == commit_outcome::went_back)
        spdlog::warn("group {} tried to go back in {} queue {} to {}; use a reset for that",
                     commits.group, queue.topic, queue.queue_id, committed.value());
    }
    return offsets_committed{};
  }

  group_offsets by_group() const {
    group_offsets all;
    for (const auto& group : table_.groups())
      for (auto& entry : table_.of_group(group))
        all.by_group[group].push_back({std::move(entry.queue), entry.next});
    return all;
  }

  found_group_offsets of_group(const std::string& group) const {
    found_group_offsets found;
    for (auto& entry : table_.of_group(group))
      found.commits.push_back({std::move(entry.queue), entry.next});
    return found;
  }

  offsets_forgotten forget(const forget_offsets& gone) {
    const auto now_ms = wall_clock_.wall_ms();
    const auto of_group = gone.group.empty() ? 0 : table_.remove_group(gone.group, now_ms);
    const auto of_topic = gone.topic.empty() ? 0 : table_.remove_topic(gone.topic, now_ms);
    return offsets_forgotten{of_group + of_topic};
  }

  static void answer(saved_reply reply, const caf::error& cause) {
    if (cause)
      reply.deliver(cause);
    else
      reply.deliver(file_written{});
  }

  // PERSIST writes one after another, so the last content wins.
  template <class Done>
  void save(Done done) {
    saving_ = true;
    request(persist_, caf::infinite,
            write_file{files_.file.string(), write_offsets(table_.document())})
        .then(
            [this, done, changes = table_.changes()](file_written) mutable {
              saving_ = false;
              saved_changes_ = changes;
              done(caf::error{});
            },
            [this, done](const caf::error& cause) mutable {
              saving_ = false;
              spdlog::error("offsets were not saved, trying again: {}", from_caf(cause).text());
              done(cause);
            });
  }

  offset_table table_;
  offsets_files files_;
  persist_actor persist_;
  const cafmq::clock& wall_clock_;
  bool saving_ = false;
  uint64_t saved_changes_;
};

}  // namespace

offsets_actor spawn_offsets(caf::actor_system& system, offset_table table, offsets_files files,
                            persist_actor persist, const clock& clock) {
  return system.spawn<offsets>(std::move(table), std::move(files), std::move(persist),
                               std::cref(clock));
}

}  // namespace cafmq
