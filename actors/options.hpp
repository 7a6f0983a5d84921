#pragma once

/// What can be set about the actors: one struct for each part, its defaults at the fields. They
/// are filled from a configuration file by config/ and are constant from then on; every actor gets
/// a copy of its own struct, nobody reads a global.
///
/// validate() says whether values can work; a struct that came from outside passes it before use.

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "base/error.hpp"
#include "message/topic_config.hpp"

namespace cafmq {

/// When dirty pages go to the disk without anybody waiting for them.
struct flush_options {
  /// How often the log is flushed when enough pages are dirty. Longer: a power cut loses more that
  /// was acknowledged in async mode; shorter: more work for the disk.
  std::chrono::milliseconds log_interval{500};

  /// Pages of 4 KiB that must be dirty for that. Larger: fewer flushes on a quiet broker.
  int64_t log_pages_least = 4;

  /// How often the log is flushed however little is dirty: no message stays unflushed longer.
  std::chrono::milliseconds log_thorough_interval{10'000};

  /// The same for the consume queues, which are derived: flushing them only shortens recovery.
  std::chrono::milliseconds queue_interval{1'000};
  int64_t queue_pages_least = 2;
  std::chrono::milliseconds queue_thorough_interval{60'000};

  /// How often the checkpoint is written. Longer: more of the log is read again after a crash.
  std::chrono::milliseconds checkpoint_interval{1'000};

  /// Sends that may wait for a flush at a time; the next one is answered errc::busy.
  size_t waiters_max = 100'000;
};

/// When old files are looked for; which ones may go is up to the store's retention options.
struct clean_options {
  std::chrono::milliseconds interval{10'000};
};

/// What a broker is called, what it allows and where its bounds are.
struct broker_options {
  /// Every master of a cluster has a name of its own; its slaves share it.
  std::string broker_name = "DEFAULT_BROKER";
  std::string cluster = "DefaultCluster";

  /// 0 is the master, others are slaves.
  int64_t broker_id = 0;

  /// The address that clients are told; it must be reachable from them. It is also in every record
  /// and message id.
  std::string host = "127.0.0.1";

  /// Port of the remoting door.
  int32_t listen_port = 10911;

  /// host:port of the name servers: the remoting doors of any, as RocketMQ has them, and the native
  /// doors of ours. None: the broker is found only by its address.
  std::vector<std::string> namesrv_addresses;
  std::vector<std::string> native_namesrv_addresses;

  /// How often the name servers are told that the broker lives. Longer than a third of their
  /// expiry: one lost message and the broker is gone from the routes.
  std::chrono::milliseconds register_interval{30'000};

  /// permission::read and permission::write; without write the broker refuses sends and name
  /// servers hide its queues from producers.
  int32_t permission = permission::read | permission::write;

  /// Queues of TBW102: at most as many does a topic get that is created by sending.
  int32_t topic_queues = 8;

  /// Whether sending to an unknown topic creates it. A misspelled name is then a new topic.
  bool auto_create_topic = true;

  /// Whether consuming with an unknown group creates it.
  bool auto_create_group = true;

  /// Topics and groups that the broker may have; creating one more is answered errc::busy. Each
  /// takes about a kilobyte of memory, and a topic's queues take files.
  size_t topics_max = 50'000;
  size_t groups_max = 50'000;

  /// Whether a pull that finds nothing waits at the broker for as long as its client asks. Without:
  /// it waits short_polling, and messages are seen later.
  bool long_polling = true;
  std::chrono::milliseconds short_polling{1'000};

  /// Whether consumers may choose messages by their properties (SQL92). Such a pull looks at
  /// messages that it does not return; without, it is refused.
  bool property_filter = true;

  /// Pulls that may wait at a time; the next one is answered at once. About 200 bytes each.
  size_t held_pulls_max = 100'000;

  /// Pulls far behind the tail of the log that may wait for the disk at a time, of each door; the
  /// next one is answered errc::busy.
  size_t cold_pulls_max = 1'000;

  /// What one pull returns at most, whatever the client asks for.
  int64_t pull_bytes_max = int64_t{1} << 20;
  int32_t pull_messages_max = 1'024;

  /// How often committed offsets are written to consumerOffset.json. Longer: a crash of the broker
  /// delivers more messages twice.
  std::chrono::milliseconds offsets_persist_interval{5'000};

  /// How often delayOffset.json is written. Longer: a crash of the broker delivers more delayed
  /// messages twice.
  std::chrono::milliseconds delay_persist_interval{10'000};

  /// Commits after which the offset table gets a new data version, by which slaves notice.
  int64_t offsets_version_step = 500;

  /// Committed offsets (one for each group and queue) at most; the next one is answered errc::busy.
  size_t offsets_max = 2'000'000;

  /// How long a client may be silent before its groups forget it; it beats every 30 s.
  std::chrono::milliseconds client_expiry{120'000};
  std::chrono::milliseconds client_scan_interval{10'000};

  /// Memberships (one for each client and group) at most; the next one is answered errc::busy.
  size_t memberships_max = 200'000;

  /// "host:port", with brackets around an IPv6 address.
  [[nodiscard]] std::string address(int32_t port) const;
};

/// What happens to transactions that nobody ends.
struct transaction_options {
  /// Whether messages of transactions are refused.
  bool reject = false;

  /// How old a half message is before its producers are asked about it. Shorter: transactions that
  /// take longer are asked about in vain.
  std::chrono::milliseconds timeout{6'000};

  /// How often half messages are looked through. Longer: a transaction whose end got lost stays
  /// open for longer; shorter: undecided ones are stored again more often.
  std::chrono::milliseconds check_interval{30'000};

  /// How often producers are asked about one half message before it is given up.
  int32_t checks_max = 15;

  /// Half messages that are over are noted when they are enough for an op message of that many
  /// bytes, or after the interval. Longer: more is read again after a crash. The store accepts
  /// bodies of 256 times that at least.
  int32_t op_bytes_max = 4'096;
  std::chrono::milliseconds op_interval{3'000};

  /// How old a half message may get at most: as old as the log's files.
  std::chrono::hours reserved{72};
};

/// Messages for a certain time.
struct timer_options {
  /// Whether they are accepted and delivered. Those that wait are kept.
  bool enabled = true;

  /// How often new ones are looked for, and the width of the slots that RocketMQ's brokers and
  /// recall handles know. Longer: those with a shorter delay are later; a wait for longer is exact.
  std::chrono::milliseconds precision{100};

  /// How far ahead a message may be sent.
  std::chrono::milliseconds delay_max{std::chrono::hours{10 * 365 * 24}};

  /// Messages that may wait at a time; the next one is answered errc::busy. About 70 bytes each.
  size_t waiting_max = 10'000'000;

  /// How often it is saved which are over. Longer: the start after a crash reads more of the log.
  std::chrono::milliseconds save_interval{1'000};

  /// Whether producers may take messages back that wait.
  bool recall = true;
};

/// What a name server does.
struct namesrv_options {
  /// Port of the remoting door.
  int32_t listen_port = 9876;

  /// How long a broker may be silent before it is forgotten; it registers every 30 s.
  std::chrono::milliseconds broker_expiry{120'000};

  /// How often silent brokers are looked for.
  std::chrono::milliseconds scan_interval{5'000};

  /// Brokers, and topics of all of them together; a registration beyond is answered errc::busy.
  size_t brokers_max = 10'000;
  size_t topics_max = 1'000'000;

  /// The file of the texts that tools keep here, as RocketMQ has it.
  std::string kv_config_path = "~/namesrv/kvConfig.json";
};

/// Where the native door is. Its protocol believes its peer: it stays on loopback, or on a network
/// where every machine is trusted.
struct native_options {
  std::string address = "127.0.0.1";
  int32_t port = 9870;
};

/// errc::config_invalid names the field, its value and its range.
[[nodiscard]] result<void> validate(const flush_options& options);
[[nodiscard]] result<void> validate(const broker_options& options);
[[nodiscard]] result<void> validate(const transaction_options& options);
[[nodiscard]] result<void> validate(const timer_options& options);
[[nodiscard]] result<void> validate(const namesrv_options& options);
[[nodiscard]] result<void> validate(const native_options& options);

}  // namespace cafmq
