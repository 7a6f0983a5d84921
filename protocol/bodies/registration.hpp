#pragma once

/// What a broker tells a name server when it registers (103) or asks for changes (322): its topics
/// and their version. Pure functions; any thread.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "protocol/topics_document.hpp"

namespace cafmq::remoting {

inline constexpr size_t inflated_size_max = size_t{32} << 20;

struct register_broker_body {
  topics_document topics;
  std::vector<std::string> filter_servers;

  bool operator==(const register_broker_body&) const = default;
};

[[nodiscard]] std::string write_registration(const register_broker_body& body);

/// How the sender's header says that its body is written.
struct registration_format {
  bool compressed = false;
  int32_t version = 0;  ///< releases below v3_0_11 send the topic table alone
};

/// errc::corrupt or invalid_argument. A compressed body grows to at most inflated_size_max.
[[nodiscard]] result<register_broker_body> read_registration(std::string_view body,
                                                             registration_format format);

/// CRC-32 of a body as it is sent, in the bits that RocketMQ keeps.
[[nodiscard]] int32_t body_crc_of(std::string_view body);

[[nodiscard]] std::string write_data_version(const data_version& version);
[[nodiscard]] result<data_version> read_data_version(std::string_view json);

}  // namespace cafmq::remoting
