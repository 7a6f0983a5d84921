#pragma once

/// Somebody who uses a store in every way that there is, at random, and writes down in a ledger
/// what was put and acknowledged. The same seed does the same things. One thread.

#include <filesystem>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "storage/message_store.hpp"
#include "test/crash/ledger.hpp"

namespace cafmq {

class store_workload {
 public:
  enum class verb : uint8_t {
    put,
    put_batch,
    read,
    dispatch,
    flush_log,
    flush_queues,
    flush_all,
    save_checkpoint,
    prepare_space,
    clean,
    close_and_open,
    kill_and_open,
  };

  store_workload(const std::filesystem::path& directory, flush_mode flush,
                 consume_queue_layout_kind queues, unsigned seed);

  [[nodiscard]] result<void> open();

  [[nodiscard]] verb choose_verb();
  [[nodiscard]] result<void> run(verb verb);

  /// Ends the store as kill -9 would.
  void kill() { store_.reset(); }

  /// A power cut has left `directory`, with which it goes on after the next open().
  void move_to(const std::filesystem::path& directory);

  /// Null while it is not open.
  [[nodiscard]] message_store* store() { return store_.get(); }
  [[nodiscard]] const ledger& messages() const { return messages_; }
  [[nodiscard]] const store_options& options() const { return options_; }
  [[nodiscard]] const clock& time() const { return clock_; }

  /// Everything below survives a power cut: the store has said so.
  [[nodiscard]] physical_offset acknowledged() const;

  /// What is wrong with the open store; nothing when all is well.
  [[nodiscard]] std::optional<std::string> problem() const;

 private:
  [[nodiscard]] size_t number(size_t below) { return random_() % below; }
  [[nodiscard]] message_queue some_queue();
  [[nodiscard]] std::string some_body();
  [[nodiscard]] std::string some_key();
  [[nodiscard]] result<void> put();
  [[nodiscard]] result<void> put_batch();
  [[nodiscard]] result<void> read();
  [[nodiscard]] result<void> flush_log(int64_t least_pages);
  [[nodiscard]] result<void> flush_all();
  [[nodiscard]] result<void> close();

  std::mt19937 random_;
  store_options options_;
  manual_clock clock_;
  ledger messages_;
  bool power_was_cut_ = false;
  std::vector<ledger::entry> lost_;  // by the last power cut, the first one at the end
  int64_t least_queue_pages_;
  std::unique_ptr<message_store> store_;
};

}  // namespace cafmq
