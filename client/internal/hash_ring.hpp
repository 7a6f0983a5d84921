#pragma once

/// The members of a group on a ring of hashes, as RocketMQ's ConsistentHashRouter has them: each at
/// the hashes of "id-0", "id-1" and so on, where a hash is the first four bytes of an MD5. Plain
/// data with one owner.

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>

namespace cafmq {

class hash_ring {
 public:
  /// A member that comes again gets further places. Where two meet the later one stays.
  void add(const std::string& member, size_t places);

  /// The member at the key's hash or next after it; null while nobody is there.
  [[nodiscard]] const std::string* find(std::string_view key) const;

 private:
  std::map<uint32_t, std::string> members_;
};

}  // namespace cafmq
