#include "apps/progress.hpp"

#include <unistd.h>

#include <cstdio>
#include <utility>

#include "apps/text_table.hpp"

namespace cafmq {

progress::progress(std::string what, int64_t total)
    : what_{std::move(what)}, total_{total}, visible_{isatty(STDERR_FILENO) == 1} {}

progress::~progress() {
  if (drawn_) std::fputs("\r\x1b[K", stderr);
}

void progress::show(int64_t done) {
  if (!visible_) return;
  const auto now = std::chrono::steady_clock::now();
  if (now < next_) return;
  next_ = now + std::chrono::milliseconds{100};
  drawn_ = true;
  const auto number = with_separators(done);
  if (total_ > 0)
    std::fprintf(stderr, "\r\x1b[K%s %s of %s (%d %%)", what_.c_str(), number.c_str(),
                 with_separators(total_).c_str(), static_cast<int>(done * 100 / total_));
  else
    std::fprintf(stderr, "\r\x1b[K%s %s", what_.c_str(), number.c_str());
}

}  // namespace cafmq
