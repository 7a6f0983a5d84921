#include "apps/report.hpp"

#include <catch2/catch.hpp>

using namespace cafmq;

namespace {

rate_report thousand_sends() {
  rate_report report;
  report.what = "sent";
  report.latency_of = "send to acknowledgement";
  report.messages = 1'000;
  report.bytes = 2'000'000;
  report.seconds = 0.5;
  for (int count = 0; count < 1'000; ++count) report.latency_ns.record(50'000);
  return report;
}

}  // namespace

TEST_CASE("a report says rate and percentiles in units that people read") {
  CHECK(to_text(thousand_sends()) ==
        "sent 1,000 messages (2.0 MB) in 0.50 s: 2,000/s; send to acknowledgement: p50 50 us, p99 "
        "50 us, p99.9 50 us, max 50 us");
}

TEST_CASE("a report as JSON has the same facts") {
  const auto json = to_json(thousand_sends());
  CHECK(json.find("\"messages\": 1000") != std::string::npos);
  CHECK(json.find("\"messages_per_second\": 2000.0") != std::string::npos);
  CHECK(json.find("\"p50_us\": 50.0") != std::string::npos);
}

TEST_CASE("durations have two or three digits and a unit") {
  CHECK(duration_text(1'500) == "1.5 us");
  CHECK(duration_text(43'000) == "43 us");
  CHECK(duration_text(1'200'000) == "1.2 ms");
  CHECK(duration_text(250'000'000) == "250 ms");
  CHECK(duration_text(12'000'000'000) == "12.0 s");
}
