package mqadmin;

import java.util.List;
import org.apache.rocketmq.client.producer.SendResult;

/** sendMessage and the ways to look at messages. */
final class MessageCommands implements Suite {
  private static final List<String> DETAILS =
      List.of(
          "Topic:", "Tags:", "Keys:", "Queue ID:", "Queue Offset:", "CommitLog Offset:",
          "Born Timestamp:", "Store Timestamp:", "Born Host:", "Store Host:", "Properties:");

  @Override
  public String name() {
    return "messages";
  }

  @Override
  public void run(Servers servers) throws Exception {
    String topic = "messages_" + System.nanoTime();
    String key = "key" + System.nanoTime();
    Tool.succeed("updateTopic", "-b", servers.broker(), "-t", topic, "-r", "1", "-w", "1");
    Check.soon(() -> Tool.run("topicRoute", "-t", topic).contains("readQueueNums"), "the route");
    try (Sender sender = new Sender(servers, "message_senders")) {
      SendResult sent = sender.send(topic, "red", key, "the first body");
      Check.soon(
          () -> Tool.run("queryMsgByKey", "-t", topic, "-k", key).contains(sent.getMsgId()),
          "a message with the key");
      checkByKey(topic, key, sent);
      checkDetails(topic, sent);
    }
    checkSending(topic);
    checkReading(topic);
    checkEntries(topic);
  }

  private static void checkByKey(String topic, String key, SendResult sent) {
    String found = Tool.succeed("queryMsgByKey", "-t", topic, "-k", key);
    Check.equal(List.of("Message ID", "QID", "Offset"), Tool.columns(found), "columns");
    Check.equal(List.of(List.of(sent.getMsgId(), "0", "0")), Tool.rows(found), "found by the key");
  }

  private static void checkDetails(String topic, SendResult sent) {
    String id = sent.getOffsetMsgId();
    String byId =
        Tool.isFifth()
            ? Tool.succeed("queryMsgById", "-t", topic, "-i", id)
            : Tool.succeed("queryMsgById", "-i", id);
    String byPlace =
        Tool.succeed(
            "queryMsgByOffset", "-t", topic, "-b", Servers.BROKER_NAME, "-i", "0", "-o", "0");
    String byUnique = Tool.succeed("queryMsgByUniqueKey", "-t", topic, "-i", sent.getMsgId());
    for (String text : List.of(byId, byPlace, byUnique)) {
      for (String detail : DETAILS) Check.has(text, detail);
      Check.that(text.matches("(?s).*Topic:\\s+" + topic + "\\n.*"), "the topic in: " + text);
      Check.that(text.matches("(?s).*Tags:\\s+\\[red\\]\\n.*"), "the tag in: " + text);
    }
    Check.has(Tool.run("queryMsgByKey", "-t", topic, "-k", "nobody"), "no message");
  }

  private static void checkSending(String topic) throws Exception {
    String sent =
        Tool.succeed("sendMessage", "-t", topic, "-p", "second", "-k", "k2", "-c", "blue");
    Check.equal(
        List.of("Broker Name", "QID", "Send Result", "MsgId"), Tool.columns(sent), "columns");
    List<String> row = Tool.rows(sent).get(0);
    Check.equal(List.of(Servers.BROKER_NAME, "0", "SEND_OK"), row.subList(0, 3), "what was sent");
    Tool.succeed(
        "sendMessage", "-t", topic, "-p", "third", "-b", Servers.BROKER_NAME, "-i", "0");
    Check.soon(() -> Tool.run("topicStatus", "-t", topic).matches("(?s).*\\s0\\s+3\\s.*"), "three");
  }

  private static void checkReading(String topic) {
    String printed = Tool.succeed("printMsg", "-t", topic, "-d", "true");
    Check.has(printed, "minOffset=0, maxOffset=3");
    for (String body : List.of("the first body", "second", "third"))
      Check.has(printed, "BODY: " + body);
    String ofQueue =
        Tool.succeed(
            "printMsgByQueue",
            "-t", topic, "-a", Servers.BROKER_NAME, "-i", "0", "-p", "true", "-d", "true");
    Check.has(ofQueue, "BODY: second");
    String consumed = Tool.succeed("consumeMessage", "-t", topic, "-c", "2");
    Check.has(consumed, "Consume ok");
  }

  private static void checkEntries(String topic) {
    String some = Tool.succeed("queryCq", "-t", topic, "-q", "0", "-i", "1", "-c", "1");
    Check.has(some, "max: 3, min: 0");
    Check.has(some, "idx: 1\n");
    Check.lacks(some, "idx: 2\n");
    String all = Tool.succeed("queryCq", "-t", topic, "-q", "0", "-i", "0", "-g", "nobody");
    Check.has(all, "nobody@" + topic + " is not online!");
    for (String entry : List.of("idx: 0\n", "idx: 1\n", "idx: 2\n", "physicSize=")) Check.has(all, entry);
  }
}
