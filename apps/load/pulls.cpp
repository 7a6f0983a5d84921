#include "apps/load/pulls.hpp"

#include "protocol/headers/header_writer.hpp"
#include "protocol/headers/pull.hpp"

namespace cafmq::load {
namespace {

constexpr int64_t wait_ms = 15'000;

}  // namespace

void append_pull(std::string& out, const load_plan& plan, int32_t opaque, const pull_from& from) {
  using namespace remoting;
  pull_message_request request;
  request.consumer_group = "bench_consumer_group";
  request.topic = plan.topic;
  request.queue_id = from.queue;
  request.queue_position = from.position;
  request.messages_max = messages_of_pull;
  request.system_flag = pull_flag::subscription;
  if (from.wait == pull_wait::for_messages) {
    request.system_flag |= pull_flag::suspend;
    request.suspend_timeout_ms = wait_ms;
  }
  request.subscription = "*";
  request.expression_type = "TAG";
  append_command(out, plan.type, request_line(request_code::pull_message, opaque), request);
}

result<int64_t> count_records(std::string_view body) {
  int64_t count = 0;
  for (; !body.empty(); ++count) {
    const auto head = peek_record(body);
    if (!head) return fail(head.error());
    if (!head->is_record()) return fail(errc::corrupt, "a pull is answered with a blank");
    body.remove_prefix(static_cast<size_t>(head->total_size));
  }
  return count;
}

}  // namespace cafmq::load
