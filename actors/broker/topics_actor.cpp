#include "actors/broker/topics_actor.hpp"

#include <utility>
#include <vector>

#include <spdlog/spdlog.h>
#include <caf/all.hpp>

#include "actors/broker/pending_changes.hpp"
#include "actors/error.hpp"
#include "actors/messages.hpp"
#include "protocol/topics_document.hpp"

//   BROKER --create_topic, create_topic_by_sending--> TOPICS --write_file--> PERSIST
//                                                     TOPICS --topic_created--> BROKER, once
//                                                     durable
//   REGISTRATION --watch_topics--> TOPICS --topics_changed--> REGISTRATION, at each change

namespace cafmq {
namespace {

struct creation {
  caf::typed_response_promise<topic_created> reply;
  topic_config topic;
};

class topics final : public topics_actor::base {
 public:
  topics(caf::actor_config& config, std::shared_ptr<published<topic_table>> visible,
         std::filesystem::path file, persist_actor persist, const cafmq::clock& clock)
      : topics_actor::base{config},
        visible_{std::move(visible)},
        table_{*visible_->read()},
        file_{std::move(file)},
        persist_{std::move(persist)},
        wall_clock_{clock} {}

  const char* name() const override { return "topics"; }

 protected:
  behavior_type make_behavior() override {
    return {
        [this](const create_topic& wanted) {
          auto changed = table_.put(wanted.topic, wall_clock_.wall_ms());
          if (!changed) return refuse(changed.error());
          return answer_when_durable(wanted.topic);
        },
        [this](const create_topic_by_sending& wanted) {
          auto created = table_.create_by_sending(wanted.topic, wanted.queues,
                                                  wall_clock_.wall_ms(), wanted.pattern);
          if (!created) return refuse(created.error());
          return answer_when_durable(std::move(*created));
        },
        [this](watch_topics& watch) { listeners_.push_back(std::move(watch.listener)); },
    };
  }

  void on_exit() override {
    listeners_.clear();
    persist_ = nullptr;
    const auto stopping = to_caf(error{errc::shutting_down, "the broker is stopping"});
    for (auto& creation : changes_.take_all()) creation.reply.deliver(stopping);
  }

 private:
  caf::result<topic_created> refuse(const error& cause) { return to_caf(cause); }

  caf::result<topic_created> answer_when_durable(topic_config topic) {
    auto reply = make_response_promise<topic_created>();
    if (visible_->read()->version() == table_.version()) {
      reply.deliver(topic_created{std::move(topic)});
      return reply;
    }
    changes_.wait(table_.version().counter, creation{reply, std::move(topic)});
    write();
    return reply;
  }

  void write() {
    if (!changes_.begin_write()) return;
    request(persist_, caf::infinite, write_file{file_.string(), write_topics(table_.document())})
        .then([this, written = table_](file_written) { publish(written); },
              [this](const caf::error& cause) { take_back(cause); });
  }

  void publish(const topic_table& written) {
    visible_->publish(written);
    for (auto& created : changes_.written(written.version().counter))
      created.reply.deliver(topic_created{std::move(created.topic)});
    for (const auto& listener : listeners_) send(listener, topics_changed{});
    write();
  }

  // What could not be saved was never visible: back to what is.
  void take_back(const caf::error& cause) {
    spdlog::error("topics were not created: {}", from_caf(cause).text());
    table_ = *visible_->read();
    for (auto& failed : changes_.failed()) failed.reply.deliver(cause);
  }

  std::shared_ptr<published<topic_table>> visible_;
  topic_table table_;  // may be ahead of what is visible
  std::filesystem::path file_;
  persist_actor persist_;
  const cafmq::clock& wall_clock_;
  pending_changes<creation> changes_;
  std::vector<topics_listener> listeners_;
};

}  // namespace

topics_actor spawn_topics(caf::actor_system& system,
                          std::shared_ptr<published<topic_table>> visible,
                          std::filesystem::path file, persist_actor persist, const clock& clock) {
  return system.spawn<topics>(std::move(visible), std::move(file), std::move(persist),
                              std::cref(clock));
}

}  // namespace cafmq
