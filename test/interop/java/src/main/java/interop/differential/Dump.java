package interop.differential;

import static interop.differential.Wire.fields;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.rocketmq.common.message.MessageDecoder;
import org.apache.rocketmq.common.message.MessageExt;
import org.apache.rocketmq.remoting.protocol.RemotingCommand;

/** Reads everything that Fill has put into a broker, each thing as one line. */
public final class Dump {
  private static final int QUERY = 12;
  private static final int FIND_COMMITTED = 14;
  private static final int SEARCH = 29;
  private static final int MIN_OFFSET = 31;
  private static final int EARLIEST_TIME = 32;
  private static final int VIEW = 33;
  private static final int SHOW_TOPIC = 351;
  private static final String DELAYED = "SCHEDULE_TOPIC_XXXX";

  private final Wire wire;
  private final Normal normal;

  private Dump(Wire wire) {
    this.wire = wire;
    this.normal = new Normal(wire);
  }

  public static void main(String[] arguments) throws Exception {
    try (Wire wire = new Wire(arguments[0], arguments[1])) {
      Dump dump = new Dump(wire);
      for (String topic : Fill.TOPICS) dump.topic(topic);
      dump.queue(DELAYED, 17);
      dump.keys();
      dump.offsets();
    }
    System.exit(0);
  }

  private void topic(String topic) throws Exception {
    RemotingCommand shown = wire.askBroker(SHOW_TOPIC, fields("topic", topic));
    line("topic " + topic, normal.json(shown.getBody()));
    for (int queue = 0; queue < Fill.QUEUES; ++queue) queue(topic, queue);
  }

  private void queue(String topic, int queue) throws Exception {
    String name = topic + " " + queue;
    Map<String, String> asked = fields("topic", topic, "queueId", queue);
    for (int code : new int[] {Requests.MAX_OFFSET, MIN_OFFSET, EARLIEST_TIME})
      line("end " + code + " of " + name, "" + wire.askBroker(code, asked).getExtFields());
    List<MessageExt> messages = read(topic, queue);
    for (MessageExt message : messages) message(name, message);
    // Every tenth is enough: a request each.
    for (int at = 0; at < messages.size(); at += 10) lookUp(name, messages.get(at));
  }

  private List<MessageExt> read(String topic, int queue) throws Exception {
    List<MessageExt> all = new ArrayList<>();
    for (long offset = 0; ; ) {
      RemotingCommand answer =
          wire.askBroker(Requests.PULL, Requests.pull(topic, queue, offset, "*"));
      if (answer.getCode() != 0) return all;
      all.addAll(MessageDecoder.decodes(ByteBuffer.wrap(answer.getBody()), true));
      offset = Long.parseLong(answer.getExtFields().get("nextBeginOffset"));
    }
  }

  private static void message(String queue, MessageExt message) {
    line(
        "message " + queue + " " + message.getQueueOffset(),
        String.format(
            "at %d size %d flag %d system %d born %d %s stored %d %s reconsumed %d prepared %d"
                + " crc %d properties %s body %d",
            message.getCommitLogOffset(),
            message.getStoreSize(),
            message.getFlag(),
            message.getSysFlag(),
            message.getBornTimestamp(),
            message.getBornHost(),
            message.getStoreTimestamp(),
            message.getStoreHost(),
            message.getReconsumeTimes(),
            message.getPreparedTransactionOffset(),
            message.getBodyCRC(),
            new TreeMap<>(message.getProperties()),
            Arrays.hashCode(message.getBody())));
  }

  private void lookUp(String queue, MessageExt message) throws Exception {
    String name = queue + " " + message.getQueueOffset();
    long place = message.getCommitLogOffset();
    byte[] viewed = wire.askBroker(VIEW, fields("offset", place)).getBody();
    line("view " + name, "hash " + Arrays.hashCode(viewed));
    for (String boundary : new String[] {"LOWER", "UPPER"}) {
      Map<String, String> header =
          fields(
              "topic", message.getTopic(), "queueId", message.getQueueId(), "timestamp",
              message.getStoreTimestamp(), "boundaryType", boundary);
      RemotingCommand found = wire.askBroker(SEARCH, header);
      line("search " + boundary + " " + name, "" + found.getExtFields());
    }
  }

  private void keys() throws Exception {
    for (int number = 0; number < 20; ++number) query("plain", "key" + number);
    for (int number = 0; number < 60; number += 7) query("large", "large" + number);
    for (int round = 1; round <= Fill.ROUNDS; ++round)
      for (int size : Fill.BATCHES) query("batches", Fill.batchKey(round, size));
    for (int number = 0; number < 400; number += 50) query("plain", "unique 1." + number);
    query("plain", "nothing");
    query("delayed", "delayed 1");
    query("attributes", "flag");
  }

  // After a kill, Apache's broker enters again what is last in the last index file that it keeps.
  private void query(String topic, String key) throws Exception {
    Map<String, String> header =
        fields(
            "topic", topic, "key", key, "maxNum", 64, "beginTimestamp", 0, "endTimestamp",
            Long.MAX_VALUE);
    Set<Long> places = new TreeSet<>();
    RemotingCommand answer = wire.askBroker(QUERY, header);
    if (answer.getCode() == 0)
      for (MessageExt found : MessageDecoder.decodes(ByteBuffer.wrap(answer.getBody()), true))
        places.add(found.getCommitLogOffset());
    line("query " + topic + " " + key, answer.getCode() + " " + places);
  }

  private void offsets() throws Exception {
    for (String group : Fill.GROUPS)
      for (int queue = 0; queue < Fill.QUEUES; ++queue) {
        Map<String, String> header =
            fields("consumerGroup", group, "topic", "plain", "queueId", queue);
        RemotingCommand found = wire.askBroker(FIND_COMMITTED, header);
        line("committed " + group + " " + queue, "" + found.getExtFields());
      }
  }

  private static void line(String what, String text) {
    System.out.println(what + ": " + text);
  }
}
