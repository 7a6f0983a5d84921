package interop.differential;

import static interop.differential.Wire.fields;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.apache.rocketmq.remoting.protocol.RemotingCommand;

/** The requests that several probes make. */
final class Requests {
  static final int SEND = 10;
  static final int PULL = 11;
  static final int CREATE_TOPIC = 17;
  static final int MAX_OFFSET = 30;

  /** Born at a fixed time, so that both servers store the same bytes. */
  static final long BORN = 1_700_000_000_000L;

  private static final long DEADLINE_MS = 10_000;

  private static int sent;

  private Requests() {}

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** Names and values in turn, as messages have them. */
  static String properties(String... namesAndValues) {
    StringBuilder all = new StringBuilder();
    for (int at = 0; at < namesAndValues.length; at += 2)
      all.append(namesAndValues[at])
          .append('\u0001')
          .append(namesAndValues[at + 1])
          .append('\u0002');
    return all.toString();
  }

  /** With a unique id, as every client gives one: the same in every run. */
  static Map<String, String> send(String topic, int queue, String properties) {
    return bareSend(topic, queue, properties("UNIQ_KEY", "unique " + ++sent) + properties);
  }

  static Map<String, String> bareSend(String topic, int queue, String properties) {
    return fields(
        "producerGroup", "producers", "topic", topic, "defaultTopic", "TBW102",
        "defaultTopicQueueNums", 4, "queueId", queue, "sysFlag", 0, "bornTimestamp", BORN, "flag",
        0, "properties", properties, "reconsumeTimes", 0, "unitMode", false, "batch", false);
  }

  static Map<String, String> pull(String topic, int queue, long offset, String tags) {
    return fields(
        "consumerGroup", "consumers", "topic", topic, "queueId", queue, "queueOffset", offset,
        "maxMsgNums", 32, "sysFlag", 4, "commitOffset", 0, "suspendTimeoutMillis", 0,
        "subscription", tags, "subVersion", 1, "expressionType", "TAG");
  }

  static RemotingCommand createTopic(Wire wire, String topic, int queues, int permission)
      throws Exception {
    return wire.askBroker(
        CREATE_TOPIC,
        fields(
            "topic", topic, "defaultTopic", "TBW102", "readQueueNums", queues, "writeQueueNums",
            queues, "perm", permission, "topicFilterType", "SINGLE_TAG", "topicSysFlag", 0, "order",
            false));
  }

  /** Until the queue has that many messages: a broker may answer a send before it can be read. */
  static void awaitMessages(Wire wire, String topic, int queue, long count) throws Exception {
    Map<String, String> wanted = fields("topic", topic, "queueId", queue);
    until(
        () -> {
          RemotingCommand answer = wire.askBroker(MAX_OFFSET, wanted);
          return Long.parseLong(answer.getExtFields().get("offset")) >= count;
        });
  }

  interface Condition {
    boolean holds() throws Exception;
  }

  static void until(Condition condition) throws Exception {
    long deadline = System.currentTimeMillis() + DEADLINE_MS;
    while (!condition.holds()) {
      if (System.currentTimeMillis() > deadline)
        throw new IllegalStateException("what was waited for has not come");
      LockSupport.parkNanos(10_000_000);
    }
  }
}
