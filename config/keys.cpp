#include "config/keys.hpp"

#include <algorithm>
#include <array>
#include <numeric>
#include <utility>

#include "config/delay_levels.hpp"
#include "config/key_fields.hpp"
#include "config/remoting_keys.hpp"
#include "config/timer_keys.hpp"
#include "config/transaction_keys.hpp"

namespace cafmq {
namespace {

constexpr int64_t day_ms = int64_t{24} * 3'600 * 1'000;
constexpr int64_t pages_max = 1 << 20;

// -- fields with rules of their own -------------------------------------------

key_field directory() {
  constexpr size_t length_max = 1'024;
  return {key_type::text, fmt::format("a path of 1 to {} bytes", length_max),
          [](settings& all, std::string_view value) {
            if (value.empty() || value.size() > length_max) return false;
            all.store.directory = value;
            return true;
          },
          [](const settings& all) {
            const auto path = all.store.directory.string();
            return path.empty() ? std::string{default_store_directory} : path;
          }};
}

key_field flush_choice() {
  return {key_type::choice, "ASYNC_FLUSH or SYNC_FLUSH",
          [](settings& all, std::string_view text) {
            if (text != "ASYNC_FLUSH" && text != "SYNC_FLUSH") return false;
            all.store.flush = text == "SYNC_FLUSH" ? flush_mode::sync : flush_mode::async;
            return true;
          },
          [](const settings& all) {
            return std::string{all.store.flush == flush_mode::sync ? "SYNC_FLUSH" : "ASYNC_FLUSH"};
          }};
}

key_field queue_layout_choice() {
  using kind = consume_queue_layout_kind;
  return {key_type::choice, "files or blocks",
          [](settings& all, std::string_view text) {
            if (text != "files" && text != "blocks") return false;
            all.store.consume_queues = text == "files" ? kind::files : kind::blocks;
            return true;
          },
          [](const settings& all) {
            return std::string{all.store.consume_queues == kind::files ? "files" : "blocks"};
          }};
}

// One or several, as RocketMQ writes them: 04 or 02;04.
key_field hours() {
  return {key_type::text, "hours of 00 to 23, separated by ;",
          [](settings& all, std::string_view text) {
            std::vector<int> hours;
            while (!text.empty()) {
              const auto end = std::min(text.find(';'), text.size());
              const auto hour = number_in(text.substr(0, end));
              if (!hour || *hour < 0 || *hour > 23) return false;
              hours.push_back(static_cast<int>(*hour));
              text.remove_prefix(std::min(end + 1, text.size()));
            }
            if (hours.empty()) return false;
            all.store.retention.delete_hours = std::move(hours);
            return true;
          },
          [](const settings& all) {
            std::string joined;
            for (const auto hour : all.store.retention.delete_hours)
              joined += fmt::format("{}{:02}", joined.empty() ? "" : ";", hour);
            return joined;
          }};
}

key_field delay_levels() {
  return {key_type::text,
          fmt::format("1 to {} of 30s, 10m, 2h or 1d, separated by blanks", delay_levels_max),
          [](settings& all, std::string_view text) {
            auto levels = parse_delay_levels(text);
            if (!levels) return false;
            all.store.delay_levels_ms = std::move(*levels);
            return true;
          },
          [](const settings& all) { return delay_levels_text(all.store.delay_levels_ms); }};
}

// RocketMQ counts bytes of a consume queue file and rounds them up to whole entries.
key_field queue_file_bytes() {
  constexpr int64_t entry_size = 20;
  constexpr int64_t bytes_max = int64_t{1} << 30;
  return {key_type::integer, fmt::format("{} to {}", entry_size, bytes_max),
          [](settings& all, std::string_view text) {
            const auto bytes = number_in(text);
            if (!bytes || *bytes < entry_size || *bytes > bytes_max) return false;
            all.store.consume_queue_file_entries = (*bytes + entry_size - 1) / entry_size;
            return true;
          },
          [](const settings& all) {
            return std::to_string(all.store.consume_queue_file_entries * entry_size);
          }};
}

key_field addresses(std::vector<std::string> broker_options::*member) {
  constexpr size_t addresses_max = 64;
  return {key_type::text, fmt::format("up to {} of host:port, separated by ;", addresses_max),
          [=](settings& all, std::string_view text) {
            std::vector<std::string> addresses;
            while (!text.empty()) {
              const auto end = std::min(text.find(';'), text.size());
              const auto address = text.substr(0, end);
              if (end > 0 && address.find(':') == std::string_view::npos) return false;
              if (end > 0) addresses.emplace_back(address);
              text.remove_prefix(std::min(end + 1, text.size()));
            }
            if (addresses.size() > addresses_max) return false;
            all.broker.*member = std::move(addresses);
            return true;
          },
          [=](const settings& all) {
            std::string joined;
            for (const auto& address : all.broker.*member)
              joined.append(joined.empty() ? "" : ";").append(address);
            return joined;
          }};
}

// -- the table, section by section --------------------------------------------

using keys = std::vector<key>;

// A part of the process copies its options when it is made; what is hot is in
// actors/broker/hot_settings.hpp as well.
constexpr bool cold = false;
constexpr bool hot = true;

void add_identity(keys& all) {
  constexpr std::string_view section = "Who this broker is and where it is reached";
  all.insert(
      all.end(),
      {{"brokerClusterName", "", section, "The cluster that the broker belongs to.", cold,
        text(&broker_options::cluster)},
       {"brokerName", "", section,
        "The name of the broker. Every master of a cluster needs a name of its own; its slaves\n"
        "share it.",
        cold, text(&broker_options::broker_name)},
       {"brokerId", "", section, "0 is the master, others are slaves.", cold,
        integer(&broker_options::broker_id, 0, 100'000'000)},
       {"brokerIP1", "", section,
        "The address that clients are told, and that every record and message id carries. Clients\n"
        "must be able to reach it.",
        cold, text(&broker_options::host)},
       {"listenPort", "", section, "The port for RocketMQ's own clients.", cold,
        integer(&broker_options::listen_port, 1, 65'535)},
       {"nativeAddress", "", section,
        "The address at which the native door listens. Its protocol believes its peer: leave it "
        "on\n"
        "loopback, or on a network where every machine is trusted.",
        cold, text(&native_options::address)},
       {"nativePort", "", section, "The port of the native door; 0 takes any free one.", cold,
        integer(&native_options::port, 0, 65'535)},
       {"namesrvAddr", "", section,
        "The name servers at which the broker registers, RocketMQ's own or ours: their ports for\n"
        "RocketMQ's clients. Without one the broker is found only by its address.",
        cold, addresses(&broker_options::namesrv_addresses)},
       {"nativeNamesrvAddr", "", section,
        "The native doors of our name servers, which clients of the native door ask.", cold,
        addresses(&broker_options::native_namesrv_addresses)},
       {"registerNameServerPeriod", "", section,
        "Milliseconds between registrations. A name server forgets a broker after 120000.", cold,
        integer(&broker_options::register_interval, 10'000, 60'000)},
       {"scanNotActiveBrokerInterval", "", section,
        "Milliseconds between a name server's looks for brokers that have gone silent.", cold,
        integer(&namesrv_options::scan_interval, 100, 60'000)},
       {"kvConfigPath", "", section,
        "The file in which a name server keeps the texts of tools. `cafmq standalone` keeps them\n"
        "in the store's directory unless this is set.",
        cold, text(&namesrv_options::kv_config_path)}});
}

void add_store(keys& all) {
  constexpr std::string_view section = "The store";
  all.insert(
      all.end(),
      {{"storePathRootDir", "", section,
        "The directory of the store. One process at a time; made when it is missing.", cold,
        directory()},
       {"mappedFileSizeCommitLog", "mapedFileSizeCommitLog", section,
        "Bytes of one commit log file. Must be what the directory was made with.", cold,
        integer(&store_options::commit_log_file_size, 4'096, 2'147'483'647)},
       {"mappedFileSizeConsumeQueue", "mapedFileSizeConsumeQueue", section,
        "Bytes of one consume queue file, rounded up to entries of 20. Must be what the directory\n"
        "was made with.",
        cold, queue_file_bytes()},
       {"consumeQueueLayout", "", section,
        "How consume queues lie on disk: each in files of its own, as RocketMQ has them, or all "
        "in\n"
        "shared blocks, for many thousands of queues. `cafmq store convert` changes a store.",
        cold, queue_layout_choice()},
       {"messageIndexEnable", "", section,
        "Whether messages can be found by their keys. What was stored while it was off is indexed\n"
        "at the next start with it on.",
        cold, boolean(&store_options::index_enabled)},
       {"maxHashSlotNum", "", section,
        "Slots of one index file, 4 bytes each. More: fewer keys share one. Files that were made\n"
        "with another number are made again from the log.",
        cold, integer(&store_options::index_slots, 1, 50'000'000)},
       {"maxIndexNum", "", section,
        "Entries of one index file, 20 bytes each. As above, files are made again.", cold,
        integer(&store_options::index_entries, 2, 90'000'000)},
       {"commitLogHotTail", "", section,
        "The last bytes of the log that are taken to be in memory. What lies before is read from\n"
        "the disk by a thread of its own. Larger than the memory that is free: reads stall others.",
        cold, integer(&store_options::hot_tail_bytes, 0, int64_t{1} << 50)},
       {"maxMessageSize", "", section, "Bytes of a message's body at most.", cold,
        integer(&store_options::message_size_max, 10, 256 << 20)},
       {"messageDelayLevel", "", section,
        "How long messages with the delay levels 1, 2 and so on wait.", cold, delay_levels()},
       {"checkCRCOnRecover", "", section,
        "Whether the start after a crash checks the body of every message that it reads again.",
        cold, boolean(&store_options::check_crc_on_recovery)}});
}

void add_retention(keys& all) {
  constexpr std::string_view section = "How long messages are kept";
  all.insert(
      all.end(),
      {{"fileReservedTime", "", section,
        "Hours that a message is kept at least, unless the disk is too full.", hot,
        integer(&retention_options::reserved_hours, 0, 876'000)},
       {"deleteWhen", "", section, "The hours of the day, local time, in which older files go.",
        cold, hours()},
       {"diskMaxUsedSpaceRatio", "", section,
        "Percent of the disk in use above which older files go at any hour.", cold,
        integer(&retention_options::max_used_percent, 10, 95)},
       {"diskSpaceCleanForciblyRatio", "", section,
        "Percent above which the oldest files go whatever their age.", cold,
        integer(&retention_options::clean_forcibly_percent, 30, 95)},
       {"diskSpaceWarningLevelRatio", "", section,
        "Percent above which writes are refused, until the use has fallen to\n"
        "diskSpaceCleanForciblyRatio.",
        cold, integer(&retention_options::refuse_percent, 35, 100)},
       {"cleanFileForciblyEnable", "", section,
        "Whether files that are not old enough may go when the disk is nearly full.", cold,
        boolean(&retention_options::clean_forcibly)},
       {"commitLogSizeMax", "", section,
        "Bytes of the commit log above which the oldest file goes whatever its age; 0: no bound.",
        cold, integer(&retention_options::log_bytes_max, 0, int64_t{1} << 60)},
       {"cleanResourceInterval", "", section,
        "Milliseconds between looks for files that may go and for the use of the disk.", cold,
        integer(&clean_options::interval, 100, day_ms)}});
}

void add_flush(keys& all) {
  constexpr std::string_view section = "What survives what";
  all.insert(
      all.end(),
      {{"flushDiskType", "", section,
        "ASYNC_FLUSH: an acknowledged message survives the end of the process. SYNC_FLUSH: it\n"
        "survives a power cut; sends take as long as the disk does.",
        cold, flush_choice()},
       {"flushIntervalCommitLog", "", section,
        "Milliseconds between flushes of the log when enough is dirty.", cold,
        integer(&flush_options::log_interval, 1, day_ms)},
       {"flushCommitLogLeastPages", "", section, "Pages of 4 KiB that are enough; 0: always flush.",
        cold, integer(&flush_options::log_pages_least, 0, pages_max)},
       {"flushCommitLogThoroughInterval", "", section,
        "Milliseconds after which the log is flushed however little is dirty.", cold,
        integer(&flush_options::log_thorough_interval, 1, day_ms)},
       {"flushIntervalConsumeQueue", "", section,
        "The same for the consume queues, which only shorten the start after a crash.", cold,
        integer(&flush_options::queue_interval, 1, day_ms)},
       {"flushConsumeQueueLeastPages", "", section, "Pages of 4 KiB that are enough.", cold,
        integer(&flush_options::queue_pages_least, 0, pages_max)},
       {"flushConsumeQueueThoroughInterval", "", section,
        "Milliseconds after which the consume queues are flushed however little is dirty.", cold,
        integer(&flush_options::queue_thorough_interval, 1, day_ms)},
       {"flushConsumerOffsetInterval", "", section,
        "Milliseconds between writes of consumerOffset.json. Longer: more messages are delivered\n"
        "twice after a crash.",
        cold, integer(&broker_options::offsets_persist_interval, 100, day_ms)},
       {"flushDelayOffsetInterval", "", section,
        "Milliseconds between writes of delayOffset.json. Longer: more delayed messages are\n"
        "delivered twice after a crash.",
        cold, integer(&broker_options::delay_persist_interval, 100, day_ms)},
       {"consumerOffsetUpdateVersionStep", "", section,
        "Commits after which the offsets get a new version, by which slaves notice.", cold,
        integer(&broker_options::offsets_version_step, 1, 100'000'000)}});
}

void add_rules(keys& all) {
  constexpr std::string_view section = "What is allowed";
  all.insert(
      all.end(),
      {{"brokerPermission", "", section,
        "2 (write), 4 (read) or 6 (both). Without write the broker refuses sends.", hot,
        integer(&broker_options::permission, 0, 6)},
       {"autoCreateTopicEnable", "", section,
        "Whether sending to an unknown topic creates it. A misspelled name is then a new topic.",
        hot, boolean(&broker_options::auto_create_topic)},
       {"defaultTopicQueueNums", "", section,
        "Queues at most of a topic that is created by sending.", cold,
        integer(&broker_options::topic_queues, 1, 1'024)},
       {"autoCreateSubscriptionGroup", "", section,
        "Whether consuming with an unknown group creates it.", hot,
        boolean(&broker_options::auto_create_group)}});
}

void add_consumption(keys& all) {
  constexpr std::string_view section = "Consumption";
  all.insert(
      all.end(),
      {{"longPollingEnable", "", section,
        "Whether a pull that finds nothing waits for as long as its client asks.", cold,
        boolean(&broker_options::long_polling)},
       {"shortPollingTimeMills", "", section, "Milliseconds that it waits otherwise.", cold,
        integer(&broker_options::short_polling, 1, 60'000)},
       {"enablePropertyFilter", "", section,
        "Whether consumers may choose messages by their properties, with SQL92 expressions.", cold,
        boolean(&broker_options::property_filter)},
       {"maxTransferBytesOnMessageInMemory", "", section, "Bytes that one pull returns at most.",
        cold, integer(&broker_options::pull_bytes_max, 1'024, 256 << 20)},
       {"maxTransferCountOnMessageInMemory", "", section, "Messages that one pull returns at most.",
        cold, integer(&broker_options::pull_messages_max, 1, 1'000'000)},
       {"maxHeldPulls", "", section,
        "Pulls that may wait for messages at a time; one more is refused as too many.", cold,
        integer(&broker_options::held_pulls_max, 1, 100'000'000)},
       {"maxColdPulls", "", section,
        "Pulls far behind the tail of the log that may wait for the disk at a time; one more is\n"
        "refused as too many.",
        cold, integer(&broker_options::cold_pulls_max, 1, 1'000'000)},
       {"channelExpiredTimeout", "", section,
        "Milliseconds that a client may be silent before its groups forget it; it beats every\n"
        "30000.",
        cold, integer(&broker_options::client_expiry, 1'000, day_ms)}});
}

keys made_table() {
  keys all;
  add_identity(all);
  add_store(all);
  add_retention(all);
  add_flush(all);
  add_rules(all);
  add_consumption(all);
  add_transaction_keys(all);
  add_timer_keys(all);
  add_remoting_keys(all);
  return all;
}

// -- look-up ------------------------------------------------------------------

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

// How many letters must be put in, taken out or replaced, whatever their case.
size_t edit_distance(std::string_view left, std::string_view right) {
  std::vector<size_t> row(right.size() + 1);
  std::iota(row.begin(), row.end(), size_t{0});
  for (size_t i = 0; i < left.size(); ++i) {
    size_t diagonal = std::exchange(row[0], i + 1);
    for (size_t j = 0; j < right.size(); ++j) {
      const bool same = lower(left[i]) == lower(right[j]);
      const auto replaced = diagonal + (same ? 0 : 1);
      diagonal = row[j + 1];
      row[j + 1] = std::min({replaced, row[j] + 1, diagonal + 1});
    }
  }
  return row.back();
}

void append_comment(std::string& text, std::string_view lines) {
  while (!lines.empty()) {
    const auto end = std::min(lines.find('\n'), lines.size());
    text.append("# ").append(lines.substr(0, end)).append("\n");
    lines.remove_prefix(std::min(end + 1, lines.size()));
  }
}

}  // namespace

std::string_view to_string(key_type type) {
  constexpr std::array<std::string_view, 4> names = {"integer", "boolean", "text", "choice"};
  return names[static_cast<size_t>(type)];
}

const std::vector<key>& all_keys() {
  static const keys table = made_table();
  return table;
}

const key* find_key(std::string_view name) {
  if (name.empty()) return nullptr;
  const auto found = std::find_if(all_keys().begin(), all_keys().end(), [&](const key& each) {
    return each.name == name || each.older_name == name;
  });
  return found == all_keys().end() ? nullptr : &*found;
}

const key& nearest_key(std::string_view name) {
  constexpr size_t compared_length_max = 64;
  name = name.substr(0, compared_length_max);
  return *std::min_element(
      all_keys().begin(), all_keys().end(), [&](const key& left, const key& right) {
        return edit_distance(name, left.name) < edit_distance(name, right.name);
      });
}

std::string sample_file() {
  const settings defaults;
  std::string text =
      "# Every setting of a broker at its default. A setting that is left out has its default "
      "too;\n"
      "# one that does not exist is an error. Sizes are bytes, times are milliseconds.\n";
  std::string_view section;
  for (const auto& each : all_keys()) {
    if (std::exchange(section, each.section) != each.section)
      text.append("\n# == ").append(each.section).append(" ==\n");
    text.append("\n");
    append_comment(text, each.doc);
    text.append(fmt::format("# {}: {}.{}\n", to_string(each.field.type), each.field.range,
                            each.hot ? " May be changed while the broker runs." : ""));
    text.append(fmt::format("{}={}\n", each.name, each.field.show(defaults)));
  }
  return text;
}

}  // namespace cafmq
