#include "actors/broker/tables.hpp"

#include <string>
#include <utility>

#include <spdlog/spdlog.h>

#include "protocol/groups_document.hpp"
#include "protocol/offsets_document.hpp"
#include "protocol/topics_document.hpp"
#include "storage/atomic_file.hpp"
#include "storage/file_descriptor.hpp"

namespace cafmq {
namespace {

// Parses the file, or its backup when the file is damaged.
template <class Document>
result<Document> read_document(const std::filesystem::path& file,
                               result<Document> (*parse)(std::string_view)) {
  const auto text = read_file_or_backup(file);
  if (!text) return fail(text.error());
  if (!*text) return Document{};
  auto document = parse(**text);
  if (document) return document;
  spdlog::error("{} is damaged, using its backup: {}", file.string(), document.error().text());
  const auto backup_text = read_file_or_backup(backup_of(file));
  if (!backup_text) return fail(backup_text.error());
  auto backup = *backup_text ? parse(**backup_text) : fail(errc::corrupt, "it does not exist");
  if (!backup)
    return fail(errc::corrupt, "{} is damaged ({}) and its backup cannot be used ({}); repair one",
                file.string(), document.error().text(), backup.error().text());
  return backup;
}

error in_file(const std::filesystem::path& file, const error& cause) {
  return error{cause.code(), fmt::format("{}: {}", file.string(), cause.text())};
}

}  // namespace

table_files::table_files(const std::filesystem::path& store_directory)
    : topics{store_directory / "config" / "topics.json"},
      groups{store_directory / "config" / "subscriptionGroup.json"},
      offsets{store_directory / "config" / "consumerOffset.json"},
      delays{store_directory / "config" / "delayOffset.json"},
      timers{store_directory / "config" / "timers"} {}

result<broker_tables> open_tables(const table_files& files, const broker_options& options,
                                  int64_t wall_ms) {
  if (auto made = make_directories(files.topics.parent_path()); !made) return fail(made.error());
  auto topics = read_document(files.topics, read_topics);
  if (!topics) return fail(topics.error());
  auto groups = read_document(files.groups, read_groups);
  if (!groups) return fail(groups.error());
  auto offsets = read_document(files.offsets, read_offsets);
  if (!offsets) return fail(offsets.error());
  auto delays = read_document(files.delays, remoting::read_delay_offsets);
  if (!delays) return fail(delays.error());
  broker_tables tables{topic_table{options, wall_ms}, group_table{options, wall_ms},
                       offset_table{options}, std::move(*delays)};
  if (auto done = tables.topics.restore(*topics, wall_ms); !done)
    return fail(in_file(files.topics, done.error()));
  if (auto done = tables.groups.restore(*groups, wall_ms); !done)
    return fail(in_file(files.groups, done.error()));
  if (auto done = tables.offsets.restore(std::move(*offsets)); !done)
    return fail(in_file(files.offsets, done.error()));
  return tables;
}

}  // namespace cafmq
