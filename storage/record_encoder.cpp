#include "storage/record_encoder.hpp"

#include <memory>

#include "base/names.hpp"
#include "message/properties.hpp"
#include "message/record_codec.hpp"
#include "message/record_layout.hpp"

namespace cafmq {
namespace {

// What a record may be larger than the largest body.
constexpr int64_t record_overhead_max = 64 << 10;

// Grows and is kept; its content does not survive growing, nor need it.
class encode_buffer {
 public:
  char* of_size(size_t size) {
    if (size > capacity_) {
      constexpr size_t step = 64 << 10;
      capacity_ = (size + step - 1) / step * step;
      bytes_ = std::make_unique_for_overwrite<char[]>(capacity_);
    }
    return bytes_.get();
  }

 private:
  std::unique_ptr<char[]> bytes_;
  size_t capacity_ = 0;
};

thread_local encode_buffer buffer;

}  // namespace

record_encoder::record_encoder(const store_options& options)
    : store_host_{options.store_host},
      file_size_{options.commit_log_file_size},
      body_size_max_{options.message_size_max},
      size_max_{options.message_size_max + record_overhead_max},
      batch_messages_max_{options.batch_messages_max} {}

result<void> record_encoder::check(const message& message) const {
  auto named = check_topic_name(message.topic);
  if (!named) return fail(errc::message_illegal, "{}", named.error().text());
  if (message.queue_id < 0)
    return fail(errc::message_illegal, "the queue id {} of topic {} is negative", message.queue_id,
                message.topic);
  if (static_cast<int64_t>(message.body.size()) > body_size_max_)
    return fail(errc::message_illegal, "the body has {} bytes; at most {} are allowed",
                message.body.size(), body_size_max_);
  if (message.properties.size() > properties_size_max)
    return fail(errc::message_illegal, "the properties take {} bytes; at most {} are allowed",
                message.properties.size(), properties_size_max);
  return {};
}

result<int64_t> record_encoder::check(std::span<const message> messages) const {
  if (messages.size() > batch_messages_max_)
    return fail(errc::message_illegal, "the batch has {} messages; at most {} are allowed",
                messages.size(), batch_messages_max_);
  const auto& first = messages.front();
  int64_t size = 0;
  for (const auto& message : messages) {
    auto checked = check(message);
    if (!checked) return fail(std::move(checked).error());
    if (message.topic != first.topic || message.queue_id != first.queue_id ||
        system_flag::is_queued(message.system_flag) != system_flag::is_queued(first.system_flag))
      return fail(errc::message_illegal,
                  "the messages of a batch go to different queues; send a batch for each");
    size += encoded_record_size(message, store_host_);
  }
  if (size > size_max_ || size + record_layout::blank_size > file_size_)
    return fail(errc::message_illegal,
                "the records take {} bytes; at most {} are allowed, in files of {}", size,
                size_max_, file_size_);
  return size;
}

encoded_records record_encoder::encode(std::span<const message> messages, const queue_key& queue,
                                       int64_t size) const {
  auto* to = buffer.of_size(static_cast<size_t>(size));
  encoded_records encoded{to, size, static_cast<int32_t>(messages.size()),
                          system_flag::is_queued(messages.front().system_flag), queue};
  for (const auto& message : messages) {
    encode_record(message, store_host_, to);
    to += encoded_record_size(message, store_host_);
  }
  return encoded;
}

int64_t record_encoder::size_of(const message& message) const {
  return encoded_record_size(message, store_host_);
}

}  // namespace cafmq
