#pragma once

/// Opens what a power cut has left and says what is wrong with it. One thread.

#include <filesystem>
#include <optional>
#include <string>

#include "base/clock.hpp"
#include "storage/options.hpp"
#include "test/crash/ledger.hpp"
#include "test/disk/disk_image.hpp"

namespace cafmq {

struct image_check {
  store_options options;  ///< but for the directory
  const clock& time;
  const ledger& messages;
  physical_offset acknowledged;  ///< before the power cut

  /// Nothing when all is well: `image` opens, nothing acknowledged is lost, and recovering it again
  /// changes nothing. When `thorough`, it also goes on working, and closing it twice changes
  /// nothing. `scratch` is made and removed.
  [[nodiscard]] std::optional<std::string> problem_of(const disk_image& image,
                                                      const std::filesystem::path& scratch,
                                                      bool thorough);

 private:
  [[nodiscard]] std::optional<std::string> problem_of_recovery();
  [[nodiscard]] std::optional<std::string> problem_of_use();
  [[nodiscard]] std::optional<std::string> problem_of_close();
};

}  // namespace cafmq
