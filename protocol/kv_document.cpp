#include "protocol/kv_document.hpp"

#include <utility>

#include "protocol/json_fields.hpp"
#include "protocol/json_text.hpp"
#include "protocol/table_json.hpp"

namespace cafmq {

std::string write_kv(const kv_document& document) {
  table_writer writer;
  writer.open();
  writer.open("configTable");
  for (const auto& [name_space, texts] : document) {
    writer.open(name_space);
    for (const auto& [key, text] : texts) writer.field(key, text);
    writer.close();
  }
  writer.close();
  writer.close();
  return writer.text();
}

result<kv_document> read_kv(std::string_view json) {
  auto parsed = parse_json(json);
  if (!parsed) return fail(std::move(parsed).error());
  json_reading reading;
  json_fields file{reading, *parsed, ""};
  kv_document document;
  if (auto spaces = file.object("configTable"))
    spaces->each_object([&](std::string_view name, const json_fields&) {
      const std::string name_space{name};
      std::map<std::string, std::string> texts;
      spaces->take(name_space.c_str(), texts);
      document[name_space].insert(texts.begin(), texts.end());
    });
  if (auto read = reading.outcome(); !read) return fail(std::move(read).error());
  return document;
}

}  // namespace cafmq
