#include "storage/results.hpp"

namespace cafmq {

std::string_view to_string(read_status status) {
  switch (status) {
    case read_status::found:
      return "found";
    case read_status::no_matched_message:
      return "no_matched_message";
    case read_status::message_was_removing:
      return "message_was_removing";
    case read_status::offset_overflow_badly:
      return "offset_overflow_badly";
    case read_status::offset_overflow_one:
      return "offset_overflow_one";
    case read_status::offset_too_small:
      return "offset_too_small";
    case read_status::no_matched_queue:
      return "no_matched_queue";
    case read_status::no_message_in_queue:
      return "no_message_in_queue";
  }
  return "unknown";
}

}  // namespace cafmq
