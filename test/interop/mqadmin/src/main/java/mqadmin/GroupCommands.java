package mqadmin;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.rocketmq.client.consumer.DefaultMQPushConsumer;
import org.apache.rocketmq.client.consumer.listener.ConsumeConcurrentlyStatus;
import org.apache.rocketmq.client.consumer.listener.MessageListenerConcurrently;
import org.apache.rocketmq.common.consumer.ConsumeFromWhere;

/** Groups: how they are set up, who is in them and how far they are. */
final class GroupCommands implements Suite {
  private final AtomicInteger consumed = new AtomicInteger();

  @Override
  public String name() {
    return "groups";
  }

  @Override
  public void run(Servers servers) throws Exception {
    String group = "group_" + System.nanoTime();
    String topic = "topic_of_" + group;
    Tool.succeed("updateTopic", "-b", servers.broker(), "-t", topic, "-r", "2", "-w", "2");
    Check.soon(() -> Tool.run("topicRoute", "-t", topic).contains("readQueueNums"), "the route");
    String made =
        Tool.succeed(
            "updateSubGroup", "-c", Servers.CLUSTER, "-g", group, "-s", "true", "-r", "7");
    Check.has(made, "create subscription group to " + servers.broker() + " success.");
    Check.has(made, "retryMaxTimes=7");
    Check.has(Tool.succeed("getConsumerConfig", "-g", group), "retryMaxTimes");
    DefaultMQPushConsumer consumer = consumer(servers, group, topic);
    try (Sender sender = new Sender(servers, "senders_of_" + group)) {
      for (int count = 0; count < 4; ++count) sender.send(topic, "tag", "", "body");
      Check.soon(() -> consumed.get() == 4, "four messages consumed");
      checkConnections(group, topic);
      consumer.getDefaultMQPushConsumerImpl().persistConsumerOffset();
      Check.soon(() -> progress(group).contains("Diff Total: 0"), "no difference");
    } finally {
      consumer.shutdown();
    }
    checkProgress(group, topic);
    checkClone(group, topic);
    checkRefusal(servers, group, topic);
    String removed =
        Tool.succeed("deleteSubGroup", "-b", servers.broker(), "-g", group, "-r", "true");
    Check.has(removed, "delete subscription group [" + group + "] from broker");
    Check.that(!Tool.run("getConsumerConfig", "-g", group).contains("retryMaxTimes"), "is there");
  }

  private DefaultMQPushConsumer consumer(Servers servers, String group, String topic)
      throws Exception {
    DefaultMQPushConsumer consumer = new DefaultMQPushConsumer(group);
    consumer.setNamesrvAddr(servers.nameServer());
    consumer.setConsumeFromWhere(ConsumeFromWhere.CONSUME_FROM_FIRST_OFFSET);
    consumer.subscribe(topic, "tag || other");
    consumer.registerMessageListener(
        (MessageListenerConcurrently)
            (messages, context) -> {
              consumed.addAndGet(messages.size());
              return ConsumeConcurrentlyStatus.CONSUME_SUCCESS;
            });
    consumer.start();
    return consumer;
  }

  private static void checkConnections(String group, String topic) throws Exception {
    String consumers = Tool.succeed("consumerConnection", "-g", group);
    Check.has(consumers, "ClientId");
    Check.that(
        consumers.matches("(?s).*\\S+@\\S+\\s+127\\.0\\.0\\.1:\\d+\\s+JAVA\\s+V\\d_\\d_\\d\\n.*"),
        "the connection in: " + consumers);
    Check.that(consumers.matches("(?s).*" + topic + "\\s+tag \\|\\| other.*"), "what it wants");
    Check.has(consumers, "ConsumeType: CONSUME_PASSIVELY");
    Check.has(consumers, "MessageModel: CLUSTERING");
    Check.has(consumers, "ConsumeFromWhere: CONSUME_FROM_FIRST_OFFSET");
    Check.soon(
        () ->
            Tool.run("producerConnection", "-g", "senders_of_" + group, "-t", topic)
                .matches(
                    "(?s).*0001\\s+\\S+@\\S+\\s+127\\.0\\.0\\.1:\\d+\\s+JAVA\\s+V.*"),
        "the producer is listed");
    Check.has(Tool.run("consumerConnection", "-g", "nobody"), "nobody");
  }

  private static String progress(String group) {
    return Tool.run("consumerProgress", "-g", group);
  }

  private static void checkProgress(String group, String topic) {
    String text = Tool.succeed("consumerProgress", "-g", group);
    Check.equal(
        List.of("Topic", "Broker Name", "QID", "Broker Offset", "Consumer Offset"),
        Tool.columns(text).subList(0, 5),
        "columns of consumerProgress");
    long consumed =
        Tool.rows(text).stream()
            .filter(row -> row.get(0).equals(topic))
            .mapToLong(row -> Long.parseLong(row.get(4)))
            .sum();
    Check.equal(4L, consumed, "consumed messages of the group");
    Check.has(text, "Diff Total: 0");
    String all = Tool.succeed("consumerProgress");
    Check.equal("Group", Tool.columns(all).get(0), "first column of all groups");
    Check.has(all, group);
  }

  private static void checkClone(String group, String topic) {
    String other = "copy_of_" + group;
    Tool.succeed("cloneGroupOffset", "-s", group, "-d", other, "-t", topic);
  }

  private void checkRefusal(Servers servers, String group, String topic) throws Exception {
    Tool.succeed("updateSubGroup", "-b", servers.broker(), "-g", group, "-s", "false");
    consumed.set(0);
    DefaultMQPushConsumer consumer = consumer(servers, group, topic);
    try (Sender sender = new Sender(servers, "senders_of_" + group)) {
      sender.send(topic, "tag", "", "body");
      Thread.sleep(3_000);
      Check.equal(0, consumed.get(), "messages of a group that may not consume");
      Tool.succeed("updateSubGroup", "-b", servers.broker(), "-g", group, "-s", "true");
      Check.soon(() -> consumed.get() == 1, "a message of a group that may consume again");
    } finally {
      consumer.shutdown();
    }
  }
}
