#include "storage/inspect/store_repair.hpp"

#include <algorithm>

#include "storage/abort_file.hpp"
#include "storage/atomic_file.hpp"
#include "storage/consume_queue_entry.hpp"
#include "storage/file_descriptor.hpp"
#include "storage/file_names.hpp"
#include "storage/message_store.hpp"
#include "storage/store_lock.hpp"

namespace cafmq {
namespace {

// Why a program must not decide; nothing when it may.
result<void> check_repairable(const store_shape& shape, const check_report& report) {
  if (report.unreadable)
    return fail(errc::io_failed, "{}; copy the store to a sound disk first",
                report.unreadable->text());
  if (report.part(store_part::commit_log).of(finding_level::damage) > 0)
    return fail(errc::corrupt,
                "the commit log of {} is damaged, which cannot be made again; `cafmq store verify` "
                "names the places",
                shape.directory.native());
  if (report.of(finding_level::damage) > 0)
    return fail(errc::corrupt,
                "{} has files that are not the store's; move them elsewhere first: `cafmq store "
                "verify` names them",
                shape.directory.native());
  const bool has_entries = report.part(store_part::consume_queues).of(finding_level::derived) > 0;
  if (report.part(store_part::commit_log).checked == 0 && has_entries)
    return fail(errc::corrupt,
                "the commit log of {} is empty, but there are consume queues; restore the commit "
                "log, or delete {} to begin with nothing",
                shape.directory.native(), file_names::consume_queues(shape.directory).native());
  return {};
}

void plan_queues(repair_plan& plan, const store_shape& shape) {
  size_t files = 0;
  for (const auto& queue : shape.queues)
    for (const auto& file : queue.list.files) {
      plan.to_remove.push_back(file.path);
      ++files;
    }
  if (shape.blocks) {
    plan.to_remove.push_back(shape.blocks->names);
    for (const auto& file : shape.blocks->files.files) plan.to_remove.push_back(file.path);
    files = plan.to_remove.size();
  }
  const auto directory = shape.blocks ? file_names::consume_queue_blocks(shape.directory)
                                      : file_names::consume_queues(shape.directory);
  plan.steps.push_back(
      fmt::format("make all consume queues again from the commit log (removes {} files below {})",
                  files, directory.native()));
  if (shape.queue_file_size == 0 && !shape.blocks)
    plan.steps.emplace_back("take their file size from the settings (-c), since no file tells it");
  plan.rebuild = true;
}

void plan_index(repair_plan& plan, const store_shape& shape) {
  for (const auto& file : shape.index) plan.to_remove.push_back(file.path);
  plan.steps.push_back(fmt::format("make the index again from the commit log (removes {} files)",
                                   shape.index.size()));
  plan.rebuild = true;
}

void plan_small_files(repair_plan& plan, const store_shape& shape) {
  const auto inventory = file_names::queue_inventory(shape.directory);
  plan.to_remove.push_back(inventory);
  plan.to_remove.push_back(backup_of(inventory));
  plan.steps.emplace_back("write the checkpoint and the queue inventory again");
  plan.rebuild = true;
}

// From here on the store is one that crashed and that has no checkpoint: whoever opens it reads all
// of the log and makes what is missing.
result<void> prepare(const store_shape& shape, const repair_plan& plan) {
  const auto lock = store_lock::take(shape.directory);
  if (!lock) return fail(lock.error());
  if (!plan.rebuild) return {};
  auto done = abort_file{shape.directory}.create();
  if (done) done = remove_file(file_names::checkpoint(shape.directory));
  if (done) done = sync_directory(shape.directory);
  for (const auto& path : plan.to_remove)
    if (done) done = remove_file(path);
  return done;
}

}  // namespace

result<repair_plan> plan_repair(const store_shape& shape, const check_report& report) {
  if (auto repairable = check_repairable(shape, report); !repairable)
    return fail(std::move(repairable).error());
  repair_plan plan;
  if (report.tail)
    plan.steps.push_back(
        fmt::format("cut the commit log at {}: behind it is no record ({}, byte {}: {})",
                    report.log_end.value(), report.tail->file.native(), report.tail->byte,
                    report.tail->problem));
  if (report.part(store_part::consume_queues).of(finding_level::derived) > 0)
    plan_queues(plan, shape);
  if (report.part(store_part::index).of(finding_level::derived) > 0) plan_index(plan, shape);
  if (report.part(store_part::small_files).of(finding_level::derived) > 0)
    plan_small_files(plan, shape);
  if (plan.steps.empty() && !shape.was_closed)
    plan.steps.emplace_back("recover as a broker does after a crash, then close in order");
  return plan;
}

result<recovery_report> repair_store(const store_shape& shape, const repair_plan& plan,
                                     store_options options, const clock& clock) {
  if (auto prepared = prepare(shape, plan); !prepared) return fail(std::move(prepared).error());
  options.directory = shape.directory;
  if (shape.blocks) options.consume_queues = consume_queue_layout_kind::blocks;
  if (shape.log_file_size > 0) options.commit_log_file_size = shape.log_file_size;
  if (shape.queue_file_size > 0)
    options.consume_queue_file_entries = shape.queue_file_size / consume_queue_layout::entry_size;
  // The lock was given back for this moment; a broker that comes first does the same work.
  const auto store = message_store::open(options, clock);
  if (!store) return fail(store.error());
  const auto report = (*store)->recovered();
  if (auto closed = (*store)->close(); !closed) return fail(std::move(closed).error());
  return report;
}

}  // namespace cafmq
