#include "protocol/table_json.hpp"

namespace cafmq {

void table_writer::field(std::string_view key, const std::map<std::string, std::string>& texts) {
  open(key);
  for (const auto& [name, value] : texts) field(name, value);
  close();
}

void table_writer::raw_field(std::string_view key, const std::string& json) {
  write_key(key);
  writer_.RawValue(json.data(), json.size(), rapidjson::kObjectType);
}

void table_writer::field(const data_version& version) {
  open("dataVersion");
  field("counter", version.counter);
  field("stateVersion", version.state_version);
  field("timestamp", version.timestamp_ms);
  close();
}

data_version take_data_version(json_fields& table) {
  data_version version;
  if (auto fields = table.object("dataVersion")) {
    fields->take("counter", version.counter);
    fields->take("stateVersion", version.state_version);
    fields->take("timestamp", version.timestamp_ms);
  }
  return version;
}

}  // namespace cafmq
