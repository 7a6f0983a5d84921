#include "base/error.hpp"

#include <cerrno>
#include <system_error>

namespace cafmq {

std::string_view to_string(errc code) {
  switch (code) {
    case errc::none:
      return "none";
    case errc::invalid_argument:
      return "invalid_argument";
    case errc::message_illegal:
      return "message_illegal";
    case errc::topic_not_exist:
      return "topic_not_exist";
    case errc::group_not_exist:
      return "group_not_exist";
    case errc::no_permission:
      return "no_permission";
    case errc::out_of_range:
      return "out_of_range";
    case errc::store_not_available:
      return "store_not_available";
    case errc::flush_failed:
      return "flush_failed";
    case errc::no_space:
      return "no_space";
    case errc::io_failed:
      return "io_failed";
    case errc::corrupt:
      return "corrupt";
    case errc::locked:
      return "locked";
    case errc::busy:
      return "busy";
    case errc::timed_out:
      return "timed_out";
    case errc::unreachable:
      return "unreachable";
    case errc::shutting_down:
      return "shutting_down";
    case errc::config_invalid:
      return "config_invalid";
  }
  return "unknown";
}

tl::unexpected<error> fail_errno(std::string_view what, int error_number) {
  const bool full = error_number == ENOSPC || error_number == EDQUOT;
  return fail(full ? errc::no_space : errc::io_failed, "{}: {} (errno {})", what,
              std::generic_category().message(error_number), error_number);
}

}  // namespace cafmq
