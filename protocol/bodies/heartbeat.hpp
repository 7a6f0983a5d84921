#pragma once

/// What clients tell of themselves: the heartbeat (34), the check of a filter (46), and the
/// subscriptions in them. Pure functions; any thread.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "protocol/json_fields.hpp"

namespace cafmq::remoting {

class body_writer;

enum class consume_type : uint8_t { actively, passively, pop };
enum class message_model : uint8_t { broadcasting, clustering };

/// Where a group begins that has no offset yet; the first is also what an unknown text means.
enum class consume_from : uint8_t { last_offset, first_offset, timestamp };

/// The names in JSON, as in "CONSUME_PASSIVELY". Three more names for consume_from are read, all of
/// which have long meant first or last.
[[nodiscard]] std::string_view to_string(consume_type type);
[[nodiscard]] std::string_view to_string(message_model model);
[[nodiscard]] std::string_view to_string(consume_from from);

/// What a group wants of a topic, as clients say it.
struct subscription_data {
  std::string topic;
  std::string expression = "*";
  std::string expression_type = "TAG";  ///< or SQL92
  std::vector<std::string> tags;
  std::vector<int32_t> tag_codes;  ///< Java's hash of each tag; some clients leave them out
  int64_t version = 0;
  bool class_filter = false;

  bool operator==(const subscription_data&) const = default;
};

/// Writes the fields of an object that the caller opens and closes.
void write_subscription(body_writer& writer, const subscription_data& subscription);
[[nodiscard]] subscription_data take_subscription(json_fields& fields);

struct consumer_data {
  std::string group;
  consume_type type = consume_type::passively;
  message_model model = message_model::clustering;
  consume_from from = consume_from::last_offset;
  std::vector<subscription_data> subscriptions;
  bool unit_mode = false;

  bool operator==(const consumer_data&) const = default;
};

struct heartbeat_data {
  std::string client_id;
  std::vector<std::string> producer_groups;
  std::vector<consumer_data> consumers;
  int32_t fingerprint = 0;             ///< not 0: the client sends heartbeats of the second kind
  bool without_subscriptions = false;  ///< keep those that are known

  bool operator==(const heartbeat_data&) const = default;
};

[[nodiscard]] std::string write_heartbeat(const heartbeat_data& heartbeat);

/// errc::corrupt or invalid_argument names the wrong field. The client id is not empty; group and
/// topic names are allowed ones.
[[nodiscard]] result<heartbeat_data> read_heartbeat(std::string_view json);

/// 46 CHECK_CLIENT_CONFIG: whether the broker understands a filter.
struct filter_check {
  std::string client_id;
  std::string group;
  std::string name_space;
  subscription_data subscription;

  bool operator==(const filter_check&) const = default;
};

[[nodiscard]] std::string write_filter_check(const filter_check& check);
[[nodiscard]] result<filter_check> read_filter_check(std::string_view json);

/// Fields of those types; one that is missing leaves the target as it was.
void take_consume_type(json_fields& fields, consume_type& target);
void take_message_model(json_fields& fields, message_model& target);
void take_consume_from(json_fields& fields, consume_from& target);

}  // namespace cafmq::remoting
