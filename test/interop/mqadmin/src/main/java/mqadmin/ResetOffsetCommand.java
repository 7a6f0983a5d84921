package mqadmin;

import org.apache.rocketmq.client.consumer.DefaultMQPullConsumer;
import org.apache.rocketmq.common.message.MessageQueue;

/** resetOffsetByTime and skipAccumulatedMessage for a group that is not connected. */
@SuppressWarnings("deprecation")
final class ResetOffsetCommand implements Suite {
  @Override
  public String name() {
    return "reset_offset";
  }

  @Override
  public void run(Servers servers) throws Exception {
    String topic = "reset_" + System.nanoTime();
    String group = "reset_group_" + System.nanoTime();
    Tool.succeed("updateTopic", "-b", servers.broker(), "-t", topic, "-r", "1", "-w", "1");
    Tool.succeed("updateSubGroup", "-b", servers.broker(), "-g", group);
    String retry = "%RETRY%" + group;
    Tool.succeed("updateTopic", "-b", servers.broker(), "-t", retry, "-r", "1", "-w", "1");
    Check.soon(() -> Tool.run("topicRoute", "-t", topic).contains("readQueueNums"), "the route");
    try (Sender sender = new Sender(servers, "reset_senders")) {
      for (int count = 0; count < 3; ++count) sender.send(topic, "", "", "body");
    }
    MessageQueue queue = new MessageQueue(topic, Servers.BROKER_NAME, 0);
    DefaultMQPullConsumer consumer = new DefaultMQPullConsumer(group);
    consumer.setNamesrvAddr(servers.nameServer());
    consumer.start();
    try {
      consumer.fetchSubscribeMessageQueues(topic);
      consumer.updateConsumeOffset(queue, 3);
      consumer.getOffsetStore().updateConsumeOffsetToBroker(queue, 3, false);
    } finally {
      consumer.shutdown();
    }
    Check.equal(3L, consumed(group, topic), "the group's offset before it");
    String said = Tool.run("resetOffsetByTime", "-g", group, "-t", topic, "-s", "1");
    Check.lacks(said, "Exception");
    Check.has(said, topic);
    Check.equal(0L, consumed(group, topic), "the group's offset after it");
    Tool.succeed("skipAccumulatedMessage", "-g", group, "-t", topic);
    Check.equal(3L, consumed(group, topic), "the group's offset after skipping");
  }

  private static long consumed(String group, String topic) {
    return Tool.rows(Tool.succeed("consumerProgress", "-g", group)).stream()
        .filter(row -> row.get(0).equals(topic))
        .mapToLong(row -> Long.parseLong(row.get(4)))
        .sum();
  }
}
