#include "actors/broker/topics_actor.hpp"

#include <functional>
#include <optional>
#include <utility>
#include <vector>

#include <spdlog/spdlog.h>
#include <caf/all.hpp>

#include "actors/admin_messages.hpp"
#include "actors/broker/pending_changes.hpp"
#include "actors/error.hpp"
#include "actors/messages.hpp"
#include "protocol/topics_document.hpp"

//   BROKER --create_topic, create_topic_by_sending, remove_topic--> TOPICS --write_file--> PERSIST
//                                         TOPICS --topic_created, topic_removed--> BROKER, once
//                                         durable
//   REGISTRATION --watch_topics--> TOPICS --topics_changed--> REGISTRATION, at each change

namespace cafmq {
namespace {

// Answers whoever asked for a change: that it is durable, or why it is not.
using change_reply = std::function<void(const caf::error& cause)>;

template <class Answer>
change_reply reply_with(caf::typed_response_promise<Answer> reply, Answer answer) {
  return [reply, answer = std::move(answer)](const caf::error& cause) mutable {
    if (cause)
      reply.deliver(cause);
    else
      reply.deliver(std::move(answer));
  };
}

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
          return answer_when_durable(topic_created{wanted.topic});
        },
        [this](const create_topic_by_sending& wanted) {
          if (may_create_) table_.allow_auto_create(*may_create_);
          auto created = table_.create_by_sending(wanted.topic, wanted.queues,
                                                  wall_clock_.wall_ms(), wanted.pattern);
          if (!created) return refuse(created.error());
          return answer_when_durable(topic_created{std::move(*created)});
        },
        [this](const remove_topic& gone) { return remove(gone.topic); },
        [this](allow_auto_create rule) { may_create_ = rule.allowed; },
        [this](announce_topics) {
          table_.touch(wall_clock_.wall_ms());
          changes_.wait(table_.version().counter, [](const caf::error&) {});
          write();
        },
        [this](watch_topics& watch) { listeners_.push_back(std::move(watch.listener)); },
    };
  }

  void on_exit() override {
    listeners_.clear();
    persist_ = nullptr;
    const auto stopping = to_caf(error{errc::shutting_down, "the broker is stopping"});
    for (auto& reply : changes_.take_all()) reply(stopping);
  }

 private:
  caf::result<topic_created> refuse(const error& cause) { return to_caf(cause); }

  caf::result<topic_removed> remove(const std::string& topic) {
    const auto removed = table_.remove(topic, wall_clock_.wall_ms());
    if (!removed) return to_caf(removed.error());
    return answer_when_durable(topic_removed{*removed});
  }

  template <class Answer>
  caf::result<Answer> answer_when_durable(Answer answer) {
    auto reply = make_response_promise<Answer>();
    if (visible_->read()->version() == table_.version()) {
      reply.deliver(std::move(answer));
      return reply;
    }
    changes_.wait(table_.version().counter, reply_with(reply, std::move(answer)));
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
    for (auto& reply : changes_.written(written.version().counter)) reply({});
    for (const auto& listener : listeners_) send(listener, topics_changed{});
    write();
  }

  // What could not be saved was never visible: back to what is.
  void take_back(const caf::error& cause) {
    spdlog::error("topics were not changed: {}", from_caf(cause).text());
    table_ = *visible_->read();
    for (auto& reply : changes_.failed()) reply(cause);
  }

  std::shared_ptr<published<topic_table>> visible_;
  topic_table table_;               // may be ahead of what is visible
  std::optional<bool> may_create_;  // when that was changed since the start
  std::filesystem::path file_;
  persist_actor persist_;
  const cafmq::clock& wall_clock_;
  pending_changes<change_reply> changes_;
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
