#pragma once

/// The consume queues as RocketMQ has them: a directory for each topic, in it one for each queue.
/// Threads: see queue_layout.

#include <cstdint>
#include <filesystem>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "storage/file_consume_queue.hpp"
#include "storage/map_cache.hpp"
#include "storage/options.hpp"
#include "storage/queue_layout.hpp"

namespace cafmq {

class file_queue_layout final : public queue_layout {
 public:
  /// `maps` outlives the layout.
  file_queue_layout(const store_options& options, map_cache& maps);

  [[nodiscard]] result<std::vector<std::shared_ptr<consume_queue>>> load() override;

  /// Moves the directories of damaged queues to `<store>/set_aside`.
  [[nodiscard]] result<void> clear_leftovers() override;
  [[nodiscard]] std::vector<std::string> problems() const override { return problems_; }
  [[nodiscard]] bool lacks_queues() const override { return lacks_queues_; }
  [[nodiscard]] std::shared_ptr<consume_queue> make(const message_queue& name) override;
  void mark_dirty(const std::shared_ptr<consume_queue>& queue) override;
  [[nodiscard]] result<bool> flush(int64_t least_pages) override;
  [[nodiscard]] std::filesystem::path directory() const override;

 private:
  [[nodiscard]] std::shared_ptr<file_consume_queue> make_file_queue(
      const message_queue& name) const;
  [[nodiscard]] result<void> load_topic(const std::filesystem::path& directory,
                                        std::vector<std::shared_ptr<consume_queue>>& found);
  [[nodiscard]] result<std::vector<std::filesystem::path>> list_directories(
      const std::filesystem::path& directory);
  void pass_over(const std::filesystem::path& path, std::string_view what);
  void give_up(const std::filesystem::path& queue, const error& cause);

  const std::filesystem::path store_;
  const int64_t file_entries_;
  map_cache& maps_;

  // Recovery's.
  std::vector<std::string> problems_;
  std::vector<std::filesystem::path> damaged_;  // directories of queues
  std::optional<error> first_damage_;
  bool lacks_queues_ = false;

  std::mutex marking_;
  std::vector<std::shared_ptr<file_consume_queue>> dirty_;
};

}  // namespace cafmq
