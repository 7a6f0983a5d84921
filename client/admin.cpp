#include "client/admin.hpp"

#include <algorithm>
#include <map>
#include <utility>

#include <caf/all.hpp>

#include "actors/error.hpp"
#include "actors/messages.hpp"
#include "actors/timer_messages.hpp"
#include "base/names.hpp"
#include "client/internal/connector_actor.hpp"
#include "client/internal/name_servers.hpp"
#include "client/internal/shared_system.hpp"

namespace cafmq {
namespace {

message_time time_of(int64_t wall_ms) {
  return message_time{std::chrono::milliseconds{wall_ms}};
}

}  // namespace

/// A place in the shared actor system from which to ask.
class admin::session {
 public:
  explicit session(const admin_options& options)
      : options_{options},
        shared_{shared_system::acquire()},
        connector_{spawn_connector(system_visit{*shared_}.system())} {}

  session(const session&) = delete;
  session& operator=(const session&) = delete;
  ~session() { caf::anon_send_exit(connector_, caf::exit_reason::user_shutdown); }

  result<std::vector<broker_data>> cluster() {
    auto failure = error{errc::unreachable, "no name server is given"};
    for (const auto& address : split_addresses(options_.name_servers)) {
      auto listing = cluster_at(address);
      if (listing) return std::move(listing->brokers);
      failure = listing.error();
    }
    return fail(std::move(failure));
  }

  struct master {
    std::string broker_name;
    std::string address;
  };

  result<std::vector<master>> masters() {
    const auto brokers = cluster();
    if (!brokers) return fail(brokers.error());
    if (brokers->empty())
      return fail(errc::unreachable, "no broker is registered at the name server; is one running?");
    std::vector<master> found;
    for (const auto& broker : *brokers)
      if (const auto at = broker.addresses.find(master_id); at != broker.addresses.end())
        found.push_back({broker.broker_name, at->second});
    return found;
  }

  template <class Answer, class Question>
  result<Answer> ask_master(const master& whom, const Question& question) {
    auto answer = ask_broker<Answer>(whom.address, question);
    if (answer) return answer;
    return fail(answer.error().code(), "broker {}: {}", whom.broker_name, answer.error().text());
  }

  /// Calls `use(broker_name, answer)` with the answer of each master to `question`.
  template <class Answer, class Question, class Use>
  result<void> ask_masters(const Question& question, Use use) {
    const auto all = masters();
    if (!all) return fail(all.error());
    for (const auto& each : *all) {
      auto answer = ask_master<Answer>(each, question);
      if (!answer) return fail(answer.error());
      use(each.broker_name, std::move(*answer));
    }
    return {};
  }

  /// Asks one master after another until one has what is meant.
  template <class Question>
  result<void> change_timer(const Question& question) {
    const auto all = masters();
    if (!all) return fail(all.error());
    result<void> outcome = fail(errc::unreachable, "no master is registered at the name server");
    for (const auto& each : *all) {
      const auto changed = ask_master<timer_changed>(each, question);
      if (changed) return {};
      outcome = fail(changed.error());
      if (changed.error().code() != errc::out_of_range) return outcome;
    }
    return outcome;
  }

 private:
  template <class Answer, class Handle, class Question>
  result<Answer> ask(const Handle& whom, const Question& question) {
    const system_visit visit{*shared_};
    caf::scoped_actor self{visit.system()};
    result<Answer> outcome;
    self->request(whom, options_.request_timeout, question)
        .receive([&](Answer& answer) { outcome = std::move(answer); },
                 [&](caf::error& cause) { outcome = fail(from_caf(cause)); });
    return outcome;
  }

  result<cluster_listing> cluster_at(const std::string& address) {
    auto roles = ask<node_roles>(connector_, connect_to{address});
    if (!roles) return fail(roles.error());
    if (!roles->namesrv) return fail(errc::unreachable, "there is no name server at {}", address);
    return ask<cluster_listing>(roles->namesrv, list_cluster{});
  }

  template <class Answer, class Question>
  result<Answer> ask_broker(const std::string& address, const Question& question) {
    auto roles = ask<node_roles>(connector_, connect_to{address});
    if (!roles) return fail(roles.error());
    if (!roles->broker) return fail(errc::unreachable, "there is no broker at {}", address);
    return ask<Answer>(roles->broker, question);
  }

  const admin_options options_;
  const std::shared_ptr<shared_system> shared_;
  const connector_actor connector_;
};

result<admin> admin::start(const admin_options& options) {
  if (auto valid = validate(options); !valid) return fail(valid.error());
  return admin{std::make_unique<session>(options)};
}

admin::admin(std::unique_ptr<session> session) : session_{std::move(session)} {}
admin::admin(admin&&) noexcept = default;
admin& admin::operator=(admin&&) noexcept = default;
admin::~admin() = default;

result<std::vector<broker_data>> admin::cluster() {
  auto brokers = session_->cluster();
  if (brokers)
    std::sort(brokers->begin(), brokers->end(),
              [](const auto& a, const auto& b) { return a.broker_name < b.broker_name; });
  return brokers;
}

result<void> admin::create_topic(const topic_config& topic) {
  if (auto named = check_topic_name(topic.name); !named) return named;
  return session_->ask_masters<topic_created>(cafmq::create_topic{topic},
                                              [](const std::string&, const topic_created&) {});
}

result<std::vector<topic_status>> admin::list_topics() {
  std::vector<topic_status> all;
  auto asked = session_->ask_masters<topic_listing>(
      cafmq::list_topics{}, [&](const std::string& broker_name, topic_listing listing) {
        for (auto& each : listing.topics)
          all.push_back({broker_name, std::move(each.topic), each.messages});
      });
  if (!asked) return fail(asked.error());
  return all;
}

result<std::vector<group_status>> admin::list_groups() {
  std::vector<group_status> all;
  auto asked = session_->ask_masters<group_listing>(
      cafmq::list_groups{}, [&](const std::string& broker_name, group_listing listing) {
        for (auto& each : listing.groups)
          all.push_back({broker_name, std::move(each.group), std::move(each.client_ids),
                         std::move(each.topics), each.lag});
      });
  if (!asked) return fail(asked.error());
  return all;
}

result<std::vector<timer_status>> admin::list_timers(int64_t count) {
  const auto all = session_->masters();
  if (!all) return fail(all.error());
  std::vector<timer_status> found;
  for (const auto& master : *all) {
    auto left = std::max<int64_t>(count, 1);
    cafmq::list_timers asked;
    for (bool is_end = false; !is_end && left > 0;) {
      asked.count = static_cast<int32_t>(std::min<int64_t>(left, timer_rows_max));
      auto page = session_->ask_master<timer_listing>(master, asked);
      if (!page) return fail(page.error());
      for (auto& row : page->rows)
        found.push_back({master.broker_name, std::move(row.topic), std::move(row.unique_key),
                         std::move(row.keys), time_of(row.due_ms), time_of(row.sent_ms)});
      left -= asked.count;
      is_end = page->is_end;
      asked.after_due_ms = page->last_due_ms;
      asked.after_at = page->last_at;
    }
  }
  return found;
}

result<void> admin::cancel_timer(const std::string& topic, const std::string& message_id) {
  return session_->change_timer(cafmq::cancel_timer{topic, message_id});
}

result<void> admin::reschedule_timer(const std::string& topic, const std::string& message_id,
                                     message_time due_at) {
  return session_->change_timer(
      cafmq::reschedule_timer{topic, message_id, due_at.time_since_epoch().count()});
}

}  // namespace cafmq
