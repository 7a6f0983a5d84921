#include "test/disk/disk_image.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>

#include <fmt/core.h>
#include <catch2/catch.hpp>

namespace cafmq {
namespace {

sparse_file content_of_file(const std::filesystem::path& path) {
  const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  REQUIRE(file >= 0);
  auto content = sparse_file::read_from(file);
  ::close(file);
  return content;
}

void write_file(const std::filesystem::path& path, const sparse_file& content) {
  const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  REQUIRE(file >= 0);
  content.write_to(file);
  ::close(file);
}

std::string differing_byte(const sparse_file& left, const sparse_file& right) {
  if (left.length() != right.length())
    return fmt::format("has {} and {} bytes", left.length(), right.length());
  for (int64_t number = 0;; ++number) {
    const auto page = left.page(number);
    const auto other = right.page(number);
    const auto at = std::mismatch(page.begin(), page.end(), other.begin()).first - page.begin();
    if (at < sparse_file::page_size)
      return fmt::format("differs from byte {} on", number * sparse_file::page_size + at);
  }
}

}  // namespace

disk_image disk_image::read_from(const std::filesystem::path& directory) {
  disk_image image;
  const auto top = directory.native().size() + 1;
  for (const auto& entry : std::filesystem::recursive_directory_iterator{directory}) {
    auto path = entry.path().native().substr(top);
    if (entry.is_directory())
      image.directories.insert(std::move(path));
    else
      image.files.emplace(std::move(path), content_of_file(entry.path()));
  }
  return image;
}

void disk_image::write_to(const std::filesystem::path& directory) const {
  REQUIRE(::mkdir(directory.c_str(), 0700) == 0);
  for (const auto& path : directories) REQUIRE(::mkdir((directory / path).c_str(), 0700) == 0);
  for (const auto& [path, content] : files) write_file(directory / path, content);
}

std::optional<std::string> disk_image::difference_to(const disk_image& other) const {
  for (const auto& [path, content] : files) {
    const auto found = other.files.find(path);
    if (found == other.files.end()) return path + " is gone";
    if (found->second != content) return path + " " + differing_byte(content, found->second);
  }
  for (const auto& [path, content] : other.files)
    if (files.count(path) == 0) return path + " is new";
  if (directories != other.directories) return "there are other directories";
  return std::nullopt;
}

}  // namespace cafmq
