// filter_bench: what an SQL92 filter costs for each message that it looks at, beside one walk over
// the message's properties, without which nothing can be said of it. Nanoseconds; percentiles over
// groups of 100 messages.

#include <sys/utsname.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <string>
#include <thread>
#include <vector>

#include "base/histogram.hpp"
#include "filter/sql_filter.hpp"
#include "message/properties.hpp"
#include "message/property_walk.hpp"

namespace {

using namespace cafmq;
using steady = std::chrono::steady_clock;

constexpr size_t messages = 1'000;
constexpr size_t group = 100;
constexpr int passes = 2'000;

std::string processor() {
  std::ifstream info{"/proc/cpuinfo"};
  for (std::string line; std::getline(info, line);)
    if (line.starts_with("model name")) return line.substr(line.find(':') + 2);
  return "unknown processor";
}

// Ten properties, as a producer and its broker set them.
std::vector<std::string> make_messages() {
  std::vector<std::string> all;
  for (size_t number = 0; number < messages; ++number)
    all.push_back(*encode_properties({{"TAGS", "TagA"},
                                      {"KEYS", "order-" + std::to_string(number)},
                                      {"UNIQ_KEY", "7F0000010DC818B4AAC27E5A1B2C0001"},
                                      {"CLUSTER", "DefaultCluster"},
                                      {"MSG_REGION", "DefaultRegion"},
                                      {"TRACE_ON", "true"},
                                      {"region", number % 2 == 0 ? "eu" : "us"},
                                      {"amount", std::to_string(number) + ".5"},
                                      {"priority", std::to_string(number % 10)},
                                      {"customer", "gold-" + std::to_string(number % 7)}}));
  return all;
}

template <class Look>
void print(const char* name, const std::vector<std::string>& all, Look look) {
  histogram cost_ns;
  size_t matched = 0;
  const auto begin = steady::now();
  for (int pass = 0; pass < passes; ++pass)
    for (size_t at = 0; at < all.size(); at += group) {
      const auto from = steady::now();
      for (size_t next = at; next < at + group; ++next) matched += look(all[next]) ? 1 : 0;
      const auto took = std::chrono::nanoseconds(steady::now() - from).count();
      cost_ns.record(took / static_cast<int64_t>(group));
    }
  const auto total = std::chrono::duration<double, std::nano>(steady::now() - begin).count();
  const auto looked = static_cast<double>(all.size()) * passes;
  std::printf(
      "%-46s %8.0f %8ld %8ld %8ld %8.0f%%\n", name, total / looked,
      static_cast<long>(cost_ns.percentile(0.5)), static_cast<long>(cost_ns.percentile(0.99)),
      static_cast<long>(cost_ns.percentile(0.999)), 100 * static_cast<double>(matched) / looked);
  std::fflush(stdout);
}

void print_filter(const char* name, const std::vector<std::string>& all,
                  const std::string& expression) {
  const auto filter = sql_filter::compile(expression);
  if (!filter) {
    std::fprintf(stderr, "filter_bench: %s\n", filter.error().text().c_str());
    std::exit(1);
  }
  print(name, all, [&](const std::string& properties) { return filter->matches(properties); });
}

void print_compilation(const std::string& expression) {
  constexpr int runs = 100'000;
  size_t compiled = 0;
  const auto begin = steady::now();
  for (int run = 0; run < runs; ++run) compiled += sql_filter::compile(expression) ? 1 : 0;
  const auto total = std::chrono::duration<double, std::nano>(steady::now() - begin).count();
  std::printf("%-46s %8.0f %35.0f%%\n", "compiling the five terms", total / runs,
              100.0 * static_cast<double>(compiled) / runs);
}

std::string list_of(int items) {
  std::string list = "customer IN ('none'";
  for (int number = 0; number < items; ++number)
    list += ",'customer-" + std::to_string(number) + "'";
  return list + ")";
}

}  // namespace

int main() {
  utsname system{};
  ::uname(&system);
  const auto all = make_messages();
  std::printf("%s, %u threads, Linux %s, %zu messages with 10 properties in %zu bytes\n\n",
              processor().c_str(), std::thread::hardware_concurrency(), system.release, all.size(),
              all.back().size());
  std::printf("%-46s %8s %8s %8s %8s %9s\n", "", "mean ns", "p50 ns", "p99 ns", "p99.9 ns",
              "matched");
  const std::string five =
      "region = 'eu' AND amount > 10.0 AND priority BETWEEN 2 AND 8 AND customer STARTSWITH 'gold' "
      "AND TAGS IN ('TagA', 'TagB')";
  print("limit: one walk over the properties", all, [](const std::string& properties) {
    size_t bytes = 0;
    for_each_property(properties, [&](std::string_view name, std::string_view value) {
      bytes += name.size() + value.size();
    });
    return bytes > 0;
  });
  print_filter("one term", all, "region = 'eu'");
  print_filter("five terms", all, five);
  print_filter(
      "five terms, all of them evaluated", all,
      "region IS NOT NULL AND amount > 0.1 AND priority >= 0 AND customer STARTSWITH 'gold' "
      "AND TAGS IN ('TagA', 'TagB')");
  print_filter("five terms of numbers, joined by OR", all,
               "amount < 0.1 OR amount > 1e6 OR priority > 10 OR priority < 0 OR amount = 7.25");
  print_filter("a list of 1000 texts", all, list_of(1'000));
  print_compilation(five);
}
