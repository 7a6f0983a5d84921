#include "net/remoting/connection_table.hpp"

#include <algorithm>
#include <atomic>
#include <string_view>
#include <utility>

#include "base/error.hpp"

namespace cafmq::remoting {
namespace {

// "::ffff:10.1.2.3" is how a socket for both families names an IPv4 peer.
std::string plain_host(std::string host) {
  constexpr std::string_view mapped = "::ffff:";
  return host.starts_with(mapped) ? host.substr(mapped.size()) : host;
}

std::string peer_name(const std::string& host, uint16_t port) {
  const bool is_ipv6 = host.find(':') != std::string::npos;
  return is_ipv6 ? fmt::format("[{}]:{}", host, port) : fmt::format("{}:{}", host, port);
}

uint64_t new_serial() {
  static std::atomic<uint64_t> last = 0;
  return last.fetch_add(1, std::memory_order_relaxed) + 1;
}

}  // namespace

connection::connection(uint64_t serial, std::string host, uint16_t port,
                       const remoting_options& options, door_time now)
    : serial{serial},
      host{std::move(host)},
      peer{peer_name(this->host, port)},
      frames{options.frames},
      read_size{options.quiet_read_size},
      times{now, now, false} {}

connection* connection_table::add(handle at, std::string host, uint16_t port, door_time now) {
  host = plain_host(std::move(host));
  if (!peers_.add(host)) {
    counts_->refused_connections.add();
    return nullptr;
  }
  connection added{new_serial(), std::move(host), port, options_, now};
  counts_->connections.add();
  return &all_.insert_or_assign(at, std::move(added)).first->second;
}

connection* connection_table::find(handle at) {
  const auto found = all_.find(at);
  return found == all_.end() ? nullptr : &found->second;
}

connection* connection_table::find(const connection_id& wanted) {
  auto* found = find(wanted.handle);
  return found != nullptr && found->serial == wanted.serial && !found->ends_by ? found : nullptr;
}

void connection_table::remove(handle at) {
  const auto found = all_.find(at);
  if (found == all_.end()) return;
  set_unsent(found->second, 0);
  count_unfinished(found->second.frames.pending(), 0);
  peers_.remove(found->second.host);
  all_.erase(found);
  counts_->connections.change(1, 0);
}

void connection_table::count_unfinished(size_t before, size_t now) {
  unfinished_ = unfinished_ - before + now;
  if (before != now) counts_->unfinished_bytes.change(before, now);
}

std::vector<connection_table::handle> connection_table::handles() const {
  std::vector<handle> handles;
  handles.reserve(all_.size());
  for (const auto& [at, each] : all_) handles.push_back(at);
  return handles;
}

std::vector<connection_table::handle> connection_table::overdue(door_time now) const {
  std::vector<handle> overdue;
  for (const auto& [at, each] : all_)
    if (each.ends_by ? now >= *each.ends_by : is_overdue(each.times, options_, now))
      overdue.push_back(at);
  return overdue;
}

void connection_table::set_unsent(connection& to, size_t bytes) {
  unsent_ = unsent_ - to.unsent + bytes;
  counts_->unsent_bytes.change(to.unsent, bytes);
  to.unsent = bytes;
}

std::optional<connection_table::handle> connection_table::greediest() const {
  if (unsent_ <= options_.unsent_total_max) return std::nullopt;
  return std::max_element(all_.begin(), all_.end(),
                          [](const auto& left, const auto& right) {
                            return left.second.unsent < right.second.unsent;
                          })
      ->first;
}

}  // namespace cafmq::remoting
