#include "test/disk/recorded_disk.hpp"

#include <fcntl.h>
#include <linux/falloc.h>

#include <string_view>
#include <utility>

#include <fmt/core.h>

#include "base/check.hpp"

namespace cafmq {
namespace {

// Asked by every call of the program, also before main.
constinit recorded_disk* active = nullptr;

bool changes_disk(disk_call call) {
  return call != disk_call::read && call != disk_call::map;
}

}  // namespace

recorded_disk::recorded_disk(const std::filesystem::path& top, metadata_order order, unsigned seed)
    : top_{top.native()}, random_{seed}, journal_{order} {
  CAFMQ_CHECK(active == nullptr && top.is_absolute());
  journal_.add_existing("", std::make_shared<disk_node>());
  for (const auto& entry : std::filesystem::recursive_directory_iterator{top}) {
    const auto name = name_of(entry.path().c_str());
    auto found = entry.is_directory() ? std::make_shared<disk_node>()
                                      : std::make_shared<disk_node>(entry.path().native(), true);
    if (!found->is_directory()) lengths_[found] = found->on_disk().length();
    journal_.add_existing(name, std::move(found));
  }
  active = this;
}

recorded_disk::~recorded_disk() {
  active = nullptr;
}

std::optional<std::string> recorded_disk::problem() {
  is_busy_ = true;
  auto found = find_problem();
  is_busy_ = false;
  return found;
}

std::optional<std::string> recorded_disk::find_problem() const {
  for (const auto& [name, node] : journal_.names()) {
    if (node->is_directory()) continue;
    const auto at = node->first_without_block();
    if (at >= 0)
      return fmt::format(
          "{} was written through a map near byte {}, where it has no blocks: on a "
          "full disk that kills the process",
          name, at);
  }
  size_t found = 0;
  for (const auto& entry : std::filesystem::recursive_directory_iterator{top_}) {
    ++found;
    if (journal_.find(name_of(entry.path().c_str())) == nullptr)
      return fmt::format("{} is there, but nobody was seen making it", entry.path().native());
  }
  if (found + 1 != journal_.names().size()) return "files went that nobody was seen removing";
  return std::nullopt;
}

// -- who is watched -----------------------------------------------------------

recorded_disk* recorded_disk::watching(const char* path) {
  if (active == nullptr || active->is_busy_ || path == nullptr) return nullptr;
  const std::string_view name{path};
  const std::string_view top{active->top_};
  if (!name.starts_with(top)) return nullptr;
  return name.size() == top.size() || name[top.size()] == '/' ? active : nullptr;
}

recorded_disk* recorded_disk::watching(int file) {
  if (active == nullptr || active->is_busy_) return nullptr;
  return active->files_.count(file) > 0 ? active : nullptr;
}

recorded_disk* recorded_disk::watching(const void* address) {
  if (active == nullptr || active->is_busy_) return nullptr;
  return active->find_map(address) != nullptr ? active : nullptr;
}

std::string recorded_disk::name_of(const char* path) const {
  std::string_view name{path};
  name.remove_prefix(std::min(name.size(), top_.size() + 1));
  return std::string{name};
}

const recorded_disk::map* recorded_disk::find_map(const void* address) const {
  const auto* at = static_cast<const char*>(address);
  auto behind = maps_.upper_bound(at);
  if (behind == maps_.begin()) return nullptr;
  --behind;
  return at < behind->first + behind->second.length ? &behind->second : nullptr;
}

bool recorded_disk::exists(const char* path) const {
  return journal_.find(name_of(path)) != nullptr;
}

// -- calls --------------------------------------------------------------------

call_fate recorded_disk::begin(disk_call call, bool takes_space) {
  if (changes_disk(call)) {
    is_busy_ = true;
    if (before_change_) before_change_();
    age();
    is_busy_ = false;
  }
  return faults_.decide(call, takes_space);
}

// Without anybody flushing, the kernel writes now and then what is dirty.
void recorded_disk::age() {
  const auto chance = random_() % 32;
  if (chance == 0) journal_.write_oldest_back();
  if (chance > 1) return;
  auto some = journal_.names().begin();
  std::advance(some, random_() % journal_.names().size());
  if (!some->second->is_directory()) some->second->write_some_back(random_);
}

void recorded_disk::opened(const char* path, int file, int flags) {
  const auto name = name_of(path);
  auto found = journal_.find(name);
  if (found == nullptr) {
    found = std::make_shared<disk_node>(path, false);
    lengths_[found] = 0;
    journal_.create(name, found);
  }
  if ((flags & O_TRUNC) != 0) set_length(found, 0, false);
  files_[file] = {name, std::move(found)};
}

void recorded_disk::mapped(void* address, size_t length, int file, off_t begin) {
  maps_[static_cast<char*>(address)] = {length, begin, files_.at(file)};
}

void recorded_disk::set_length(const node& file, int64_t length, bool by_writing) {
  auto& known = lengths_[file];
  if (known == length) return;
  known = length;
  journal_.set_length(file, length, by_writing);
}

void recorded_disk::truncated(int file, off_t length) {
  set_length(files_.at(file).file, length, false);
}

void recorded_disk::allocated(int file, int mode, off_t begin, off_t length) {
  const auto& node = files_.at(file).file;
  if ((mode & FALLOC_FL_PUNCH_HOLE) != 0) {
    node->take_blocks(begin, begin + length);
    return;
  }
  node->give_blocks(begin, begin + length);
  if ((mode & FALLOC_FL_KEEP_SIZE) == 0 && begin + length > lengths_[node])
    set_length(node, begin + length, false);
}

void recorded_disk::wrote(int file, off_t begin, ssize_t length) {
  const auto& node = files_.at(file).file;
  node->note_write(begin, begin + length);
  if (begin + length > lengths_[node]) set_length(node, begin + length, true);
}

void recorded_disk::flushed_map(const void* address, size_t length, bool works) {
  const auto* found = find_map(address);
  const auto& [name, node] = found->mapped;
  const auto start = maps_.upper_bound(static_cast<const char*>(address));
  const auto from = found->begin + (static_cast<const char*>(address) - std::prev(start)->first);
  const auto to = from + static_cast<off_t>(length);
  if (!works) {
    node->fail_write_back(from, to, random_);
    return;
  }
  journal_.sync(name, node);
  node->write_back(from, to);
}

void recorded_disk::flushed_file(int file, bool works) {
  const auto& [name, node] = files_.at(file);
  if (!works && !node->is_directory()) node->fail_write_back(0, lengths_[node], random_);
  if (!works) return;
  journal_.sync(name, node);
  if (!node->is_directory()) node->write_back(0, lengths_[node]);
}

void recorded_disk::flushed_all() {
  journal_.sync_all();
  for (const auto& [name, node] : journal_.names())
    if (!node->is_directory()) node->write_back(0, lengths_[node]);
}

void recorded_disk::renamed(const char* from, const char* to) {
  journal_.rename(name_of(from), name_of(to));
}

void recorded_disk::removed(const char* path) {
  journal_.remove(name_of(path));
}

void recorded_disk::made_directory(const char* path) {
  journal_.create(name_of(path), std::make_shared<disk_node>());
}

}  // namespace cafmq
