#pragma once

/// Changes how the consume queues of a store lie on disk. Lives for one call; one thread; nobody
/// else has the store open.
///
/// Invariant: at every moment one layout is whole. The new one is made beside the old one under
/// another name, made durable and renamed; then the old one is removed.

#include <cstddef>
#include <functional>

#include "base/error.hpp"
#include "storage/options.hpp"

namespace cafmq {

/// Called with how many queues of how many are done.
using conversion_progress = std::function<void(size_t done, size_t all)>;

/// Converts the queues of `options.directory` from the other layout into `options.consume_queues`
/// and returns how many there are. errc::locked; store_not_available when the store was
/// not closed in order; invalid_argument when there is nothing to convert; corrupt, io_failed,
/// no_space.
[[nodiscard]] result<size_t> convert_queues(const store_options& options,
                                            const conversion_progress& progress);

/// Whether the store's queues lie as the options say. errc::config_invalid says what to do when
/// they do not, or when a conversion was interrupted.
[[nodiscard]] result<void> check_queue_layout(const store_options& options);

}  // namespace cafmq
