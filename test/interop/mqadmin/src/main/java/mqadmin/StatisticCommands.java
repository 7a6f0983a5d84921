package mqadmin;

import java.util.List;
import org.apache.rocketmq.client.consumer.DefaultMQPullConsumer;
import org.apache.rocketmq.common.message.MessageQueue;

/** statsAll. */
@SuppressWarnings("deprecation")
final class StatisticCommands implements Suite {
  @Override
  public String name() {
    return "statistics";
  }

  @Override
  public void run(Servers servers) throws Exception {
    String topic = "counted_" + System.nanoTime();
    String group = "counters_" + System.nanoTime();
    Tool.succeed("updateTopic", "-b", servers.broker(), "-t", topic, "-r", "1", "-w", "1");
    // Tools look for a group where its retry topic is.
    String retry = "%RETRY%" + group;
    Tool.succeed("updateTopic", "-b", servers.broker(), "-t", retry, "-r", "1", "-w", "1");
    Check.soon(() -> Tool.run("topicRoute", "-t", retry).contains("readQueueNums"), "the route");
    try (Sender sender = new Sender(servers, "counted_senders")) {
      for (int count = 0; count < 5; ++count) sender.send(topic, "", "", "body");
    }
    Check.equal("NO_CONSUMER", last(statsOf(topic)), "a topic that nobody consumes");
    consume(servers, topic, group);
    List<String> row = statsOf(topic);
    Check.equal(List.of(topic, group, "3"), row.subList(0, 3), "topic, group and what is left");
    Check.that(Double.parseDouble(row.get(3)) > 0, "messages in per second: " + row);
    Check.that(Double.parseDouble(row.get(4)) > 0, "messages out per second: " + row);
    Check.equal(List.of("5", "2"), row.subList(5, 7), "messages of the day");
    Check.equal(1, Tool.rows(Tool.succeed("statsAll", "-a", "-t", topic)).size(), "active topics");
  }

  private static List<String> statsOf(String topic) {
    String text = Tool.succeed("statsAll", "-t", topic);
    Check.equal(
        List.of(
            "Topic", "Consumer Group", "Accumulation", "InTPS", "OutTPS", "InMsg24Hour",
            "OutMsg24Hour"),
        Tool.columns(text),
        "columns of statsAll");
    return Tool.rows(text).get(0);
  }

  private static String last(List<String> row) {
    return row.get(row.size() - 1);
  }

  private static void consume(Servers servers, String topic, String group) throws Exception {
    DefaultMQPullConsumer consumer = new DefaultMQPullConsumer(group);
    consumer.setNamesrvAddr(servers.nameServer());
    consumer.start();
    try {
      MessageQueue queue = new MessageQueue(topic, Servers.BROKER_NAME, 0);
      consumer.fetchSubscribeMessageQueues(topic);
      Check.equal(2, consumer.pull(queue, "*", 0, 2).getMsgFoundList().size(), "pulled");
      consumer.getOffsetStore().updateOffset(queue, 2, false);
      consumer.getOffsetStore().updateConsumeOffsetToBroker(queue, 2, false);
    } finally {
      consumer.shutdown();
    }
  }
}
