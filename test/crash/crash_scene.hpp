#pragma once

/// A workload on a recorded disk: images of power cuts are taken at random moments, also in the
/// middle of a call, and checked; now and then the workload goes on with one. One thread.

#include <filesystem>
#include <memory>
#include <optional>
#include <random>
#include <string>
#include <vector>

#include "test/crash/store_workload.hpp"
#include "test/disk/recorded_disk.hpp"

namespace cafmq {

class crash_scene {
 public:
  /// Works below `directory`, which exists.
  crash_scene(std::filesystem::path directory, metadata_order order, flush_mode flush,
              consume_queue_layout_kind queues, unsigned seed);

  /// Until `count` images were checked. What is wrong, or nothing; an image with something wrong is
  /// kept and named.
  [[nodiscard]] std::optional<std::string> run(int count);

 private:
  [[nodiscard]] std::optional<std::string> warm_up();
  struct taken_image {
    disk_image image;
    physical_offset acknowledged;
  };

  void watch(const std::filesystem::path& store);
  void take_image();
  [[nodiscard]] std::optional<std::string> step();
  [[nodiscard]] std::optional<std::string> check_images();
  [[nodiscard]] std::optional<std::string> go_on_with_image();

  std::filesystem::path directory_;
  metadata_order order_;
  std::mt19937 random_;
  store_workload workload_;
  std::unique_ptr<recorded_disk> disk_;
  std::vector<taken_image> taken_;
  bool is_warm_ = false;  // before, no image is taken
  int checked_ = 0;
  int power_cuts_ = 0;
};

}  // namespace cafmq
