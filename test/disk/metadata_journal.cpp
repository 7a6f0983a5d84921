#include "test/disk/metadata_journal.hpp"

#include <algorithm>
#include <utility>

#include "base/check.hpp"

namespace cafmq {
namespace {

std::string directory_of(const std::string& name) {
  const auto slash = name.rfind('/');
  return slash == std::string::npos ? "" : name.substr(0, slash);
}

bool lies_in(const std::string& name, const std::string& directory) {
  return !name.empty() && directory_of(name) == directory;
}

}  // namespace

bool metadata_journal::change::is_in(const std::string& directory) const {
  return lies_in(added, directory) || lies_in(removed, directory);
}

// -- changes ------------------------------------------------------------------

void metadata_journal::add_existing(const std::string& name, node node) {
  names_[name] = node;
  on_disk_[name] = std::move(node);
}

void metadata_journal::create(const std::string& name, node node) {
  names_[name] = node;
  pending_.push_back({"", name, std::move(node)});
}

void metadata_journal::remove(const std::string& name) {
  const auto found = names_.find(name);
  CAFMQ_CHECK(found != names_.end());
  pending_.push_back({name, "", found->second});
  names_.erase(found);
}

void metadata_journal::rename(const std::string& from, const std::string& to) {
  const auto node = find(from);
  CAFMQ_CHECK(node != nullptr);
  if (node->is_directory()) return rename_directory(from, to);
  names_.erase(from);
  names_[to] = node;
  pending_.push_back({from, to, node});
}

// Simpler than a disk: all that came before is on it afterwards, and so is this.
void metadata_journal::rename_directory(const std::string& from, const std::string& to) {
  sync_all();
  for (auto* names : {&names_, &on_disk_}) {
    node_map moved;
    for (const auto& [name, node] : *names)
      moved[name == from || lies_in(name, from) ? to + name.substr(from.size()) : name] = node;
    *names = std::move(moved);
  }
}

void metadata_journal::set_length(const node& node, int64_t length, bool by_writing) {
  pending_.push_back({"", "", node, length, by_writing});
}

metadata_journal::node metadata_journal::find(const std::string& name) const {
  const auto found = names_.find(name);
  return found == names_.end() ? nullptr : found->second;
}

// -- to the disk --------------------------------------------------------------

bool metadata_journal::touches(const change& change, const std::string& name,
                               const node& node) const {
  if (node->is_directory() && change.is_in(name)) return true;
  if (change.about != node) return false;
  return change.length >= 0 || order_ == metadata_order::journalled;
}

void metadata_journal::commit(const change& change) {
  if (change.length >= 0) {
    change.about->set_length_on_disk(change.length);
    return;
  }
  if (!change.removed.empty()) on_disk_.erase(change.removed);
  if (!change.added.empty()) on_disk_[change.added] = change.about;
}

void metadata_journal::sync(const std::string& name, const node& node) {
  size_t behind_last = 0;
  for (size_t index = 0; index < pending_.size(); ++index)
    if (touches(pending_[index], name, node)) behind_last = index + 1;
  std::vector<change> kept;
  for (size_t index = 0; index < pending_.size(); ++index) {
    auto& change = pending_[index];
    const bool goes_along =
        order_ == metadata_order::journalled && index < behind_last && !change.by_writing;
    if (goes_along || touches(change, name, node))
      commit(change);
    else
      kept.push_back(std::move(change));
  }
  pending_ = std::move(kept);
}

void metadata_journal::sync_all() {
  while (!pending_.empty()) write_oldest_back();
}

void metadata_journal::write_oldest_back() {
  if (pending_.empty()) return;
  commit(pending_.front());
  pending_.erase(pending_.begin());
}

// -- images -------------------------------------------------------------------

// Which of the pending changes have reached the disk.
std::vector<bool> metadata_journal::choose(std::mt19937& random) const {
  std::vector<bool> chosen(pending_.size());
  const auto share = random() % 5;  // 0: none, 4: all
  const auto behind_last = share == 4 ? pending_.size() : random() % (pending_.size() + 1);
  for (size_t index = 0; index < pending_.size(); ++index) {
    const bool by_chance = random() % 4 < share;
    const bool in_order = order_ == metadata_order::journalled && !pending_[index].by_writing;
    chosen[index] = in_order ? index < behind_last && share > 0 : by_chance;
  }
  return chosen;
}

// What a power cut leaves, while it is put together.
struct metadata_journal::remains {
  node_map names;
  std::map<node, sparse_file> contents;
  std::map<node, bool> is_stale;  // a truncation is missing: what came after it is, too

  sparse_file& content_of(const node& node) {
    return contents.try_emplace(node, node->on_disk()).first->second;
  }

  void apply(const change& change, bool has_happened) {
    if (change.length < 0) {
      if (!has_happened) return;
      if (!change.removed.empty()) names.erase(change.removed);
      if (!change.added.empty()) names[change.added] = change.about;
      return;
    }
    auto& content = content_of(change.about);
    if (!has_happened && change.length < content.length()) is_stale[change.about] = true;
    if (has_happened && !is_stale[change.about]) content.set_length(change.length);
  }
};

disk_image metadata_journal::image(std::mt19937& random) const {
  remains remains{on_disk_, {}, {}};
  const auto chosen = choose(random);
  for (size_t index = 0; index < pending_.size(); ++index)
    remains.apply(pending_[index], chosen[index]);
  disk_image image;
  for (const auto& [name, node] : remains.names) {
    if (name.empty()) continue;  // the top itself
    const auto directory = directory_of(name);
    if (!directory.empty() && image.directories.count(directory) == 0) continue;
    if (node->is_directory()) {
      image.directories.insert(name);
      continue;
    }
    auto& content = remains.content_of(node);
    image.files[name] = remains.is_stale[node] ? content : node->with_some_pages(content, random);
  }
  return image;
}

}  // namespace cafmq
