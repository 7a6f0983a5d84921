#include "client/internal/offset_file.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <fstream>
#include <iterator>
#include <system_error>
#include <utility>

#include <fmt/format.h>

#include "base/crc32.hpp"
#include "base/names.hpp"

namespace cafmq {
namespace {

constexpr std::string_view first_line = "cafmq offsets 1\n";
constexpr size_t crc_line_size = 9;  // eight digits and the line's end
constexpr size_t file_size_max = size_t{64} << 20;

// Takes a whole number off the front, and the blank behind it.
template <class Integer>
std::optional<Integer> take_number(std::string_view& line) {
  Integer number{};
  const auto [end, failed] = std::from_chars(line.data(), line.data() + line.size(), number);
  const auto taken = static_cast<size_t>(end - line.data());
  if (failed != std::errc{} || number < 0 || taken >= line.size() || line[taken] != ' ')
    return std::nullopt;
  line.remove_prefix(taken + 1);
  return number;
}

result<void> write_durably(const std::filesystem::path& path, std::string_view content) {
  const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
  if (file < 0) return fail_errno("open " + path.string(), errno);
  result<void> written;
  while (!content.empty() && written) {
    const auto size = ::write(file, content.data(), content.size());
    if (size < 0 && errno != EINTR) written = fail_errno("write " + path.string(), errno);
    if (size > 0) content.remove_prefix(static_cast<size_t>(size));
  }
  if (written && ::fsync(file) != 0) written = fail_errno("flush " + path.string(), errno);
  ::close(file);
  return written;
}

}  // namespace

result<offset_file> offset_file::open(const std::filesystem::path& path) {
  offset_file made{path};
  std::ifstream file{path, std::ios::binary};
  if (!file) return made;
  std::error_code ignored;
  if (std::filesystem::file_size(path, ignored) > file_size_max)
    return fail(errc::corrupt, "{} is too large for a file of offsets", path.string());
  const std::string content{std::istreambuf_iterator<char>{file}, {}};
  if (auto sound = made.read(content); !sound) return fail(sound.error());
  return made;
}

result<void> offset_file::read(std::string_view content) {
  const auto damaged = [this] {
    return fail(errc::corrupt, "{} is damaged; its offsets are not used", path_.string());
  };
  if (content.size() < first_line.size() + crc_line_size || !content.starts_with(first_line))
    return damaged();
  const auto covered = content.substr(0, content.size() - crc_line_size);
  if (content.substr(covered.size()) != fmt::format("{:08x}\n", crc32(covered))) return damaged();
  for (auto rest = covered.substr(first_line.size()); !rest.empty();) {
    auto line = rest.substr(0, rest.find('\n'));
    rest.remove_prefix(std::min(rest.size(), line.size() + 1));
    const auto consumed = take_number<int64_t>(line);
    const auto queue_id = take_number<int32_t>(line);
    if (!consumed || !queue_id || !check_topic_name(line)) return damaged();
    offsets_.insert_or_assign({std::string{line}, *queue_id}, queue_offset{*consumed});
  }
  return {};
}

std::optional<queue_offset> offset_file::find(const message_queue& queue) const {
  const auto known = offsets_.find(queue);
  if (known == offsets_.end()) return std::nullopt;
  return known->second;
}

void offset_file::put(const message_queue& queue, queue_offset consumed) {
  offsets_.insert_or_assign(queue, consumed);
}

result<void> offset_file::save() const {
  std::string content{first_line};
  for (const auto& [queue, consumed] : offsets_)
    content += fmt::format("{} {} {}\n", consumed.value(), queue.queue_id, queue.topic);
  content += fmt::format("{:08x}\n", crc32(content));
  std::error_code failed;
  std::filesystem::create_directories(path_.parent_path(), failed);
  if (failed) return fail_errno("make " + path_.parent_path().string(), failed.value());
  const auto written = std::filesystem::path{path_} += ".new";
  if (auto done = write_durably(written, content); !done) return done;
  std::filesystem::rename(written, path_, failed);
  if (failed) return fail_errno("rename " + written.string(), failed.value());
  return {};
}

}  // namespace cafmq
