#pragma once

/// The content of a file as a value, without the pages that are zero: block files are long and
/// nearly empty. Works on descriptors by system calls that nobody records.
///
/// Invariant: no page is all zero, and none reaches behind the length.

#include <cstdint>
#include <map>
#include <string>
#include <string_view>

namespace cafmq {

class sparse_file {
 public:
  static constexpr int64_t page_size = 4096;

  [[nodiscard]] static sparse_file read_from(int file);

  /// `file` is new.
  void write_to(int file) const;

  [[nodiscard]] int64_t length() const { return length_; }

  /// What is cut off is gone also when the file grows again.
  void set_length(int64_t length);

  /// All of the page, with zeros behind the end of the file.
  [[nodiscard]] std::string_view page(int64_t number) const;

  /// As far as the file has its length.
  void set_page(int64_t number, std::string_view bytes);

  /// By number, all those that are not zero.
  [[nodiscard]] const std::map<int64_t, std::string>& pages() const { return pages_; }

  bool operator==(const sparse_file&) const = default;

 private:
  int64_t length_ = 0;
  std::map<int64_t, std::string> pages_;
};

}  // namespace cafmq
