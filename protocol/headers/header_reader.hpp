#pragma once

/// Takes the typed fields of one code's header out of the ext fields, which are texts that nobody
/// has checked. Lives for one reading, in one thread; allocates only the sentence of a failure.
///
/// Invariants
///  1. An optional field that is missing leaves the target as it was: with its default.
///  2. The first field that is missing or malformed is the reading's failure; check once, at the
///     end.

#include <cstdint>
#include <optional>
#include <string_view>

#include "base/error.hpp"
#include "protocol/command.hpp"

namespace cafmq::remoting {

class header_reader {
 public:
  explicit header_reader(const ext_fields& fields) : fields_{fields} {}

  template <class T>
  void required(std::string_view name, T& target) {
    const auto* field = find(name);
    if (field == nullptr) return refuse(problem::missing, {name, {}});
    convert(*field, target);
  }

  /// `target` may be a std::optional or have its default in it.
  template <class T>
  void optional(std::string_view name, T& target) {
    if (const auto* field = find(name); field != nullptr) convert(*field, target);
  }

  /// Success, or errc::invalid_argument that names the first wrong field.
  [[nodiscard]] result<void> outcome() const;

 private:
  enum class problem { none, missing, no_int32, no_int64 };

  const ext_field* find(std::string_view name);
  void convert(const ext_field& field, std::string_view& target) { target = field.value; }
  void convert(const ext_field& field, int32_t& target);
  void convert(const ext_field& field, int64_t& target);
  void convert(const ext_field& field, bool& target);

  template <class T>
  void convert(const ext_field& field, std::optional<T>& target) {
    convert(field, target.emplace());
  }

  void refuse(problem what, ext_field field);

  const ext_fields& fields_;
  size_t next_ = 0;  // where the next field probably is
  problem problem_ = problem::none;
  ext_field wrong_;
};

/// The header of one code. `Header::each(header, fields)` names all of its fields, for reading and
/// for writing. Its texts are views that live as long as those of `fields`.
template <class Header>
[[nodiscard]] result<Header> read_header(const ext_fields& fields) {
  header_reader reader{fields};
  Header header;
  Header::each(header, reader);
  if (auto read = reader.outcome(); !read) return fail(std::move(read).error());
  return header;
}

}  // namespace cafmq::remoting
