#include "actors/flush/flush_state.hpp"

namespace cafmq {

flush_schedule::flush_schedule(const flush_options& options, time_point now)
    : options_{options},
      log_{now + options.log_interval},
      log_thorough_{now + options.log_thorough_interval},
      queues_{now + options.queue_interval},
      queues_thorough_{now + options.queue_thorough_interval},
      checkpoint_{now + options.checkpoint_interval} {}

flush_work flush_schedule::take_due(time_point now, bool urgent) {
  flush_work work;
  if (urgent || now >= log_thorough_) {
    work.log_pages = 0;
    log_thorough_ = now + options_.log_thorough_interval;
  } else if (now >= log_) {
    work.log_pages = options_.log_pages_least;
  }
  if (work.log_pages) log_ = now + options_.log_interval;

  if (now >= queues_thorough_) {
    work.queue_pages = 0;
    work.checkpoint = true;
    queues_thorough_ = now + options_.queue_thorough_interval;
  } else if (now >= queues_) {
    work.queue_pages = options_.queue_pages_least;
  }
  if (work.queue_pages) queues_ = now + options_.queue_interval;

  if (now >= checkpoint_) work.checkpoint = true;
  if (work.checkpoint) checkpoint_ = now + options_.checkpoint_interval;
  return work;
}

flush_schedule::time_point flush_schedule::next_deadline() const {
  return std::min({log_, log_thorough_, queues_, queues_thorough_, checkpoint_});
}

}  // namespace cafmq
