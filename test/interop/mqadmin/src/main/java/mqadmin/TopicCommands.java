package mqadmin;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** updateTopic, updateTopicList, topicList, topicRoute, topicStatus, topicClusterList, updateTopicPerm, deleteTopic. */
final class TopicCommands implements Suite {
  @Override
  public String name() {
    return "topics";
  }

  @Override
  public void run(Servers servers) throws Exception {
    String topic = "topic_" + System.nanoTime();
    create(servers, topic);
    Check.has(Tool.succeed("topicList"), topic);
    checkClusterModel(topic);
    Check.has(Tool.succeed("topicRoute", "-t", topic), servers.broker());
    Check.has(Tool.succeed("topicClusterList", "-t", topic), Servers.CLUSTER);
    checkStatus(topic, 0);
    try (Sender sender = new Sender(servers, "topic_senders")) {
      for (int count = 0; count < 6; ++count) sender.send(topic, "tag", "key", "body");
      Check.soon(() -> sumOf(topic, 3) == 6, "six messages in the status of the topic");
      checkStatus(topic, 6);
      checkPermission(servers, topic);
      checkDeleted(servers, topic);
      create(servers, topic);
      Check.equal(sumOf(topic, 2), sumOf(topic, 3), "messages of a topic that was made again");
      sender.send(topic, "tag", "key", "body");
      Check.soon(() -> sumOf(topic, 3) == sumOf(topic, 2) + 1, "one message after that");
    }
    Tool.succeed("deleteTopic", "-t", topic, "-c", Servers.CLUSTER);
    if (Tool.isFifth()) checkSeveral(servers);
  }

  private static void checkSeveral(Servers servers) throws Exception {
    String first = "first_" + System.nanoTime();
    String second = "second_" + System.nanoTime();
    submit(servers, first, "{\"+message.type\":\"FIFO\"}", second);
    for (String topic : List.of(first, second))
      Check.soon(() -> Tool.run("topicRoute", "-t", topic).contains("readQueueNums"), "the route");
    String third = "third_" + System.nanoTime();
    Check.has(submit(servers, third, "{\"+colour\":\"red\"}", first), "'+colour' is no change");
    Check.lacks(Tool.succeed("topicList"), third);
  }

  private static String submit(Servers servers, String first, String attributes, String second)
      throws Exception {
    String rest = "\"readQueueNums\":1,\"writeQueueNums\":1,\"perm\":6}";
    Path file = Files.createTempFile("topics", ".json");
    try {
      Files.writeString(
          file,
          "[{\"topicName\":\"" + first + "\",\"attributes\":" + attributes + "," + rest
              + ",{\"topicName\":\"" + second + "\"," + rest + "]");
      return Tool.run("updateTopicList", "-b", servers.broker(), "-f", file.toString());
    } finally {
      Files.delete(file);
    }
  }

  private static void create(Servers servers, String topic) throws Exception {
    String created =
        Tool.succeed(
            "updateTopic", "-b", servers.broker(), "-t", topic, "-r", "3", "-w", "3", "-p", "6");
    Check.has(created, "create topic to " + servers.broker() + " success.");
    Check.has(created, "topicName=" + topic);
    Check.has(
        Tool.succeed("updateTopic", "-c", Servers.CLUSTER, "-t", topic, "-r", "3", "-w", "3"),
        "success.");
    Check.soon(() -> Tool.run("topicRoute", "-t", topic).contains("readQueueNums"), "the route");
  }

  private static void checkClusterModel(String topic) {
    String list = Tool.succeed("topicList", "-c");
    Check.equal(
        List.of("Cluster Name", "Topic", "Consumer Group"), Tool.columns(list), "columns");
    Check.that(
        Tool.rows(list).stream().anyMatch(row -> row.equals(List.of(Servers.CLUSTER, topic))),
        "no row with the topic in: " + list);
  }

  private static void checkStatus(String topic, long messages) {
    String status = Tool.succeed("topicStatus", "-t", topic);
    Check.equal(
        List.of("Broker Name", "QID", "Min Offset", "Max Offset", "Last Updated"),
        Tool.columns(status),
        "columns of topicStatus");
    List<List<String>> rows = Tool.rows(status);
    Check.equal(3, rows.size(), "queues in the status");
    for (int queue = 0; queue < 3; ++queue)
      Check.equal(
          List.of(Servers.BROKER_NAME, Integer.toString(queue)),
          rows.get(queue).subList(0, 2),
          "the queue");
    Check.equal(messages, sumOf(topic, 3), "messages in the status");
  }

  /** The sum of one column of topicStatus: 2 is where queues begin, 3 where they end. */
  private static long sumOf(String topic, int column) {
    return Tool.rows(Tool.succeed("topicStatus", "-t", topic)).stream()
        .mapToLong(row -> Long.parseLong(row.get(column)))
        .sum();
  }

  private static void checkPermission(Servers servers, String topic) throws Exception {
    Tool.succeed("updateTopicPerm", "-b", servers.broker(), "-t", topic, "-p", "4");
    Check.that(!Sender.canSend(servers, topic), "sent to a topic that may only be read");
    Tool.succeed("updateTopicPerm", "-b", servers.broker(), "-t", topic, "-p", "6");
    Check.soon(() -> Sender.canSend(servers, topic), "a topic may be written again");
  }

  private static void checkDeleted(Servers servers, String topic) throws Exception {
    String deleted = Tool.succeed("deleteTopic", "-t", topic, "-c", Servers.CLUSTER);
    Check.has(
        deleted, "delete topic [" + topic + "] from cluster [" + Servers.CLUSTER + "] success.");
    Check.has(deleted, "delete topic [" + topic + "] from NameServer success.");
    Check.lacks(Tool.succeed("topicList"), topic);
    Check.has(Tool.run("topicRoute", "-t", topic), "CODE: 17 ");
  }
}
