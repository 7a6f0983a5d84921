#include "apps/load/process_cpu.hpp"

#include <unistd.h>

#include <fstream>
#include <iterator>
#include <sstream>
#include <string>

#include <fmt/format.h>

namespace cafmq::load {

result<double> process_cpu_seconds(pid_t process) {
  std::ifstream file{fmt::format("/proc/{}/stat", process)};
  const std::string text{std::istreambuf_iterator<char>{file}, {}};
  // The second field is the program's name in brackets, with anything in it.
  const auto name_end = text.rfind(')');
  if (name_end == std::string::npos)
    return fail(errc::io_failed, "there is no process {}", process);
  std::istringstream fields{text.substr(name_end + 1)};
  std::string skipped;
  constexpr int fields_between_name_and_times = 11;
  for (int count = 0; count < fields_between_name_and_times; ++count) fields >> skipped;
  int64_t user = 0;
  int64_t system = 0;
  fields >> user >> system;
  if (!fields) return fail(errc::io_failed, "cannot read the times of process {}", process);
  return static_cast<double>(user + system) / static_cast<double>(::sysconf(_SC_CLK_TCK));
}

}  // namespace cafmq::load
