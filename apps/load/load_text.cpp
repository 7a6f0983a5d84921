#include "apps/load/load_text.hpp"

#include <fmt/format.h>

#include "apps/json_text.hpp"
#include "apps/report.hpp"
#include "apps/text_table.hpp"

namespace cafmq::load {
namespace {

double rate_of(const load_report& report) {
  return report.seconds > 0 ? static_cast<double>(report.counted.messages) / report.seconds : 0;
}

double cpu_us_of(const load_report& report) {
  if (report.counted.messages == 0) return 0;
  return report.broker_cpu_seconds * 1e6 / static_cast<double>(report.counted.messages);
}

struct load_json {
  const load_plan& plan;
  const load_report& report;

  template <class Archive>
  void save(Archive& archive) const {
    const auto& counted = report.counted;
    const auto us = [&](double share) {
      return static_cast<double>(counted.latency_ns.percentile(share)) / 1e3;
    };
    archive(cereal::make_nvp("what", name_of(plan)),
            cereal::make_nvp("connections", plan.connections),
            cereal::make_nvp("window", plan.window), cereal::make_nvp("batch", plan.batch),
            cereal::make_nvp("rate", plan.rate), cereal::make_nvp("messages", counted.messages),
            cereal::make_nvp("bytes", counted.bytes), cereal::make_nvp("seconds", report.seconds),
            cereal::make_nvp("messages_per_second", rate_of(report)),
            cereal::make_nvp("p50_us", us(0.5)), cereal::make_nvp("p90_us", us(0.9)),
            cereal::make_nvp("p99_us", us(0.99)), cereal::make_nvp("p999_us", us(0.999)),
            cereal::make_nvp("max_us", static_cast<double>(counted.latency_ns.max()) / 1e3),
            cereal::make_nvp("errors", counted.errors),
            cereal::make_nvp("first_error", counted.first_error),
            cereal::make_nvp("broker_cpu_us_per_message", cpu_us_of(report)));
  }
};

std::vector<std::string> cells_of(const measured_load& one) {
  const auto& [plan, report] = one;
  const auto& latency = report.counted.latency_ns;
  return {name_of(plan),
          std::to_string(plan.connections),
          plan.rate > 0 ? "-" : std::to_string(plan.window),
          with_separators(static_cast<int64_t>(rate_of(report))),
          fmt::format("{:.1f}", static_cast<double>(report.counted.bytes) / 1e6 / report.seconds),
          duration_text(latency.percentile(0.5)),
          duration_text(latency.percentile(0.99)),
          duration_text(latency.percentile(0.999)),
          duration_text(latency.max()),
          plan.broker_pid == 0 ? "-" : fmt::format("{:.2f}", cpu_us_of(report)),
          with_separators(report.counted.errors)};
}

}  // namespace

std::string name_of(const load_plan& plan) {
  if (plan.kind == load_kind::pull) return "pull";
  if (plan.kind == load_kind::transaction) return "transaction";
  const auto rate = plan.rate > 0 ? fmt::format(", {:.0f}/s", plan.rate) : "";
  if (plan.kind == load_kind::end_to_end) return "end to end" + rate;
  const auto batch = plan.batch > 1 ? fmt::format(", batches of {}", plan.batch) : "";
  return "send" + batch + rate;
}

std::string to_table(const std::vector<measured_load>& all) {
  using side = text_table::alignment;
  text_table table{{{"WHAT"},
                    {"CONNECTIONS", side::right},
                    {"WINDOW", side::right},
                    {"PER SECOND", side::right},
                    {"MB/S", side::right},
                    {"P50", side::right},
                    {"P99", side::right},
                    {"P99.9", side::right},
                    {"MAX", side::right},
                    {"CPU US", side::right},
                    {"ERRORS", side::right}}};
  for (const auto& one : all) table.add_row(cells_of(one));
  return table.text();
}

std::string to_json(const measured_load& one) {
  return json_text(load_json{one.plan, one.report});
}

}  // namespace cafmq::load
