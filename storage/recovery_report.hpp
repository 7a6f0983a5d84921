#pragma once

/// What opening a store has found and done. A value for whoever writes it to the log.

#include <cstdint>
#include <string>
#include <vector>

#include "base/offsets.hpp"

namespace cafmq {

/// What was found of the message index and done to it.
struct index_report {
  int32_t files_removed = 0;     ///< damaged ones, and those that followed them
  std::string problem;           ///< what was wrong with the first; empty when nothing was
  physical_offset indexed_from;  ///< entries of messages from here on were checked or made again
};

struct recovery_report {
  bool was_closed = true;           ///< the last user closed it in order
  physical_offset log_begin;        ///< first byte that the commit log still has
  physical_offset log_end;          ///< where the last whole record ends
  physical_offset verified_from;    ///< records from here on were read and checked
  physical_offset dispatched_from;  ///< their queue entries were checked or made again
  int64_t records_verified = 0;
  bool tail_was_cut = false;            ///< behind log_end was something that is no record
  bool queues_were_incomplete = false;  ///< queues were rebuilt from the beginning of the log
  index_report index;
  std::vector<std::string> problems;  ///< derived files that could not be used, in sentences
};

}  // namespace cafmq
