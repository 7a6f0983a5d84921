#include "actors/broker/remoting/position_handlers.hpp"

#include <algorithm>
#include <cctype>
#include <string_view>
#include <utility>

#include <caf/all.hpp>

#include "actors/messages.hpp"
#include "actors/remoting_ask.hpp"
#include "protocol/headers/positions.hpp"
#include "storage/message_store.hpp"

namespace cafmq::remoting {
namespace {

constexpr std::string_view not_committed = "Not found, maybe this group consumer boot first";

template <class Header>
message_queue queue_in(const Header& header) {
  return {std::string{header.topic}, header.queue_id};
}

bool is_upper(std::string_view boundary) {
  constexpr std::string_view upper = "upper";
  return std::equal(boundary.begin(), boundary.end(), upper.begin(), upper.end(),
                    [](char left, char right) {
                      return std::tolower(static_cast<unsigned char>(left)) == right;
                    });
}

// Where a group begins that has never committed: at the first message of a queue that still has
// it; else the client decides.
void append_first_position(std::string& out, const asker& whom, const message_store& store,
                           const message_queue& queue) {
  const bool has_first =
      store.min_offset(queue) == queue_offset{0} && store.max_offset(queue) > queue_offset{0};
  if (has_first)
    append_header(out, whom, offset_response{0});
  else
    append_refused(out, whom, response_code::query_not_found, not_committed);
}

}  // namespace

position_handlers::position_handlers(door& door, const door_parts& parts)
    : door_{door}, parts_{parts.broker}, lookups_{door, parts} {}

void position_handlers::add_to(router& routes) {
  const auto add = [&](request_code code, auto handle) {
    routes.add(code, access::subscribe,
               [this, handle](const call& call, std::string& out) { (this->*handle)(call, out); });
  };
  add(request_code::query_consumer_offset, &position_handlers::find_committed);
  add(request_code::update_consumer_offset, &position_handlers::commit);
  add(request_code::search_offset_by_timestamp, &position_handlers::search);
  add(request_code::get_max_offset, &position_handlers::find_max);
  add(request_code::get_min_offset, &position_handlers::find_min);
  add(request_code::get_earliest_msg_storetime, &position_handlers::find_earliest_time);
}

void position_handlers::find_committed(const call& call, std::string& out) {
  const auto header = header_of<query_consumer_offset_request>(call, out);
  if (!header) return;
  auto queue = queue_in(*header);
  const bool may_begin_at_first = header->zero_if_not_found;
  find_offset question{std::string{header->consumer_group}, queue};
  ask<offset_found>(door_, call, parts_.offsets, std::move(question),
                    [this, queue = std::move(queue), may_begin_at_first](
                        std::string& answer, const asker& whom, const offset_found& found) {
                      if (found.known)
                        append_header(answer, whom, offset_response{found.committed.value()});
                      else if (may_begin_at_first)
                        append_first_position(answer, whom, *parts_.store, queue);
                      else
                        append_refused(answer, whom, response_code::query_not_found, not_committed);
                    });
}

void position_handlers::commit(const call& call, std::string& out) {
  const auto header = header_of<update_consumer_offset_request>(call, out);
  if (!header) return;
  if (parts_.topic_snapshot->read()->find(header->topic) == nullptr)
    return append_refused(out, call, response_code::topic_not_exist,
                          "there is no such topic on this broker");
  // Clients go back with it as well: when they seek, and when a queue ends before their offset.
  commit_offsets commit{std::string{header->consumer_group},
                        {{queue_in(*header), queue_offset{header->commit_offset}}},
                        true};
  ask<offsets_committed>(door_, call, parts_.offsets, std::move(commit),
                         [](std::string& answer, const asker& whom, offsets_committed&) {
                           append_done(answer, whom);
                         });
}

void position_handlers::search(const call& call, std::string& out) {
  const auto header = header_of<search_offset_request>(call, out);
  if (!header) return;
  const auto boundary =
      is_upper(header->boundary_type) ? time_boundary::upper : time_boundary::lower;
  lookups_.answer(call, out,
                  [&store = *parts_.store, queue = queue_in(*header), time = header->timestamp_ms,
                   boundary](std::string& answer, const asker& whom) {
                    if (const auto found = store.offset_at(queue, time, boundary))
                      append_header(answer, whom, offset_response{found->value()});
                    else
                      append_refused(answer, whom, found.error());
                  });
}

void position_handlers::find_max(const call& call, std::string& out) {
  if (const auto header = header_of<max_offset_request>(call, out))
    append_header(out, call, offset_response{parts_.store->max_offset(queue_in(*header)).value()});
}

void position_handlers::find_min(const call& call, std::string& out) {
  if (const auto header = header_of<min_offset_request>(call, out))
    append_header(out, call, offset_response{parts_.store->min_offset(queue_in(*header)).value()});
}

void position_handlers::find_earliest_time(const call& call, std::string& out) {
  const auto header = header_of<earliest_store_time_request>(call, out);
  if (!header) return;
  lookups_.answer(
      call, out,
      [&store = *parts_.store, queue = queue_in(*header)](std::string& answer, const asker& whom) {
        const auto time = store.store_time_of(queue, store.min_offset(queue));
        append_header(answer, whom, store_time_response{time.value_or(-1)});
      });
}

}  // namespace cafmq::remoting
