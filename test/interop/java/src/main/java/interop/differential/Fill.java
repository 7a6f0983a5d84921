package interop.differential;

import static interop.differential.Requests.bytes;
import static interop.differential.Requests.properties;
import static interop.differential.Wire.fields;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.rocketmq.common.message.Message;
import org.apache.rocketmq.common.message.MessageDecoder;
import org.apache.rocketmq.remoting.protocol.RemotingCommand;

/**
 * Puts into a broker what Dump reads again: topics, tagged and keyed messages of many sizes,
 * batches, delayed messages, groups and their offsets. Its number tells the messages of one round
 * from those of others.
 */
public final class Fill {
  static final String[] TOPICS = {"plain", "batches", "large", "delayed", "attributes"};
  static final String[] GROUPS = {"readers", "others"};
  static final int QUEUES = 3;
  static final int ROUNDS = 4;
  static final int[] BATCHES = {1, 7, 40};

  private static final int MESSAGES = 400;

  // So many that a look-up finds all of a key: no broker gives more than 64.
  private static final int KEYS = 40;
  private static final int DELAY_LEVEL = 18;

  private Fill() {}

  public static void main(String[] arguments) throws Exception {
    int round = Integer.parseInt(arguments[2]);
    try (Wire wire = new Wire(arguments[0], arguments[1])) {
      makeTopics(wire);
      sendPlain(wire, round);
      sendBatches(wire, round);
      sendLarge(wire, round);
      join(wire);
      commit(wire, round);
    }
    System.exit(0);
  }

  private static void makeTopics(Wire wire) throws Exception {
    for (String topic : TOPICS)
      if (!topic.equals("attributes")) done(Requests.createTopic(wire, topic, QUEUES, 6));
    done(
        wire.askBroker(
            Requests.CREATE_TOPIC,
            fields(
                "topic", "attributes", "defaultTopic", "TBW102", "readQueueNums", 2,
                "writeQueueNums", 1, "perm", 6, "topicFilterType", "SINGLE_TAG", "topicSysFlag", 0,
                "order", true, "attributes", "+message.type=FIFO")));
  }

  private static void sendPlain(Wire wire, int round) throws Exception {
    for (int number = 0; number < MESSAGES; ++number) {
      String properties =
          properties(
              "UNIQ_KEY", "unique " + round + "." + number, "TAGS", "tag" + number % 3, "KEYS",
              "every key" + number % KEYS + " round" + round, "名", "値");
      Map<String, String> header = Requests.bareSend("plain", number % QUEUES, properties);
      done(wire.askBroker(Requests.SEND, header, bytes("round " + round + " number " + number)));
    }
    String later = properties("UNIQ_KEY", "delayed " + round, "DELAY", "" + DELAY_LEVEL);
    Map<String, String> delayed = Requests.bareSend("delayed", 0, later);
    done(wire.askBroker(Requests.SEND, delayed, bytes("later")));
    Map<String, String> flagged = Requests.bareSend("attributes", 0, properties("KEYS", "flag"));
    flagged.put("flag", "5");
    done(wire.askBroker(Requests.SEND, flagged, bytes("flagged")));
  }

  private static void sendBatches(Wire wire, int round) throws Exception {
    for (int size : BATCHES) {
      List<Message> batch = new ArrayList<>();
      for (int number = 0; number < size; ++number)
        batch.add(
            new Message("batches", "batch", batchKey(round, size), bytes(round + " of " + number)));
      Map<String, String> header = Requests.bareSend("batches", 1, "");
      header.put("batch", "true");
      done(wire.askBroker(Requests.SEND, header, MessageDecoder.encodeMessages(batch)));
    }
  }

  static String batchKey(int round, int size) {
    return "batch" + round + "." + size;
  }

  // More than one file of the log, whose last record then is a blank one.
  private static void sendLarge(Wire wire, int round) throws Exception {
    for (int number = 0; number < 60; ++number) {
      byte[] body = new byte[90_000 + number * 100];
      Arrays.fill(body, (byte) (round + number));
      String keyed = properties("KEYS", "large" + number);
      done(wire.askBroker(Requests.SEND, Requests.bareSend("large", number % QUEUES, keyed), body));
    }
  }

  private static void join(Wire wire) throws Exception {
    for (String group : GROUPS)
      done(wire.askBroker(34, fields(), bytes(Clients.heartbeat(group, "*", 0))));
  }

  private static void commit(Wire wire, int round) throws Exception {
    for (String group : GROUPS)
      for (int queue = 0; queue < QUEUES; ++queue)
        done(
            wire.askBroker(
                15,
                fields(
                    "consumerGroup", group, "topic", "plain", "queueId", queue, "commitOffset",
                    10 * round + queue)));
  }

  private static void done(RemotingCommand answer) {
    if (answer == null || answer.getCode() != 0)
      throw new IllegalStateException("the broker refused: " + answer);
  }
}
