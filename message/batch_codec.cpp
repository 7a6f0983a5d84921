#include "message/batch_codec.hpp"

#include "base/bytes.hpp"

namespace cafmq {
namespace {

constexpr int64_t item_fixed_size = 4 + 4 + 4 + 4 + 4 + 2;

}  // namespace

size_t encoded_batch_item_size(const batch_item& item) {
  return item_fixed_size + item.body.size() + item.properties.size();
}

void append_to_batch(std::string& batch, const batch_item& item) {
  const auto begin = batch.size();
  batch.resize(begin + encoded_batch_item_size(item));
  byte_writer out{batch.data() + begin, batch.size() - begin};
  out.put(static_cast<int32_t>(encoded_batch_item_size(item)));
  out.put(item.system_flag);
  out.put(int32_t{0});  // body CRC, computed by the broker
  out.put(item.flag);
  out.put(static_cast<int32_t>(item.body.size()));
  out.put_bytes(item.body);
  out.put(static_cast<int16_t>(item.properties.size()));
  out.put_bytes(item.properties);
}

result<std::vector<batch_item>> decode_batch(std::string_view batch, size_t items_max) {
  std::vector<batch_item> items;
  byte_reader in{batch};
  while (in.left() > 0) {
    if (items.size() == items_max)
      return fail(errc::message_illegal, "a batch has at most {} messages; send several",
                  items_max);
    const auto left_before = in.left();
    const auto total_size = in.take<int32_t>();
    batch_item item;
    item.system_flag = in.take<int32_t>();
    (void)in.take<int32_t>();
    item.flag = in.take<int32_t>();
    item.body = in.take_bytes(in.take<int32_t>());
    item.properties = in.take_bytes(in.take<int16_t>());
    if (!in.ok() || left_before - in.left() != static_cast<size_t>(total_size))
      return fail(errc::message_illegal, "message {} of the batch is malformed", items.size());
    items.push_back(item);
  }
  if (items.empty()) return fail(errc::message_illegal, "the batch is empty");
  return items;
}

}  // namespace cafmq
