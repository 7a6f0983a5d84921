#include "bench/limit/limit_server.hpp"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <utility>

#include "message/batch_codec.hpp"
#include "message/properties.hpp"
#include "protocol/headers/header_reader.hpp"
#include "protocol/headers/header_writer.hpp"
#include "protocol/headers/positions.hpp"
#include "protocol/headers/send.hpp"
#include "protocol/pull_response.hpp"

namespace cafmq::bench {
namespace {

using namespace remoting;

constexpr size_t read_size = size_t{64} << 10;

void watch(int epoll, int number, uint32_t events, int operation) {
  epoll_event event{};
  event.events = events;
  event.data.fd = number;
  ::epoll_ctl(epoll, operation, number, &event);
}

}  // namespace

limit_server::limit_server(message_store& store, const store_options& options)
    : store_{store},
      flush_{options.flush},
      answers_{options.store_host, "DefaultRegion", true},
      in_(read_size, '\0') {}

limit_server::~limit_server() {
  for (const auto& [number, each] : connections_) ::close(number);
  if (listener_ >= 0) ::close(listener_);
  if (epoll_ >= 0) ::close(epoll_);
}

result<void> limit_server::listen(uint16_t port) {
  listener_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  const int on = 1;
  ::setsockopt(listener_, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  address.sin_port = htons(port);
  if (::bind(listener_, reinterpret_cast<sockaddr*>(&address), sizeof address) < 0 ||
      ::listen(listener_, SOMAXCONN) < 0)
    return fail_errno("listen on a port", errno);
  epoll_ = ::epoll_create1(EPOLL_CLOEXEC);
  watch(epoll_, listener_, EPOLLIN, EPOLL_CTL_ADD);
  return {};
}

result<void> limit_server::run() {
  std::array<epoll_event, 256> events;
  for (;;) {
    const int count = ::epoll_wait(epoll_, events.data(), events.size(), -1);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return fail_errno("wait for connections", errno);
    for (int each = 0; each < count; ++each) {
      const auto& event = events[static_cast<size_t>(each)];
      if (event.data.fd == listener_)
        accept_all();
      else if ((event.events & EPOLLOUT) != 0)
        write(event.data.fd);
      else
        read(event.data.fd);
    }
    if (flush_ == flush_mode::sync && store_.flushed_end() < store_.log_end())
      if (auto flushed = store_.flush_log(0); !flushed) return fail(flushed.error());
    serve_held();
    for (const int number : std::exchange(dirty_, {})) write(number);
  }
}

void limit_server::accept_all() {
  for (;;) {
    const int number = ::accept4(listener_, nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC);
    if (number < 0) return;
    const int on = 1;
    ::setsockopt(number, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    connections_.try_emplace(number);
    watch(epoll_, number, EPOLLIN, EPOLL_CTL_ADD);
  }
}

void limit_server::close(int number) {
  connections_.erase(number);
  std::erase_if(held_, [&](const auto& each) { return each.connection == number; });
  ::close(number);
}

void limit_server::read(int number) {
  const auto found = connections_.find(number);
  if (found == connections_.end()) return;
  const auto count = ::recv(number, in_.data(), in_.size(), 0);
  if (count < 0 && errno == EAGAIN) return;
  if (count <= 0) return close(number);
  const auto split = found->second.frames.split(
      {in_.data(), static_cast<size_t>(count)}, [&](const frame& whole) -> result<void> {
        if (auto decoded = decoder_.decode(whole, header_); !decoded) return decoded;
        handle(number, whole);
        return {};
      });
  if (!split) return close(number);
  if (!found->second.out.empty()) dirty_.push_back(number);
}

void limit_server::write(int number) {
  const auto found = connections_.find(number);
  if (found == connections_.end()) return;
  auto& [frames, out, sent, is_full] = found->second;
  while (sent < out.size()) {
    const auto count = ::send(number, out.data() + sent, out.size() - sent, MSG_NOSIGNAL);
    if (count < 0 && errno == EAGAIN) break;
    if (count < 0) return close(number);
    sent += static_cast<size_t>(count);
  }
  const bool full = sent < out.size();
  if (!full) {
    out.clear();
    sent = 0;
  }
  if (std::exchange(is_full, full) != full)
    watch(epoll_, number, full ? EPOLLIN | EPOLLOUT : EPOLLIN, EPOLL_CTL_MOD);
}

void limit_server::handle(int number, const frame& whole) {
  auto& out = connections_.at(number).out;
  switch (header_.request()) {
    case request_code::send_message:
    case request_code::send_message_v2:
    case request_code::send_batch_message:
      return send(out, whole);
    case request_code::pull_message:
      return pull(number, whole);
    case request_code::get_min_offset:
    case request_code::get_max_offset:
      return show_position(out, whole);
    default:
      command_writer{out, whole.type, response_line(response_code::success, header_.opaque)}.end();
  }
}

void limit_server::send(std::string& out, const frame& whole) {
  const auto header = read_send_message(header_);
  if (!header) return;
  message message;
  message.topic = header->topic;
  message.queue_id = header->queue_id;
  message.born_timestamp_ms = header->born_timestamp_ms;
  message.properties = header->properties;
  message.body = whole.body;
  stored_answer answer;
  answer.opaque = header_.opaque;
  answer.queue_id = header->queue_id;
  if (!header->batch) {
    const auto put = store_.put(message);
    if (!put) return;
    answer.queue_position = put->queue;
    answer.places = {&put->begin, 1};
    const auto key = find_property(message.properties, property::unique_key);
    answer.transaction_id = key.value_or("");
    return answers_.append_stored(out, whole.type, answer);
  }
  const auto items = decode_batch(whole.body, 10'000);
  if (!items) return;
  messages_.clear();
  for (const auto& item : *items) {
    message.body = item.body;
    message.properties = item.properties;
    messages_.push_back(message);
  }
  const auto put = store_.put_batch(messages_);
  if (!put) return;
  answer.queue_position = put->place.queue;
  answer.places = put->records;
  answers_.append_stored(out, whole.type, answer);
}

void limit_server::pull(int number, const frame& whole) {
  const auto header = read_header<pull_message_request>(header_.fields);
  if (!header) return;
  dispatch();
  held_pull pull{number,
                 whole.type,
                 header_.opaque,
                 {std::string{header->topic}, header->queue_id},
                 queue_offset{header->queue_position}};
  if (!answer_pull(pull)) held_.push_back(std::move(pull));
}

bool limit_server::answer_pull(const held_pull& pull) {
  const auto read = store_.read(pull.queue, pull.from, {}, {});
  if (!read || read->status != read_status::found) return false;
  size_t size = 0;
  for (const auto& record : read->records) size += record.size();
  auto& out = connections_.at(pull.connection).out;
  append_pull_response(
      out, pull.type,
      {response_code::success, pull.opaque, "FOUND", 0, read->next, read->min, read->max}, size);
  for (const auto& record : read->records) out.append(record.view());
  return true;
}

void limit_server::show_position(std::string& out, const frame& whole) {
  const auto header = read_header<min_offset_request>(header_.fields);
  if (!header) return;
  dispatch();
  const message_queue queue{std::string{header->topic}, header->queue_id};
  const auto position = header_.request() == request_code::get_max_offset
                            ? store_.max_offset(queue)
                            : store_.min_offset(queue);
  append_command(out, whole.type, response_line(response_code::success, header_.opaque),
                 offset_response{position.value()});
}

void limit_server::dispatch() {
  while (store_.dispatched_end() < store_.dispatch_limit())
    if (!store_.dispatch(10'000)) return;
}

void limit_server::serve_held() {
  if (held_.empty() || store_.dispatched_end() == store_.dispatch_limit()) return;
  dispatch();
  std::erase_if(held_, [&](const auto& each) {
    const bool answered = answer_pull(each);
    if (answered) dirty_.push_back(each.connection);
    return answered;
  });
}

}  // namespace cafmq::bench
