#pragma once

/// What the program's exit codes mean; `cafmq --help` lists them.

namespace cafmq {

enum class exit_code : int {
  success = 0,
  failed = 1,      ///< it was tried and did not work; the sentence on stderr says why
  usage = 2,       ///< the command line or a configuration file is wrong
  incomplete = 3,  ///< it worked in part: not everything was sent or received in time
};

}  // namespace cafmq
