#include "actors/broker/remoting/property_stamp.hpp"

#include <algorithm>
#include <array>

#include "message/properties.hpp"
#include "message/unique_keys.hpp"

namespace cafmq::remoting {
namespace {

constexpr std::array<std::string_view, 4> own_names = {
    property::cluster, property::region, property::trace_switch, property::pop_check_point};

// Hardly any message has one of ours, or ends without its separator.
bool needs_cleaning(std::string_view sent) {
  if (!sent.empty() && sent.back() != '\x02') return true;
  return std::any_of(own_names.begin(), own_names.end(), [&](std::string_view name) {
    return sent.find(name) != std::string_view::npos;
  });
}

void clean_into(std::string& to, std::string_view sent) {
  if (needs_cleaning(sent))
    to = without_properties(sent, {property::cluster, property::region, property::trace_switch,
                                   property::pop_check_point});
  else
    to = sent;
}

}  // namespace

property_stamp::property_stamp(std::string_view cluster, std::string_view region, bool trace_on) {
  append_property(own_, property::region, region);
  append_property(own_, property::trace_switch, trace_on ? "true" : "false");
  if (!cluster.empty()) append_property(own_, property::cluster, cluster);
}

std::string_view property_stamp::stamp(std::string_view sent, int64_t wall_ms) {
  clean_into(stamped_, sent);
  if (!find_property(stamped_, property::unique_key))
    append_property(stamped_, property::unique_key, process_unique_keys().next(wall_ms));
  return stamped_.append(own_);
}

void property_stamp::begin_batch(std::string_view shared) {
  clean_into(shared_, shared);
  shared_.append(own_);
  batch_used_ = 0;
}

std::string_view property_stamp::stamp_in_batch(std::string_view sent) {
  if (batch_used_ == batch_.size()) batch_.emplace_back();
  auto& stamped = batch_[batch_used_++];
  clean_into(stamped, sent);
  return stamped.append(shared_);
}

}  // namespace cafmq::remoting
