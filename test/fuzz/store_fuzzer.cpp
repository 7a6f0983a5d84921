#include <cstddef>
#include <cstdint>
#include <string_view>

#include "message/record_codec.hpp"
#include "storage/inspect/store_check.hpp"
#include "storage/inspect/store_repair.hpp"
#include "storage/inspect/store_summary.hpp"
#include "storage/message_store.hpp"
#include "test/fuzz/require.hpp"
#include "test/fuzz/scratch_directory.hpp"
#include "test/fuzz/store_archive.hpp"

using namespace cafmq;

namespace {

const manual_clock& standing_clock() {
  static const manual_clock clock;
  return clock;
}

const known_sizes& sizes() {
  static const auto options = archive_options("/");
  static const known_sizes sizes{options.commit_log_file_size, options.consume_queue_file_entries};
  return sizes;
}

check_report check(const store_options& options) {
  check_wishes wishes;
  wishes.delay_levels_ms = options.delay_levels_ms;
  wishes.report = [](const store_finding& finding) { (void)to_sentence(finding); };
  return check_store(look_at_store(options.directory, sizes()).value(), wishes);
}

// Whatever the files are, looking at them ends.
void inspect(const store_options& options) {
  const auto shape = look_at_store(options.directory, {});
  if (!shape) return;
  const auto report = check_store(*shape, {options.delay_levels_ms, {}, {}});
  (void)plan_repair(*shape, report);
  (void)summarize(*shape);
}

// A repair that reports success leaves a store that is sound.
void repair(const store_options& options) {
  const auto shape = look_at_store(options.directory, sizes());
  if (!shape) return;
  const auto plan = plan_repair(*shape, check(options));
  if (!plan) return;
  const auto repaired = repair_store(*shape, *plan, options, standing_clock());
  if (!repaired) return;
  const auto after = check(options);
  require(after.part(store_part::consume_queues).of(finding_level::derived) == 0,
          "the queues of a repaired store agree with its log");
  require(after.of(finding_level::damage) == 0, "a repair damages nothing");
  require(!after.tail, "a repair leaves nothing behind the end of the log");
}

// Reads every queue from its beginning to its end.
void read_all(const message_store& store) {
  for (const auto& queue : store.queues()) {
    for (auto next = store.min_offset(queue); next < store.max_offset(queue);) {
      const auto found = store.read(queue, next, {}, {});
      if (!found) {
        next = next + 1;
        continue;
      }
      require(found->next > next, "a read goes on");
      next = found->next;
      for (const auto& bytes : found->records)
        require(decode_record(bytes.view(), body_check::crc).has_value(),
                "a read returns whole records");
    }
  }
}

void use(message_store& store) {
  message message;
  message.topic = "orders";
  message.body = "one more";
  const auto placed = store.put(message);
  if (!placed) return;  // the files at the end may leave no room
  while (store.dispatched_end() < store.log_end())
    require(store.dispatch(100).has_value(), "what recovery accepted can be dispatched");
  const auto found = store.read({"orders", 0}, placed->queue, {}, {});
  require(found && found->status == read_status::found, "a new message can be read");
}

bool open_and_use(const store_options& options, bool again) {
  auto store = message_store::open(options, standing_clock());
  if (!store) return false;
  require(!again || !(*store)->recovered().tail_was_cut, "a second recovery has nothing to cut");
  read_all(**store);
  if (!again) use(**store);
  read_all(**store);
  require((*store)->flush_log(0) && (*store)->flush_queues(0), "a store in memory can be flushed");
  return (*store)->close().has_value();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  static const scratch_directory scratch;
  scratch.clear();
  const auto options = archive_options(scratch.path() / "store");
  std::filesystem::create_directories(options.directory);
  // The first byte says what is done with the store.
  const std::string_view input{reinterpret_cast<const char*>(data), size};
  if (input.empty()) return 0;
  unpack_store(input.substr(1), options.directory);
  inspect(options);
  if (input.front() == 'r')
    repair(options);
  else if (open_and_use(options, false))
    require(open_and_use(options, true), "a store that was closed can be opened");
  return 0;
}
