#include "apps/signals.hpp"

#include <csignal>

namespace cafmq {
namespace {

sigset_t stop_signals() {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGINT);
  sigaddset(&signals, SIGTERM);
  return signals;
}

}  // namespace

void block_stop_signals() {
  std::signal(SIGPIPE, SIG_IGN);
  const auto signals = stop_signals();
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
}

int wait_for_stop_signal() {
  const auto signals = stop_signals();
  int taken = 0;
  sigwait(&signals, &taken);
  return taken;
}

stop_signal::stop_signal()
    : waiter_{[this] {
        wait_for_stop_signal();
        came_ = true;
      }} {}

stop_signal::~stop_signal() {
  pthread_kill(waiter_.native_handle(), SIGTERM);  // blocked there: it ends the wait
  waiter_.join();
}

}  // namespace cafmq
