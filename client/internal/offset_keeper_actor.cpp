#include "client/internal/offset_keeper_actor.hpp"

#include <algorithm>
#include <cctype>
#include <utility>

#include <caf/all.hpp>

#include "actors/error.hpp"
#include "client/internal/offset_file.hpp"

//   QUEUE CONSUMER --find_offset, commit_offsets--> OFFSET KEEPER, which saves and answers

namespace cafmq {
namespace {

// The name comes from the network and becomes that of a file.
bool is_file_name(const std::string& name) {
  return !name.empty() && name.size() <= 200 && name.front() != '.' &&
         std::all_of(name.begin(), name.end(), [](char c) {
           return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || c == '-' ||
                  c == '.';
         });
}

class offset_keeper final : public offset_store_actor::base {
 public:
  offset_keeper(caf::actor_config& config, const consumer_options& options,
                const std::string& broker_name)
      : offset_store_actor::base{config},
        warn_{options.on_warning},
        file_{std::filesystem::path{}} {
    if (options.offsets_directory.empty() || !is_file_name(broker_name)) return;
    const auto path = std::filesystem::path{options.offsets_directory} / options.group /
                      (broker_name + ".offsets");
    is_saved_ = true;
    auto opened = offset_file::open(path);
    if (!opened) warn(opened.error());
    file_ = opened ? std::move(*opened) : offset_file{path};
  }

  const char* name() const override { return "offset keeper"; }

 protected:
  behavior_type make_behavior() override {
    return {
        [this](const find_offset& asked) {
          const auto known = file_.find(asked.queue);
          return offset_found{known.has_value(), known.value_or(queue_offset{0})};
        },
        [this](const commit_offsets& asked) -> caf::result<offsets_committed> {
          for (const auto& [queue, consumed] : asked.commits) file_.put(queue, consumed);
          if (!is_saved_) return offsets_committed{};
          const auto saved = file_.save();
          if (saved) return offsets_committed{};
          warn(saved.error());
          return to_caf(saved.error());
        },
    };
  }

 private:
  void warn(const error& what) const {
    if (warn_) warn_(what);
  }

  std::function<void(const error&)> warn_;
  offset_file file_;
  bool is_saved_ = false;
};

}  // namespace

offset_store_actor spawn_offset_keeper(caf::actor_system& system, const consumer_options& options,
                                       const std::string& broker_name) {
  return system.spawn<offset_keeper, caf::detached>(options, broker_name);
}

}  // namespace cafmq
