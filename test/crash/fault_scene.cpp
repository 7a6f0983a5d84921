#include "test/crash/fault_scene.hpp"

#include <utility>

#include <fmt/core.h>
#include <catch2/catch.hpp>

#include "test/crash/image_check.hpp"

namespace cafmq {
namespace {

using problem = std::optional<std::string>;
using verb = store_workload::verb;

constexpr int verbs = 60;

// Whether a person can make something of it: what failed, where, and the system's words for why.
problem problem_of_sentence(const error& failure, const std::string& directory) {
  const auto& text = failure.text();
  if (text.size() < 20 || text.find(' ') == std::string::npos)
    return "'" + text + "' is no sentence";
  const bool names_file = text.find(directory) != std::string::npos;
  if (failure.code() != errc::flush_failed && !names_file) return "'" + text + "' names no file";
  return std::nullopt;
}

bool opens(verb verb) {
  return verb == verb::close_and_open || verb == verb::kill_and_open;
}

}  // namespace

fault_scene::fault_scene(std::filesystem::path directory, flush_mode flush,
                         consume_queue_layout_kind queues, unsigned seed)
    : directory_{std::move(directory)}, workload_{directory_ / "store", flush, queues, seed} {}

void fault_scene::begin() {
  const auto& store = workload_.options().directory;
  std::filesystem::create_directory(store);
  constexpr unsigned seed = 1;
  disk_ = std::make_unique<recorded_disk>(store, metadata_order::unordered, seed);
}

fault_plan fault_scene::count_calls() {
  begin();
  auto found = open();
  for (int count = 0; count < verbs && !found; ++count) found = step();
  if (!found) found = cut_power();
  CHECK(found.value_or("") == "");
  return disk_->faults();
}

problem fault_scene::run_with(disk_call call, int64_t nth, call_fate fate) {
  begin();
  may_flush_fail_ = call == disk_call::sync_map || call == disk_call::sync_file;
  disk_->faults().fail_once(call, nth, fate);
  auto found = open();
  for (int count = 0; count < verbs && !found; ++count) found = step();
  if (!found && !disk_->faults().has_happened()) found = "the call never came";
  return found ? found : cut_power();
}

problem fault_scene::open() {
  const auto opened = workload_.open();
  if (opened) return std::nullopt;
  if (auto found = problem_of_sentence(opened.error(), directory_.native())) return found;
  const auto again = workload_.open();
  if (!again) return "does not open after the failure is over: " + again.error().text();
  return std::nullopt;
}

problem fault_scene::step() {
  const auto verb = workload_.choose_verb();
  const auto done = workload_.run(verb);
  problem found;
  if (!done) found = after_failure(verb, done.error());
  if (!found) found = problem_now();
  if (found) return fmt::format("verb {}: {}", static_cast<int>(verb), *found);
  return std::nullopt;
}

problem fault_scene::problem_now() {
  disk_->faults().pause(true);
  auto found = disk_->problem();
  if (!found) found = workload_.problem();
  disk_->faults().pause(false);
  return found;
}

problem fault_scene::after_failure(verb verb, const error& failure) {
  if (auto found = problem_of_sentence(failure, directory_.native())) return found;
  if (opens(verb)) {
    workload_.kill();
    return open();
  }
  if (const auto fault = workload_.store()->fault()) return after_fault(*fault);
  if (verb == verb::flush_log && may_flush_fail_) return "goes on after a failed flush";
  const auto again = workload_.run(verb);
  if (!again) return "does not go on after the failure is over: " + again.error().text();
  // What is acknowledged from here on must hold as well.
  const auto flushed = workload_.run(verb::flush_all);
  if (!flushed) return "does not flush after the failure is over: " + flushed.error().text();
  return cut_power();
}

// The store refuses everything that could be acknowledged, until it is started again.
problem fault_scene::after_fault(const error& fault) {
  if (!may_flush_fail_) return "gives up although no flush failed: " + fault.text();
  const auto flushed = workload_.store()->flushed_end();
  for (const auto verb : {verb::flush_log, verb::put, verb::put_batch, verb::flush_all})
    if (workload_.run(verb)) return "accepts or flushes something after a failed flush";
  if (workload_.store()->close()) return "closes in order after a failed flush";
  if (workload_.store()->flushed_end() != flushed) return "acknowledges more after a failed flush";
  workload_.kill();
  return open();
}

// What is left, in a few of the ways in which it may be.
problem fault_scene::cut_power() {
  constexpr int images = 2;
  for (int count = 0; count < images; ++count) {
    image_check check{workload_.options(), workload_.time(), workload_.messages(),
                      workload_.acknowledged()};
    auto found = check.problem_of(disk_->image(), directory_ / "image", count == 0);
    if (found) return "after a power cut: " + *found;
  }
  return std::nullopt;
}

problem fault_scene::run_full(int first, int count) {
  begin();
  auto found = open();
  for (int done = 0; done < verbs && !found; ++done) {
    const bool is_full = done >= first && done < first + count;
    disk_->faults().set_full(is_full);
    const auto verb = workload_.choose_verb();
    if (is_full && opens(verb)) continue;
    const auto result = workload_.run(verb);
    if (!result && !is_full) found = "does not go on when there is room: " + result.error().text();
    if (!result && result.error().code() != errc::no_space)
      found = "calls a full disk something else: " + result.error().text();
    if (!found) found = problem_now();
    if (!found && workload_.store()->fault()) found = "a full disk is taken for a failed flush";
  }
  return found ? found : cut_power();
}

}  // namespace cafmq
