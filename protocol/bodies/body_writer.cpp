#include "protocol/bodies/body_writer.hpp"

#include <cmath>

#include "base/check.hpp"
#include "base/error.hpp"
#include "protocol/json_string.hpp"

namespace cafmq::remoting {

void body_writer::separate() {
  if (!first_) text_ += ',';
  first_ = false;
}

// A value behind its key needs no comma: the key had it.
void body_writer::begin(char opening, char closing) {
  if (!text_.ends_with(':')) separate();
  text_ += opening;
  closings_ += closing;
  first_ = true;
}

void body_writer::close() {
  CAFMQ_CHECK(!closings_.empty());
  text_ += closings_.back();
  closings_.pop_back();
  first_ = false;
}

void body_writer::write_key(std::string_view key) {
  separate();
  append_json_string(text_, key);
  text_ += ':';
}

void body_writer::write_key(const broker_queue& key) {
  separate();
  append_queue(text_, key);
  text_ += ':';
}

void body_writer::field(std::string_view key, bool value) {
  write_key(key);
  text_.append(value ? "true" : "false");
}

void body_writer::field(std::string_view key, int64_t value) {
  write_key(key);
  append_decimal(text_, value);
}

void body_writer::field(std::string_view key, double value) {
  write_key(key);
  text_.append(fmt::format("{:#}", std::isfinite(value) ? value : 0.0));
}

void body_writer::field(std::string_view key, std::string_view value) {
  write_key(key);
  append_json_string(text_, value);
}

void body_writer::field(std::string_view key, const std::map<std::string, std::string>& texts) {
  open(key);
  for (const auto& [name, value] : texts) field(name, std::string_view{value});
  close();
}

void body_writer::field(std::string_view key, const std::vector<std::string>& texts) {
  open_list(key);
  for (const auto& text : texts) {
    separate();
    append_json_string(text_, text);
  }
  close();
}

void body_writer::field(std::string_view key, const std::vector<int32_t>& numbers) {
  open_list(key);
  for (const auto number : numbers) {
    separate();
    append_decimal(text_, number);
  }
  close();
}

void body_writer::field(std::string_view key, const data_version& version) {
  open(key);
  field("counter", version.counter);
  field("stateVersion", version.state_version);
  field("timestamp", version.timestamp_ms);
  close();
}

void body_writer::field(std::string_view key, const broker_queue& queue) {
  write_key(key);
  append_queue(text_, queue);
}

void body_writer::field(const broker_queue& key, int64_t value) {
  write_key(key);
  append_decimal(text_, value);
}

void body_writer::raw_field(std::string_view key, std::string_view json) {
  write_key(key);
  text_.append(json);
}

void body_writer::element(const broker_queue& queue) {
  separate();
  append_queue(text_, queue);
}

std::string body_writer::text() && {
  CAFMQ_CHECK(closings_.empty());
  return std::move(text_);
}

}  // namespace cafmq::remoting
