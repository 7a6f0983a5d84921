#include "protocol/bodies/topic_text.hpp"

#include <array>
#include <string>

#include "base/names.hpp"
#include "protocol/bodies/body_document.hpp"
#include "protocol/json_string.hpp"

namespace cafmq::remoting {
namespace {

using texts = std::map<std::string, std::string>;

std::string_view take_word(std::string_view& line) {
  const auto end = line.find(' ');
  const auto word = line.substr(0, end);
  line.remove_prefix(end == std::string_view::npos ? line.size() : end + 1);
  return word;
}

result<texts> read_attributes(std::string_view json) {
  if (json.empty() || json == "null") return texts{};
  const auto named = R"({"attributes":)" + std::string{json} + "}";
  return read_body(named, client_body_size_max, [](json_fields& fields) {
    texts attributes;
    fields.take("attributes", attributes);
    return attributes;
  });
}

}  // namespace

result<topic_config> read_topic_text(std::string_view line) {
  topic_config topic;
  topic.name = take_word(line);
  if (auto named = check_topic_name(topic.name); !named)
    return fail(errc::corrupt, "{}", named.error().text());
  for (auto* target : {&topic.read_queues, &topic.write_queues, &topic.permission}) {
    const auto number = decimal_in<int32_t>(take_word(line));
    if (!number || *number < 0)
      return fail(errc::corrupt, "topic {} has no number where its queues and permission belong",
                  topic.name);
    *target = *number;
  }
  take_word(line);  // the filter type, of which only one is in use
  auto attributes = read_attributes(line);
  if (!attributes) return fail(std::move(attributes).error());
  topic.attributes = std::move(*attributes);
  return topic;
}

}  // namespace cafmq::remoting
