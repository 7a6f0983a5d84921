#pragma once

/// Closes a client's core from a plain thread: asks it, waits, and kills it when it is late. Never
/// waits for longer than `timeout` and a second.

#include <chrono>

#include <caf/all.hpp>

#include "actors/error.hpp"
#include "base/error.hpp"
#include "client/actors.hpp"
#include "client/internal/shared_system.hpp"

namespace cafmq {

/// `convert` makes the report of the core's answer.
template <class Report, class Core, class Convert>
result<Report> stop_actor(shared_system& shared, const Core& core,
                          std::chrono::milliseconds timeout, Convert convert) {
  using namespace std::chrono_literals;
  result<Report> report =
      fail(errc::timed_out, "the client did not end within {} ms; it was cut off", timeout.count());
  const system_visit visit{shared};
  caf::scoped_actor self{visit.system()};
  self->monitor(core);
  self->request(core, timeout + 500ms, close_client{timeout})
      .receive([&](const client_closed& closed) { report = convert(closed); },
               [&](const caf::error& cause) {
                 if (cause != caf::sec::request_timeout) report = fail(from_caf(cause));
               });
  if (!report) self->send_exit(core, caf::exit_reason::kill);
  self->receive([](const caf::down_msg&) {}, caf::after(500ms) >> [] {});
  return report;
}

}  // namespace cafmq
