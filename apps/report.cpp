#include "apps/report.hpp"

#include <cstdio>

#include <fmt/format.h>

#include "apps/json_text.hpp"
#include "apps/text_table.hpp"

namespace cafmq {
namespace {

double rate_of(const rate_report& report) {
  return report.seconds > 0 ? static_cast<double>(report.messages) / report.seconds : 0;
}

struct rate_json {
  const rate_report& report;

  template <class Archive>
  void save(Archive& archive) const {
    const auto us = [&](double share) {
      return static_cast<double>(report.latency_ns.percentile(share)) / 1e3;
    };
    archive(cereal::make_nvp("what", report.what), cereal::make_nvp("messages", report.messages),
            cereal::make_nvp("bytes", report.bytes), cereal::make_nvp("seconds", report.seconds),
            cereal::make_nvp("messages_per_second", rate_of(report)),
            cereal::make_nvp("latency_of", report.latency_of), cereal::make_nvp("p50_us", us(0.5)),
            cereal::make_nvp("p99_us", us(0.99)), cereal::make_nvp("p999_us", us(0.999)),
            cereal::make_nvp("max_us", static_cast<double>(report.latency_ns.max()) / 1e3));
  }
};

}  // namespace

std::string to_text(const rate_report& report) {
  return fmt::format(
      "{} {} messages ({:.1f} MB) in {:.2f} s: {}/s; {}: p50 {}, p99 {}, p99.9 {}, max {}",
      report.what, with_separators(report.messages), static_cast<double>(report.bytes) / 1e6,
      report.seconds, with_separators(static_cast<int64_t>(rate_of(report))), report.latency_of,
      duration_text(report.latency_ns.percentile(0.5)),
      duration_text(report.latency_ns.percentile(0.99)),
      duration_text(report.latency_ns.percentile(0.999)), duration_text(report.latency_ns.max()));
}

std::string to_json(const rate_report& report) {
  return json_text(rate_json{report});
}

std::string duration_text(int64_t nanoseconds) {
  const auto value = static_cast<double>(nanoseconds);
  if (nanoseconds < 10'000) return fmt::format("{:.1f} us", value / 1e3);
  if (nanoseconds < 1'000'000) return fmt::format("{:.0f} us", value / 1e3);
  if (nanoseconds < 10'000'000) return fmt::format("{:.1f} ms", value / 1e6);
  if (nanoseconds < 10'000'000'000) return fmt::format("{:.0f} ms", value / 1e6);
  return fmt::format("{:.1f} s", value / 1e9);
}

void print_error(const error& cause) {
  std::fprintf(stderr, "cafmq: %s\n", cause.text().c_str());
}

}  // namespace cafmq
