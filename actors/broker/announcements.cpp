#include "actors/broker/announcements.hpp"

#include <algorithm>
#include <utility>

namespace cafmq {

std::vector<size_t> announcements::due(const data_version& version, time now) {
  std::vector<size_t> numbers;
  for (size_t at = 0; at < peers_.size(); ++at) {
    auto& peer = peers_[at];
    const bool has_old_news = peer.told && *peer.told != version;
    if (peer.being_told || (now < peer.next && !has_old_news)) continue;
    peer.being_told = true;
    numbers.push_back(at);
  }
  return numbers;
}

bool announcements::taken(size_t name_server, const data_version& version, time now) {
  auto& peer = peers_.at(name_server);
  peer.being_told = false;
  peer.told = version;
  peer.next = now + interval_;
  return std::exchange(peer.reached, true) != true;
}

bool announcements::failed(size_t name_server, time now) {
  auto& peer = peers_.at(name_server);
  peer.being_told = false;
  peer.told.reset();
  peer.next = now + retry_;
  return std::exchange(peer.reached, false) != false;
}

void announcements::lost(size_t name_server, time now) {
  auto& peer = peers_.at(name_server);
  peer.told.reset();
  peer.next = std::min(peer.next, now + retry_);
}

}  // namespace cafmq
