#include "actors/broker/hot_settings.hpp"

#include <utility>
#include <vector>

#include <catch2/catch.hpp>

using namespace cafmq;

namespace {

using texts = std::map<std::string, std::string>;

errc code_of(const result<void>& done) {
  return done ? errc::none : done.error().code();
}

}  // namespace

TEST_CASE("settings that may be changed are shown with their values of now") {
  hot_settings settings{broker_options{}, retention_options{}};
  CHECK(settings.change({{"autoCreateTopicEnable", "false"}, {"brokerPermission", "4"}}));
  CHECK(settings.change({{"autoCreateSubscriptionGroup", "false"}, {"fileReservedTime", "1"}}));
  CHECK_FALSE(settings.auto_create_topic());
  CHECK_FALSE(settings.auto_create_group());
  CHECK(settings.permission() == 4);
  CHECK(settings.reserved_hours() == 1);
  texts shown{{"brokerPermission", "6"}, {"brokerName", "b"}};
  settings.show(shown);
  CHECK(shown == texts{{"autoCreateSubscriptionGroup", "false"},
                       {"autoCreateTopicEnable", "false"},
                       {"brokerName", "b"},
                       {"brokerPermission", "4"},
                       {"fileReservedTime", "1"}});
}

TEST_CASE("other settings and other values are refused by name, and nothing changes") {
  hot_settings settings{broker_options{}, retention_options{}};
  for (const auto* name : {"listenPort", "brokerConfigPath", "noSuchSetting", ""}) {
    const auto refused = settings.change({{"brokerPermission", "4"}, {name, "1"}});
    CHECK(code_of(refused) == errc::no_permission);
    CHECK(refused.error().text().find(name) == 0);
  }
  const std::vector<std::pair<std::string, std::string>> wrong{{"autoCreateTopicEnable", "yes"},
                                                               {"brokerPermission", "7"},
                                                               {"brokerPermission", "-1"},
                                                               {"fileReservedTime", "never"},
                                                               {"fileReservedTime", ""}};
  for (const auto& [name, value] : wrong)
    CHECK(code_of(settings.change({{"autoCreateSubscriptionGroup", "false"}, {name, value}})) ==
          errc::invalid_argument);
  CHECK(settings.auto_create_group());
  CHECK(settings.permission() == 6);
}
