#include "apps/progress.hpp"

#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <utility>

#include "apps/text_table.hpp"

namespace cafmq {
namespace {

constexpr std::chrono::milliseconds draw_interval{100};
constexpr std::chrono::milliseconds line_interval{10'000};

}  // namespace

progress::progress(std::string what, int64_t total, elsewhere without_terminal)
    : what_{std::move(what)},
      total_{total},
      on_terminal_{isatty(STDERR_FILENO) == 1},
      visible_{on_terminal_ || without_terminal == elsewhere::lines} {
  // Work that is short says nothing.
  if (!on_terminal_) next_ = std::chrono::steady_clock::now() + line_interval;
}

progress::~progress() {
  if (drawn_ && on_terminal_) std::fputs("\r\x1b[K", stderr);
}

void progress::show(int64_t done) {
  if (!visible_) return;
  const auto now = std::chrono::steady_clock::now();
  if (now < next_) return;
  next_ = now + (on_terminal_ ? draw_interval : line_interval);
  drawn_ = true;
  auto text = what_ + ' ' + with_separators(done);
  if (total_ > 0) {
    const auto percent = std::min<int64_t>(done * 100 / total_, 100);
    text += " of " + with_separators(total_) + " (" + std::to_string(percent) + " %)";
  }
  std::fprintf(stderr, on_terminal_ ? "\r\x1b[K%s" : "%s\n", text.c_str());
}

}  // namespace cafmq
