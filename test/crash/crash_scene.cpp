#include "test/crash/crash_scene.hpp"

#include <utility>

#include <fmt/core.h>

#include "test/crash/image_check.hpp"

namespace cafmq {
namespace {

using problem = std::optional<std::string>;

}  // namespace

crash_scene::crash_scene(std::filesystem::path directory, metadata_order order, flush_mode flush,
                         consume_queue_layout_kind queues, unsigned seed)
    : directory_{std::move(directory)},
      order_{order},
      random_{seed},
      workload_{directory_ / "store", flush, queues, seed} {}

void crash_scene::watch(const std::filesystem::path& store) {
  disk_ = std::make_unique<recorded_disk>(store, order_, random_());
  disk_->observe([this] {
    constexpr unsigned calls_per_image = 12;
    if (is_warm_ && random_() % calls_per_image == 0) take_image();
  });
}

void crash_scene::take_image() {
  taken_.push_back({disk_->image(), workload_.acknowledged()});
}

problem crash_scene::run(int count) {
  std::filesystem::create_directory(workload_.options().directory);
  watch(workload_.options().directory);
  auto opened = workload_.open();
  if (!opened) return "an empty directory does not open: " + opened.error().text();
  auto found = warm_up();
  is_warm_ = true;
  while (!found && checked_ < count) found = step();
  return found;
}

// Half of the scenes begin with a store that somebody has used for a while, so that files end and
// are removed.
problem crash_scene::warm_up() {
  constexpr unsigned verbs = 150;
  for (auto left = random_() % 2 * verbs; left > 0; --left) {
    const auto done = workload_.run(workload_.choose_verb());
    if (!done) return "while warming up: " + done.error().text();
  }
  return workload_.problem();
}

problem crash_scene::step() {
  const auto verb = workload_.choose_verb();
  const auto done = workload_.run(verb);
  if (!done) return fmt::format("verb {}: {}", static_cast<int>(verb), done.error().text());
  constexpr unsigned verbs_per_image = 8;
  if (random_() % verbs_per_image == 0) take_image();
  auto found = disk_->problem();
  if (!found) found = workload_.problem();
  if (!found) found = check_images();
  constexpr unsigned verbs_per_power_cut = 25;
  if (!found && random_() % verbs_per_power_cut == 0) found = go_on_with_image();
  return found;
}

problem crash_scene::check_images() {
  for (const auto& taken : std::exchange(taken_, {})) {
    image_check check{workload_.options(), workload_.time(), workload_.messages(),
                      taken.acknowledged};
    auto found = check.problem_of(taken.image, directory_ / "image", ++checked_ % 4 == 0);
    if (!found) continue;
    const auto kept = directory_ / "kept";
    taken.image.write_to(kept);
    return fmt::format("{} (image {}, kept in {})", *found, checked_, kept.native());
  }
  return std::nullopt;
}

// The power is cut, and the workload goes on with what is left.
problem crash_scene::go_on_with_image() {
  const auto image = disk_->image();
  const auto acknowledged = workload_.acknowledged();
  const auto before = workload_.options().directory;
  workload_.move_to(directory_ / fmt::format("store-{}", ++power_cuts_));
  disk_.reset();
  std::filesystem::remove_all(before);
  const auto& after = workload_.options().directory;
  image.write_to(after);
  watch(after);
  const auto opened = workload_.open();
  if (!opened) return "after a power cut: " + opened.error().text();
  if (workload_.store()->log_end() < acknowledged)
    return "a power cut has taken back what was acknowledged";
  return workload_.problem();
}

}  // namespace cafmq
