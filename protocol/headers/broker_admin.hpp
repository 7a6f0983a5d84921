#pragma once

/// The headers of broker configuration and statistics: 26, 315, 906 and 908. Values with views
/// into the command they were read from; any thread.

#include <cstdint>
#include <optional>
#include <string_view>

namespace cafmq::remoting {

/// Answers 26.
struct broker_config_response {
  std::string_view version;  ///< a DataVersion as JSON

  template <class Self, class Fields>
  static void each(Self& self, Fields& fields) {
    fields.optional("version", self.version);
  }
};

/// 315 VIEW_BROKER_STATS_DATA.
struct view_stats_request {
  std::string_view name;
  std::string_view key;

  template <class Self, class Fields>
  static void each(Self& self, Fields& fields) {
    fields.required("statsName", self.name);
    fields.required("statsKey", self.key);
  }
};

/// 906 EXCHANGE_BROKER_HA_INFO, the request and its answer.
struct exchange_ha_info {
  std::string_view master_ha_address;
  std::optional<int64_t> master_flush_offset;
  std::string_view master_address;

  template <class Self, class Fields>
  static void each(Self& self, Fields& fields) {
    fields.optional("masterHaAddress", self.master_ha_address);
    fields.optional("masterFlushOffset", self.master_flush_offset);
    fields.optional("masterAddress", self.master_address);
  }
};

/// 908 RESET_MASTER_FLUSH_OFFSET.
struct reset_flush_offset_request {
  int64_t master_flush_offset = 0;

  template <class Self, class Fields>
  static void each(Self& self, Fields& fields) {
    fields.required("masterFlushOffset", self.master_flush_offset);
  }
};

}  // namespace cafmq::remoting
