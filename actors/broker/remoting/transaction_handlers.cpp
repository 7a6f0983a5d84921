#include "actors/broker/remoting/transaction_handlers.hpp"

#include <algorithm>
#include <memory>
#include <utility>

#include <spdlog/spdlog.h>
#include <caf/all.hpp>

#include "actors/maintenance_messages.hpp"
#include "actors/messages.hpp"
#include "actors/remoting_ask.hpp"
#include "message/message_id.hpp"
#include "message/system_topics.hpp"
#include "protocol/headers/lookups.hpp"
#include "protocol/headers/transactions.hpp"

namespace cafmq::remoting {
namespace {

// RocketMQ's clients expect 604 for an end that came too late, and 1 for one that cannot be.
response_code code_for(errc code) {
  switch (code) {
    case errc::invalid_argument:
      return response_code::system_error;
    case errc::timed_out:
      return response_code::illegal_operation;
    default:
      return response_code_for(code);
  }
}

}  // namespace

transaction_handlers::transaction_handlers(door& door, const door_parts& parts)
    : door_{door}, parts_{parts}, memory_{*parts.memory} {}

void transaction_handlers::add_to(router& routes) {
  routes.add(request_code::end_transaction, access::publish,
             [this](const call& call, std::string& out) { end(call, out); });
  routes.add(request_code::resume_check_half_message, access::operate,
             [this](const call& call, std::string& out) { resume(call, out); });
  if (door_.number() == 0) wait_for_checks();  // TXCHECK tells one
}

// -- ends ---------------------------------------------------------------------

void transaction_handlers::end(const call& call, std::string& out) {
  const auto header = header_of<end_transaction_request>(call, out);
  if (!header) return;
  const bool commit = header->decision == transaction_decision::commit;
  // A producer that does not know yet is asked later.
  if (!commit && header->decision != transaction_decision::rollback) return append_done(out, call);
  ends_.endings.push_back({std::string{header->producer_group},
                           queue_offset{header->queue_position},
                           physical_offset{header->physical_offset}, commit, header->from_check});
  who_ends_.push_back(door_.defer(call));
}

void transaction_handlers::read_done() {
  if (who_ends_.empty()) return;
  auto whom = std::make_shared<askers>(std::exchange(who_ends_, {}));
  door_.request(parts_.txcheck, caf::infinite, std::exchange(ends_, {}))
      .then([this, whom](const transactions_ended& done) { ended(*whom, done); },
            [this, whom](const caf::error& cause) {
              for (const auto& each : *whom) refuse(each, from_caf(cause));
            });
}

void transaction_handlers::ended(const askers& whom, const transactions_ended& done) {
  const bool is_durable = parts_.broker.store_settings.flush == flush_mode::async;
  askers at_once;
  askers flushed_first;
  for (size_t each = 0; each < whom.size(); ++each)
    if (const auto& refusal = done.refusals[each])
      refuse(whom[each], *refusal);
    else
      (is_durable || whom[each].one_way ? at_once : flushed_first).push_back(whom[each]);
  finish(at_once);
  if (flushed_first.empty()) return;
  door_.request(parts_.broker.flush_log, caf::infinite, wait_flushed{done.end})
      .then([this, flushed_first](flushed) { finish(flushed_first); },
            [this, flushed_first](const caf::error& cause) {
              for (const auto& each : flushed_first) refuse(each, from_caf(cause));
            });
}

void transaction_handlers::finish(const askers& whom) {
  for (const auto& each : whom) {
    std::string out;
    append_done(out, each);
    door_.answer(each, out);
  }
}

void transaction_handlers::refuse(const asker& whom, const error& cause) {
  std::string out;
  append_refused(out, whom, code_for(cause.code()), cause.text());
  door_.answer(whom, out);
}

// -- for tools ----------------------------------------------------------------

void transaction_handlers::resume(const call& call, std::string& out) {
  const auto header = header_of<resume_half_message_request>(call, out);
  if (!header) return;
  const auto id = parse_message_id(header->message_id);
  if (!id) return append_refused(out, call, response_code::system_error, id.error().text());
  const auto whom = door_.defer(call);
  const auto refused = [this, whom](const caf::error& cause) { refuse(whom, from_caf(cause)); };
  const auto resumed = [this, whom, refused](checks_resumed done) {
    if (parts_.broker.store_settings.flush == flush_mode::async) return finish({whom});
    door_.request(parts_.broker.flush_log, caf::infinite, wait_flushed{done.end})
        .then([this, whom](flushed) { finish({whom}); }, refused);
  };
  door_.request(parts_.txcheck, caf::infinite, resume_checks{id->place}).then(resumed, refused);
}

// -- checks -------------------------------------------------------------------

void transaction_handlers::wait_for_checks() {
  if (!parts_.txcheck) return;
  door_.request(parts_.txcheck, caf::infinite, await_checks{})
      .then(
          [this](const transaction_checks& found) {
            const auto unheard = std::count_if(found.checks.begin(), found.checks.end(),
                                               [&](const auto& check) { return !ask(check); });
            if (unheard > 0)
              spdlog::warn(
                  "{} undecided transactions cannot be asked about: no producer of their groups is "
                  "connected",
                  unheard);
            if (!found.checks.empty()) wait_for_checks();  // it has none only when it stops
          },
          [](const caf::error&) {});
}

bool transaction_handlers::ask(const transaction_check& check) {
  const auto channel = memory_.with([&](const client_memory& memory) {
    return copied(memory.channels.find_producer_in(check.producer_group, turn_++));
  });
  if (!channel) return false;
  const auto id =
      to_string(message_id{parts_.broker.store_settings.store_host, check.place.physical});
  check_transaction_request header;
  header.topic = system_topic::half;
  header.queue_position = check.place.queue.value();
  header.physical_offset = check.place.physical.value();
  header.unique_key = check.unique_key;
  header.transaction_id = check.unique_key;
  header.message_id = id;
  header.broker_name = parts_.options.broker_name;
  auto line = request_line(request_code::check_transaction_state, 0);
  line.flag |= command_flag::one_way;
  std::string frame;
  command_writer writer{frame, serialize_type::json, line};
  write_header(header, writer);
  writer.end(check.record.size());
  door_.push(channel->connection, frame.append(check.record));
  return true;
}

}  // namespace cafmq::remoting
