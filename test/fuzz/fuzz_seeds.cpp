// Writes the seeds of all fuzzers from real stores: fuzz_seeds DIRECTORY

#include <cstdio>
#include <fstream>
#include <iterator>
#include <memory>
#include <string>

#include "base/bytes.hpp"
#include "message/properties.hpp"
#include "protocol/groups_document.hpp"
#include "protocol/offsets_document.hpp"
#include "protocol/topics_document.hpp"
#include "storage/file_names.hpp"
#include "storage/message_store.hpp"
#include "test/fuzz/require.hpp"
#include "test/fuzz/scratch_directory.hpp"
#include "test/fuzz/store_archive.hpp"

using namespace cafmq;

namespace {

namespace fs = std::filesystem;

std::string content_of(const fs::path& path) {
  std::ifstream file{path, std::ios::binary};
  return {std::istreambuf_iterator<char>{file}, {}};
}

class seeds {
 public:
  explicit seeds(fs::path directory) : directory_{std::move(directory)} {}

  void write(const std::string& fuzzer, const std::string& name, const std::string& bytes) const {
    write_file(directory_ / fuzzer / name, bytes, static_cast<int64_t>(bytes.size()));
  }

 private:
  fs::path directory_;
};

std::unique_ptr<message_store> open(const store_options& options, const manual_clock& clock) {
  return message_store::open(options, clock).value();
}

void put(message_store& store, std::string_view topic, int32_t queue, std::string_view body) {
  static const auto properties = encode_properties(
      {{"TAGS", "blue"}, {"KEYS", "k1 k2"}, {"UNIQ_KEY", "7F00"}, {"DELAY", "3"}});
  message message;
  message.topic = topic;
  message.queue_id = queue;
  message.body = body;
  message.properties = *properties;
  message.born_timestamp_ms = 1'700'000'000'000;
  require(store.put(message).has_value(), "a seed's message is stored");
}

void fill(message_store& store, int count) {
  for (int number = 0; number < count; ++number) {
    put(store, "orders", number % 2, "order " + std::to_string(number));
    if (number % 3 == 0) put(store, "bills", 0, std::string(60, 'b'));
    if (number % 5 == 0) put(store, "SCHEDULE_TOPIC_XXXX", 2, "later");
  }
}

// Once to be opened, once to be repaired.
void write_store(const seeds& to, const std::string& name, const store_options& options) {
  const auto archive = pack_store(options.directory);
  to.write("store", name, "o" + archive);
  to.write("store", name + "_to_repair", "r" + archive);
}

// Stores that were closed, that crashed, and whose log has lost its beginning.
void write_stores(const seeds& to) {
  const scratch_directory scratch;
  manual_clock clock;
  const auto options = archive_options(scratch.path() / "store");
  auto store = open(options, clock);
  fill(*store, 3);
  require(store->close().has_value(), "a seed is closed");
  write_store(to, "small", options);
  store = nullptr;
  store = open(options, clock);
  fill(*store, 20);
  require(store->close().has_value(), "a seed is closed");
  store = nullptr;
  write_store(to, "closed", options);
  const auto log = file_names::commit_log(options.directory) / file_names::segment(0);
  const auto queue =
      file_names::consume_queue(options.directory, {"orders", 0}) / file_names::segment(0);
  const auto log_bytes = content_of(log);
  to.write("log", "one_file", log_bytes);
  to.write("record", "first", log_bytes.substr(0, 300));
  to.write("record", "exact",
           log_bytes.substr(0, static_cast<size_t>(load_big_endian<int32_t>(log_bytes.data()))));
  const auto queue_bytes = content_of(queue);
  to.write("consume_queue", "whole", std::string("\x10\0\0\0\0", 5) + queue_bytes);
  to.write("consume_queue", "cut", std::string("\x02\0\1\0\0", 5) + queue_bytes);
  to.write("consume_queue", "late", std::string("\x10\0\1\0\2", 5) + queue_bytes);
  to.write("checkpoint", "closed",
           content_of(file_names::checkpoint(options.directory)).substr(0, 48));
  to.write("inventory", "closed", content_of(file_names::queue_inventory(options.directory)));
  store = open(options, clock);
  fill(*store, 5);
  store = nullptr;
  write_store(to, "crashed", options);
  fs::remove(log);
  write_store(to, "late", options);
}

// Two queues in shared blocks.
void write_blocks(const seeds& to) {
  const scratch_directory scratch;
  manual_clock clock;
  auto options = archive_options(scratch.path() / "store");
  options.consume_queues = consume_queue_layout_kind::blocks;
  auto store = open(options, clock);
  for (int number = 0; number < 55; ++number) put(*store, "orders", number % 40 == 0, "x");
  require(store->close().has_value(), "a seed is closed");
  const auto directory = file_names::consume_queue_blocks(options.directory);
  const auto names = content_of(directory / "names");
  auto blocks = content_of(directory / "blocks" / file_names::segment(0));
  blocks.erase(blocks.find_last_not_of('\0') + 1);
  std::string head{"\xff\xff", 2};
  head += static_cast<char>(names.size());
  to.write("blocks", "two_queues", head + names + blocks);
}

void write_index(const seeds& to) {
  std::string bytes(static_cast<size_t>(archived_index_size), '\0');
  store_big_endian(bytes.data() + 36, int32_t{3});
  store_big_endian(bytes.data() + 40, int32_t{2});
  store_big_endian(bytes.data() + 40 + 7 * 4 + 2 * 20 + 16, int32_t{1});
  to.write("index", "chain", bytes);
}

void write_texts(const seeds& to) {
  to.write("properties", "some", encode_properties({{"TAGS", "blue"}, {"KEYS", "k1 k2"}}).value());
  to.write("properties", "odd", "KEYS\1a\2\2TAGS\1\2x\1y");
  topics_document topics;
  topics.topics["orders"] = {};
  to.write("tables", "topics", write_topics(topics));
  to.write("tables", "groups", write_groups({}));
  to.write("tables", "offsets",
           "{\"dataVersion\":{},\"offsetTable\":{\"orders@readers\":{0:12,1:7}}}");
}

void write_expressions(const seeds& to) {
  const std::string properties =
      "region\1eu\2amount\1"
      "17.5\2paid\1true\2TAGS\1new\2n\1-3\2";
  const auto write = [&](const std::string& name, const std::string& expression) {
    to.write("sql_filter", name, expression + '\0' + properties);
  };
  write("sizes", "amount > 10.0 AND n < 5 OR n BETWEEN -5 AND 3000000000");
  write("texts", "region IN ('eu', 'it''s') AND TAGS NOT CONTAINS 'old' AND TAGS STARTSWITH 'n'");
  write("nulls", "missing IS NULL AND NOT (region IS NULL) OR missing <> 1");
  write("truths", "paid = TRUE AND (n = 3) = FALSE AND TRUE");
  write("comments", "/* why */ region = 'eu' -- because\n AND amount NOT BETWEEN 1. AND .5e1");
  write("tail", "region = 'eu' garbage ! '");
  write("nested", "NOT (NOT ((-n) > - 2 AND + n <= 3L)) AND region ENDSWITH 'u'");
  write("wrong", "region > 'eu' AND (n = NULL");
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) {
    std::fprintf(stderr, "usage: fuzz_seeds DIRECTORY\n");
    return 2;
  }
  const seeds to{argv[1]};
  write_stores(to);
  write_blocks(to);
  write_index(to);
  write_texts(to);
  write_expressions(to);
  return 0;
}
