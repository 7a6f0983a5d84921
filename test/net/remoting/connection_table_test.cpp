#include "net/remoting/connection_table.hpp"

#include <memory>

#include <catch2/catch.hpp>

using namespace cafmq;
using namespace cafmq::remoting;
using namespace std::chrono_literals;

namespace {

constexpr door_time begin{1h};

connection_table::handle handle_of(int64_t number) {
  return caf::io::connection_handle::from_int(number);
}

}  // namespace

TEST_CASE("connections are found by handle and serial number, with a plain name") {
  connection_table table{remoting_options{}, std::make_shared<door_counts>()};
  const auto* added = table.add(handle_of(7), "::ffff:10.1.2.3", 4'000, begin);
  REQUIRE(added != nullptr);
  CHECK(added->peer == "10.1.2.3:4000");
  CHECK(table.add(handle_of(8), "fe80::1", 4'000, begin)->peer == "[fe80::1]:4000");
  const connection_id id{handle_of(7), added->serial};
  CHECK(table.find(id) != nullptr);
  CHECK(table.counts().connections.value() == 2);

  table.remove(handle_of(7));
  CHECK(table.find(id) == nullptr);
  // The system gives the descriptor away again.
  REQUIRE(table.add(handle_of(7), "10.1.2.4", 4'000, begin) != nullptr);
  CHECK(table.find(handle_of(7)) != nullptr);
  CHECK(table.find(id) == nullptr);
}

TEST_CASE("one connection too many is refused and counted") {
  remoting_options options;
  options.connections_per_address_max = 1;
  connection_table table{options, std::make_shared<door_counts>()};
  REQUIRE(table.add(handle_of(1), "10.1.2.3", 1, begin) != nullptr);
  CHECK(table.add(handle_of(2), "::ffff:10.1.2.3", 2, begin) == nullptr);
  CHECK(table.counts().refused_connections.value() == 1);
  table.remove(handle_of(1));
  CHECK(table.empty());
  CHECK(table.add(handle_of(2), "10.1.2.3", 2, begin) != nullptr);
}

TEST_CASE("beyond the bound of all together the greediest is named") {
  remoting_options options;
  options.unsent_total_max = 100;
  connection_table table{options, std::make_shared<door_counts>()};
  auto* first = table.add(handle_of(1), "10.1.2.3", 1, begin);
  table.set_unsent(*first, 40);
  auto* second = table.add(handle_of(2), "10.1.2.3", 2, begin);
  table.set_unsent(*second, 60);
  CHECK_FALSE(table.greediest());
  table.set_unsent(*table.find(handle_of(1)), 41);
  CHECK(table.greediest() == handle_of(2));
  table.remove(handle_of(2));
  CHECK_FALSE(table.greediest());
  CHECK(table.counts().unsent_bytes.value() == 41);
  table.set_unsent(*table.find(handle_of(1)), 0);
  CHECK(table.counts().unsent_bytes.value() == 0);
}

TEST_CASE("what is unfinished is counted over all, and forgotten with its connection") {
  connection_table table{remoting_options{}, std::make_shared<door_counts>()};
  auto* from = table.add(handle_of(1), "10.1.2.3", 1, begin);
  const auto feed = [&](std::string_view bytes) {
    return table.count_unfinished(*from, [&] {
      return from->frames.split(bytes, [](const frame&) { return result<void>{}; });
    });
  };
  CHECK(feed(std::string_view{"\0\0\0\x08\0\0", 6}));
  CHECK(table.unfinished() == 6);
  CHECK(feed(std::string_view{"\0\x04HE", 4}));
  CHECK(table.unfinished() == 10);
  CHECK(feed("AD"));
  CHECK(table.unfinished() == 0);
  CHECK(feed("\xFF"));
  table.remove(handle_of(1));
  CHECK(table.unfinished() == 0);
}

TEST_CASE("who is silent is overdue, and who is being ended has a time of its own") {
  remoting_options options;
  connection_table table{options, std::make_shared<door_counts>()};
  REQUIRE(table.add(handle_of(1), "10.1.2.3", 1, begin) != nullptr);
  auto* leaves = table.add(handle_of(2), "10.1.2.3", 2, begin);
  const connection_id id{handle_of(2), leaves->serial};
  leaves->ends_by = begin + 3s;
  CHECK(table.find(id) == nullptr);
  CHECK(table.overdue(begin + 2'999ms).empty());
  CHECK(table.overdue(begin + 3s) == std::vector{handle_of(2)});
  table.remove(handle_of(2));
  CHECK(table.overdue(begin + options.first_frame_within) == std::vector{handle_of(1)});
}
