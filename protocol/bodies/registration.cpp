#include "protocol/bodies/registration.hpp"

#include "base/bytes.hpp"
#include "base/crc32.hpp"
#include "message/inflate.hpp"
#include "protocol/bodies/body_document.hpp"
#include "protocol/bodies/body_writer.hpp"
#include "protocol/bodies/topic_text.hpp"
#include "protocol/bodies/topics.hpp"
#include "protocol/codes.hpp"

namespace cafmq::remoting {
namespace {

data_version take_version(json_fields& fields) {
  data_version version;
  fields.take("counter", version.counter);
  fields.take("stateVersion", version.state_version);
  fields.take("timestamp", version.timestamp_ms);
  return version;
}

result<register_broker_body> read_plain(std::string_view json) {
  return read_body(json, table_body_size_max, [](json_fields& fields) {
    register_broker_body body;
    fields.take("filterServerList", body.filter_servers);
    if (auto table = fields.object("topicConfigSerializeWrapper"))
      body.topics = take_topics(*table);
    return body;
  });
}

result<std::vector<std::string>> read_texts(std::string_view json) {
  // A list alone is no object: it gets a name so that the usual reader takes it.
  const auto named = R"({"texts":)" + std::string{json} + "}";
  return read_body(named, client_body_size_max, [](json_fields& fields) {
    std::vector<std::string> texts;
    fields.take("texts", texts);
    return texts;
  });
}

std::string_view take_sized(byte_reader& in) {
  return in.take_bytes(in.take<int32_t>());
}

// Version, topics, filter servers; static topics may follow and are not read.
result<register_broker_body> read_inflated(std::string_view bytes) {
  register_broker_body body;
  byte_reader in{bytes};
  auto version = read_data_version(take_sized(in));
  if (!version) return fail(std::move(version).error());
  body.topics.version = *version;
  const auto count = in.take<int32_t>();
  for (int32_t number = 0; number < count && in.ok(); ++number) {
    auto topic = read_topic_text(take_sized(in));
    if (!topic) return fail(std::move(topic).error());
    body.topics.topics.insert_or_assign(topic->name, std::move(*topic));
  }
  const auto filter_servers = take_sized(in);
  if (!in.ok()) return fail(errc::corrupt, "the registration's body is cut short");
  auto texts = read_texts(filter_servers);
  if (!texts) return fail(std::move(texts).error());
  body.filter_servers = std::move(*texts);
  return body;
}

}  // namespace

std::string write_registration(const register_broker_body& body) {
  body_writer writer;
  writer.open();
  writer.field("filterServerList", body.filter_servers);
  writer.open("topicConfigSerializeWrapper");
  write_topic_table(writer, body.topics);
  writer.close();
  writer.close();
  return std::move(writer).text();
}

result<register_broker_body> read_registration(std::string_view body, registration_format format) {
  if (format.compressed) {
    auto inflated = inflate(body, inflated_size_max);
    if (!inflated) return fail(std::move(inflated).error());
    return read_inflated(*inflated);
  }
  if (format.version >= release::v3_0_11) return read_plain(body);
  auto topics = read_topic_table(body);
  if (!topics) return fail(std::move(topics).error());
  return register_broker_body{std::move(*topics), {}};
}

int32_t body_crc_of(std::string_view body) {
  return static_cast<int32_t>(crc32(body) & 0x7FFFFFFF);
}

std::string write_data_version(const data_version& version) {
  body_writer writer;
  writer.open();
  writer.field("counter", version.counter);
  writer.field("stateVersion", version.state_version);
  writer.field("timestamp", version.timestamp_ms);
  writer.close();
  return std::move(writer).text();
}

result<data_version> read_data_version(std::string_view json) {
  return read_body(json, client_body_size_max, take_version);
}

}  // namespace cafmq::remoting
