#include "actors/error.hpp"

#include <caf/all.hpp>

#include "actors/messages.hpp"

namespace cafmq {
namespace {

const auto category = caf::atom("cafmq");

std::string sentence_in(const caf::message& context) {
  if (context.match_elements<std::string>()) return context.get_as<std::string>(0);
  return context.empty() ? std::string{} : caf::to_string(context);
}

}  // namespace

caf::error to_caf(const error& cause) {
  return caf::make_error(cause.code(), cause.text());
}

error from_caf(const caf::error& cause) {
  if (cause.category() == category) {
    const auto last = static_cast<uint8_t>(errc::config_invalid);
    const auto code = cause.code() <= last ? static_cast<errc>(cause.code()) : errc::io_failed;
    return error{code, sentence_in(cause.context())};
  }
  if (cause == caf::sec::request_timeout)
    return error{errc::timed_out, "no answer within the deadline; it may or may not have happened"};
  if (cause.category() == caf::atom("exit"))
    return error{errc::unreachable, "the connection was lost: " + to_string(cause)};
  return error{errc::unreachable, "nobody answers there: " + to_string(cause)};
}

void add_error_names(caf::actor_system_config& config) {
  config.add_error_category(
      category, [](uint8_t code, caf::atom_value, const caf::message& context) {
        return std::string{to_string(static_cast<errc>(code))} + ": " + sentence_in(context);
      });
}

}  // namespace cafmq
