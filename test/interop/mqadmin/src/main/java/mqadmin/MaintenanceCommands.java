package mqadmin;

import java.util.List;

/** Cleaning up, and what else people look at or try out once in a while. */
final class MaintenanceCommands implements Suite {
  @Override
  public String name() {
    return "maintenance";
  }

  @Override
  public void run(Servers servers) throws Exception {
    String topic = "maintained_" + System.nanoTime();
    Tool.succeed("updateTopic", "-b", servers.broker(), "-t", topic, "-r", "2", "-w", "2");
    Check.soon(() -> Tool.run("topicRoute", "-t", topic).contains("readQueueNums"), "the route");
    checkOrderConfig(topic);
    checkAllocation(topic);
    checkTrials(topic);
    for (String command : List.of("cleanExpiredCQ", "cleanUnusedTopic", "deleteExpiredCommitLog"))
      for (String where : List.of("-b", "-c"))
        Check.has(
            Tool.succeed(command, where, where.equals("-b") ? servers.broker() : Servers.CLUSTER),
            "success");
    Check.has(Tool.succeed("topicList"), topic);
    if (Tool.isFifth()) {
      Check.has(Tool.succeed("haStatus", "-b", servers.broker()), "#SlaveNum\t0");
      Tool.succeed("setConsumeMode", "-b", servers.broker(), "-t", topic, "-g", "g", "-m", "PULL");
      Check.has(
          Tool.run("setConsumeMode", "-b", servers.broker(), "-t", topic, "-g", "g", "-m", "POP"),
          "no POP mode");
    }
    Check.equal(
        List.of("Topic", "Group", "Broker Name", "QID"),
        Tool.columns(Tool.succeed("brokerConsumeStats", "-b", servers.broker())).subList(0, 4),
        "columns of brokerConsumeStats");
  }

  private static void checkOrderConfig(String topic) {
    String order = Servers.BROKER_NAME + ":2";
    Tool.succeed("updateOrderConf", "-t", topic, "-m", "put", "-v", order);
    Check.has(Tool.succeed("updateOrderConf", "-t", topic, "-m", "get"), order);
    Tool.succeed("updateOrderConf", "-t", topic, "-m", "delete");
    Check.lacks(Tool.run("updateOrderConf", "-t", topic, "-m", "get"), order);
  }

  private static void checkAllocation(String topic) {
    String allocated = Tool.succeed("allocateMQ", "-t", topic, "-i", "10.0.0.1,10.0.0.2");
    for (String part : List.of("10.0.0.1", "10.0.0.2", "\"queueId\":0", "\"queueId\":1"))
      Check.has(allocated, part);
  }

  /** The tools send messages of their own here. */
  private static void checkTrials(String topic) throws Exception {
    Check.lacks(Tool.succeed("checkMsgSendRT", "-t", topic, "-a", "3", "-s", "10"), "false");
    String sent = Tool.succeed("sendMsgStatus", "-b", Servers.BROKER_NAME, "-c", "3", "-s", "10");
    Check.equal(3, sent.split("SEND_OK", -1).length - 1, "messages that sendMsgStatus has sent");
  }
}
