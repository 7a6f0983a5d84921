#include "test/crash/image_check.hpp"

#include <fmt/core.h>
#include <catch2/catch.hpp>

#include "storage/message_store.hpp"

namespace cafmq {
namespace {

using problem = std::optional<std::string>;

// Blocks that queues share may get other numbers when they are made again, and a queue without an
// entry is not known any more the second time: with them only the rest is compared.
disk_image state_of(const std::filesystem::path& directory) {
  auto image = disk_image::read_from(directory);
  if (image.directories.count("consumequeue_blocks") == 0) return image;
  std::erase_if(image.files, [](const auto& file) {
    return file.first.starts_with("consumequeue_blocks/blocks/") ||
           file.first.starts_with("queue_inventory");
  });
  return image;
}

// Puts, flushes and reads one message.
problem problem_of_putting(message_store& store) {
  message message;
  message.topic = "orders";
  message.body = "after the power cut";
  const auto stored = store.put(message);
  if (!stored) return "nothing can be put any more: " + stored.error().text();
  const auto flushed = store.flush_log(0);
  if (!flushed) return "nothing can be flushed any more: " + flushed.error().text();
  const auto dispatched = store.dispatch(10);
  if (!dispatched) return "nothing can be dispatched any more: " + dispatched.error().text();
  const auto read = store.read({"orders", 0}, stored->queue, {}, {});
  if (!read) return "a new message cannot be read: " + read.error().text();
  if (read->records.size() != 1) return "a new message is not in its queue";
  return std::nullopt;
}

}  // namespace

problem image_check::problem_of(const disk_image& image, const std::filesystem::path& scratch,
                                bool thorough) {
  options.directory = scratch;
  image.write_to(scratch);
  auto found = problem_of_recovery();
  if (!found && thorough) found = problem_of_use();
  if (!found && thorough) found = problem_of_close();
  std::filesystem::remove_all(scratch);
  return found;
}

problem image_check::problem_of_recovery() {
  disk_image first;
  for (const bool again : {false, true}) {
    {
      const auto store = message_store::open(options, time);
      if (!store) return "the store does not open: " + store.error().text();
      if ((*store)->dispatched_end() != (*store)->log_end()) return "not all is dispatched";
      if (auto problem = messages.problem_of(**store, acknowledged)) return problem;
      acknowledged = (*store)->flushed_end();
    }
    if (!again) first = state_of(options.directory);
  }
  const auto difference = first.difference_to(state_of(options.directory));
  if (difference) return "a second recovery after a crash changes something: " + *difference;
  return std::nullopt;
}

problem image_check::problem_of_use() {
  const auto store = message_store::open(options, time);
  if (!store) return "the store does not open a third time: " + store.error().text();
  if (auto problem = problem_of_putting(**store)) return problem;
  const auto closed = (*store)->close();
  if (!closed) return "the store does not close: " + closed.error().text();
  return std::nullopt;
}

problem image_check::problem_of_close() {
  const auto before = disk_image::read_from(options.directory);
  const auto store = message_store::open(options, time);
  if (!store) return "the closed store does not open: " + store.error().text();
  if (!(*store)->recovered().was_closed) return "a store that was closed looks crashed";
  const auto closed = (*store)->close();
  if (!closed) return "the store does not close a second time: " + closed.error().text();
  const auto difference = before.difference_to(disk_image::read_from(options.directory));
  if (difference) return "opening and closing changes something: " + *difference;
  return std::nullopt;
}

}  // namespace cafmq
