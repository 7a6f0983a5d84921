package mqadmin;

import java.util.List;

/** clusterList, brokerStatus, getBrokerConfig. */
final class ClusterCommands implements Suite {
  private static final List<String> STATUS_KEYS =
      List.of(
          "bootTimestamp", "brokerActive", "brokerVersionDesc", "commitLogMaxOffset",
          "commitLogMinOffset", "dispatchBehindBytes", "earliestMessageTimeStamp",
          "getTransferredTps", "msgGetTotalTodayNow", "msgPutTotalTodayNow",
          "msgPutTotalYesterdayMorning", "putMessageSizeTotal", "putTps", "runtime",
          "sendThreadPoolQueueSize", "commitLogDiskRatio");

  @Override
  public String name() {
    return "cluster";
  }

  @Override
  public void run(Servers servers) {
    checkClusterList(servers);
    String status = Tool.succeed("brokerStatus", "-b", servers.broker());
    for (String key : STATUS_KEYS)
      Check.that(status.matches("(?s).*\\b" + key + "\\s*: \\S.*"), key + " is not in: " + status);
    String ofCluster = Tool.succeed("brokerStatus", "-c", Servers.CLUSTER);
    Check.has(ofCluster, servers.broker());
    String config = Tool.succeed("getBrokerConfig", "-b", servers.broker());
    Check.that(config.matches("(?s).*brokerName\\s+=  " + Servers.BROKER_NAME + ".*"), "config: " + config);
    Check.has(Tool.succeed("getBrokerConfig", "-c", Servers.CLUSTER), "flushDiskType");
  }

  private static void checkClusterList(Servers servers) {
    String list = Tool.succeed("clusterList");
    List<String> columns = Tool.columns(list);
    Check.equal(
        List.of("Cluster Name", "Broker Name", "BID", "Addr", "Version"),
        columns.subList(0, 5),
        "first columns of clusterList");
    Check.equal(1, Tool.rows(list).size(), "brokers in the list");
    List<String> broker = Tool.rows(list).get(0);
    Check.equal(
        List.of(Servers.CLUSTER, Servers.BROKER_NAME, "0", servers.broker(), "V5_3_3"),
        broker.subList(0, 5),
        "the broker in the list");
    Check.that(list.matches("(?s).*\\d\\.\\d\\d\\(0,0ms\\).*"), "rate and load in: " + list);
    String more = Tool.succeed("clusterList", "-m");
    Check.equal(
        List.of(
            "Cluster Name", "Broker Name", "InTotalYest", "OutTotalYest", "InTotalToday",
            "OutTotalToday"),
        Tool.columns(more),
        "columns of clusterList -m");
    for (String number : Tool.rows(more).get(0).subList(2, 6))
      Check.that(Long.parseLong(number) >= 0, "totals of the day: " + number);
  }
}
