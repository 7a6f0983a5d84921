#include <iostream>
#include <memory>

#include <fmt/ostream.h>

#include "apps/progress.hpp"
#include "apps/report.hpp"
#include "apps/store/json_line.hpp"
#include "apps/store/store_commands.hpp"
#include "apps/store/store_flags.hpp"
#include "apps/store/table_check.hpp"
#include "apps/text_table.hpp"
#include "storage/inspect/store_check.hpp"
#include "storage/inspect/store_use.hpp"

namespace cafmq {
namespace {

struct verify_flags {
  std::shared_ptr<store_flags> store;
  int64_t findings_max = 1000;
  bool json = false;
};

void show_finding(const store_finding& finding, bool json) {
  if (json)
    std::cout << json_line{}
                     .add("level", to_string(finding.level))
                     .add("part", to_string(finding.part))
                     .add("file", finding.file.native())
                     .add("byte", finding.byte)
                     .add("text", finding.text)
                     .add("advice", finding.advice)
                     .text();
  else
    fmt::print(std::cout, "{}: {}\n", to_string(finding.level), to_sentence(finding));
}

std::string table_of(const check_report& report) {
  using side = text_table::alignment;
  text_table table{{{"PART"},
                    {"FILES", side::right},
                    {"CHECKED", side::right},
                    {"DAMAGE", side::right},
                    {"DERIVED", side::right},
                    {"NOTES", side::right}}};
  for (int number = 0; number < store_part_count; ++number) {
    const auto part = static_cast<store_part>(number);
    const auto& of = report.part(part);
    table.add_row({std::string{to_string(part)}, with_separators(of.files),
                   with_separators(of.checked), with_separators(of.of(finding_level::damage)),
                   with_separators(of.of(finding_level::derived)),
                   with_separators(of.of(finding_level::note))});
  }
  return table.text();
}

void show_report(const check_report& report, const store_shape& shape, bool in_use, bool json) {
  const auto log_begin = report.log_begin.value();
  const auto log_end = report.log_end.value();
  if (json) {
    std::cout << json_line{}
                     .add("directory", shape.directory.native())
                     .add("sound", report.is_sound())
                     .add("in_use", in_use)
                     .add("closed", shape.was_closed)
                     .add("log_begin", log_begin)
                     .add("log_end", log_end)
                     .add("records", report.part(store_part::commit_log).checked)
                     .add("damage", report.of(finding_level::damage))
                     .add("derived", report.of(finding_level::derived))
                     .add("notes", report.of(finding_level::note))
                     .text();
    return;
  }
  std::cout << table_of(report);
  std::string state = shape.was_closed ? "was closed in order" : "was not closed in order";
  if (in_use) state = "is in use: what was there at the moment of reading was looked at";
  fmt::print(std::cout, "{} {}; the commit log goes from {} to {}\n", shape.directory.native(),
             state, log_begin, log_end);
  if (report.is_sound())
    std::cout << "sound\n";
  else if (report.of(finding_level::damage) > 0)
    std::cout << "DAMAGED\n";
  else
    std::cout << "damaged in parts that `cafmq store repair` makes again\n";
}

exit_code code_of(const check_report& report) {
  if (report.unreadable) return exit_code::incomplete;
  return report.is_sound() ? exit_code::success : exit_code::failed;
}

exit_code verify(const verify_flags& flags) {
  const auto store = find_store(*flags.store);
  if (!store) {
    print_error(store.error());
    return exit_code::usage;
  }
  const auto in_use = is_in_use(store->options.directory);
  const auto shape = open_shape(*store);
  if (!shape) return exit_code::usage;
  check_wishes wishes;
  int64_t shown = 0;
  wishes.delay_levels_ms = store->options.delay_levels_ms;
  wishes.report = [&](const store_finding& finding) {
    if (shown++ < flags.findings_max) show_finding(finding, flags.json);
  };
  int64_t total = 0;
  for (const auto& file : shape->log.files) total += file.size;
  check_report report;
  {
    progress drawn{"bytes of the commit log", total, progress::elsewhere::lines};
    wishes.shown = [&](int64_t bytes) { drawn.show(bytes); };
    report = check_store(*shape, wishes);
    check_tables(store->options.directory, report, wishes.report);
  }
  if (shown > flags.findings_max)
    fmt::print(std::cerr, "cafmq: {} more are not shown; --findings shows more\n",
               shown - flags.findings_max);
  show_report(report, *shape, in_use && *in_use, flags.json);
  return code_of(report);
}

}  // namespace

void add_store_verify(CLI::App& store, command_work& chosen) {
  auto* command = store.add_subcommand("verify", "Read everything and compare it with itself");
  auto flags = std::make_shared<verify_flags>();
  flags->store = add_store_flags(*command);
  command->add_option("--findings", flags->findings_max, "Show so many findings at most")
      ->capture_default_str()
      ->check(CLI::NonNegativeNumber);
  command->add_flag("--json", flags->json, "One JSON object for each finding, then the result");
  command->footer(
      "Changes nothing and may run beside a broker. Levels: `damage` is lost or needs a person,\n"
      "`derived` can be made again by `cafmq store repair`, `note` the next start puts right.\n"
      "Exit codes: 0 sound, 1 damaged, 2 wrong usage, 3 something could not be read.\n"
      "Examples:\n"
      "  cafmq store verify ~/store\n"
      "  cafmq store verify -c broker.conf --json");
  command->callback([flags, &chosen] { chosen = [flags] { return verify(*flags); }; });
}

}  // namespace cafmq
