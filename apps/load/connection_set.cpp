#include "apps/load/connection_set.hpp"

#include <sys/epoll.h>
#include <sys/prctl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <utility>

namespace cafmq::load {
namespace {

timespec time_until(steady::time_point until) {
  const auto left = std::max<int64_t>((until - steady::now()).count(), 0);
  return {left / 1'000'000'000, left % 1'000'000'000};
}

}  // namespace

result<connection_set> connection_set::open(const endpoint& to, size_t count) {
  connection_set opened;
  opened.number_ = ::epoll_create1(EPOLL_CLOEXEC);
  if (opened.number_ < 0) return fail_errno("make an epoll descriptor", errno);
  ::prctl(PR_SET_TIMERSLACK, 1);  // else the kernel delays a planned send by up to 50 us
  opened.is_dirty_.resize(count);
  opened.is_full_.resize(count);
  for (size_t index = 0; index < count; ++index) {
    auto connection = load_connection::open(to);
    if (!connection) return fail(connection.error());
    opened.all_.push_back(std::move(*connection));
    if (auto watched = opened.watch(index, false, true); !watched) return fail(watched.error());
  }
  return opened;
}

connection_set::connection_set(connection_set&& other) noexcept
    : number_{std::exchange(other.number_, -1)},
      all_{std::move(other.all_)},
      is_dirty_{std::move(other.is_dirty_)},
      dirty_{std::move(other.dirty_)},
      is_full_{std::move(other.is_full_)},
      ready_{std::move(other.ready_)} {}

connection_set::~connection_set() {
  if (number_ >= 0) ::close(number_);
}

load_connection& connection_set::to_write(size_t index) {
  if (!std::exchange(is_dirty_[index], 1)) dirty_.push_back(index);
  return all_[index];
}

result<void> connection_set::watch(size_t index, bool writing, bool added) {
  epoll_event event{};
  event.events = EPOLLIN | (writing ? EPOLLOUT : 0U);
  event.data.u64 = index;
  if (::epoll_ctl(number_, added ? EPOLL_CTL_ADD : EPOLL_CTL_MOD, all_[index].number(), &event) < 0)
    return fail_errno("watch a connection", errno);
  return {};
}

result<void> connection_set::send_all() {
  for (const auto index : dirty_) {
    is_dirty_[index] = 0;
    if (auto sent = all_[index].send(); !sent) return sent;
    const char full = all_[index].has_unsent() ? 1 : 0;
    if (std::exchange(is_full_[index], full) == full) continue;
    if (auto watched = watch(index, full != 0, false); !watched) return watched;
  }
  dirty_.clear();
  return {};
}

result<std::span<const size_t>> connection_set::wait(steady::time_point until) {
  std::array<epoll_event, 256> events;
  const auto left = time_until(until);
  const int count = ::epoll_pwait2(number_, events.data(), events.size(), &left, nullptr);
  if (count < 0 && errno != EINTR) return fail_errno("wait for connections", errno);
  ready_.clear();
  for (int each = 0; each < count; ++each) {
    const auto index = static_cast<size_t>(events[static_cast<size_t>(each)].data.u64);
    if ((events[static_cast<size_t>(each)].events & EPOLLOUT) != 0) (void)to_write(index);
    if ((events[static_cast<size_t>(each)].events & ~static_cast<uint32_t>(EPOLLOUT)) != 0)
      ready_.push_back(index);
  }
  return std::span<const size_t>{ready_};
}

}  // namespace cafmq::load
