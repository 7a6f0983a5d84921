#include "net/remoting/peer_bounds.hpp"

#include <catch2/catch.hpp>

using namespace cafmq;
using namespace cafmq::remoting;
using namespace std::chrono_literals;

TEST_CASE("a peer has a time for its first frame and a longer one for the next") {
  const remoting_options options;
  const door_time begin{1h};
  peer_times times{begin, begin, false};
  CHECK_FALSE(is_overdue(times, options, begin + 9'999ms));
  CHECK(is_overdue(times, options, begin + 10s));

  times.has_sent = true;
  times.last_frame = begin + 5s;
  CHECK_FALSE(is_overdue(times, options, begin + 124'999ms));
  CHECK(is_overdue(times, options, begin + 125s));
}

TEST_CASE("connections are bounded in total and from one address") {
  remoting_options options;
  options.connections_max = 3;
  options.connections_per_address_max = 2;
  connection_counts counts{options};
  CHECK(counts.add("10.0.0.1"));
  CHECK(counts.add("10.0.0.1"));
  CHECK_FALSE(counts.add("10.0.0.1"));
  CHECK(counts.add("10.0.0.2"));
  CHECK_FALSE(counts.add("10.0.0.3"));
  counts.remove("10.0.0.1");
  CHECK(counts.total() == 2);
  CHECK(counts.add("10.0.0.3"));
  CHECK_FALSE(counts.add("10.0.0.1"));
}
