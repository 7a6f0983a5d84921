#include "protocol/command.hpp"

namespace cafmq::remoting {

uint64_t ext_fields::bit_of(std::string_view name) {
  if (name.empty()) return 1;
  const auto first = static_cast<unsigned char>(name.front());
  const auto last = static_cast<unsigned char>(name.back());
  return uint64_t{1} << ((name.size() * 5 + first + 3U * last) % 64);
}

bool ext_fields::add(std::string_view name, std::string_view value) {
  const auto bit = bit_of(name);
  if ((seen_ & bit) != 0) {
    if (const auto place = place_of(name); place < size_) {
      fields_[place].value = value;
      return true;
    }
  }
  if (size_ == fields_.size()) return false;
  seen_ |= bit;
  fields_[size_++] = {name, value};
  return true;
}

size_t ext_fields::place_of(std::string_view name, size_t hint) const {
  if ((seen_ & bit_of(name)) == 0) return size_;
  for (size_t place = hint; place < size_; ++place)
    if (fields_[place].name == name) return place;
  for (size_t place = 0; place < hint && place < size_; ++place)
    if (fields_[place].name == name) return place;
  return size_;
}

command_line request_line(request_code code, int32_t opaque) {
  command_line line;
  line.code = static_cast<int32_t>(code);
  line.version = release::own;
  line.opaque = opaque;
  return line;
}

command_line response_line(response_code code, int32_t opaque, std::string_view remark) {
  command_line line;
  line.code = static_cast<int32_t>(code);
  line.version = release::own;
  line.opaque = opaque;
  line.flag = command_flag::response;
  line.remark = remark;
  return line;
}

}  // namespace cafmq::remoting
