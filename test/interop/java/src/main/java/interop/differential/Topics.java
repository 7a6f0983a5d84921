package interop.differential;

import static interop.differential.Requests.createTopic;
import static interop.differential.Wire.fields;

import java.util.Map;
import org.apache.rocketmq.remoting.protocol.RemotingCommand;

/** Topics that are made, changed, shown and refused. */
final class Topics implements Probe {
  private static final int SHOW = 351;
  private static final int COUNT = 202;
  private static final int MAKE_SEVERAL = 18;

  @Override
  public void run(Wire wire, Lines lines) throws Exception {
    lines.answer("topic made", createTopic(wire, "made", 4, 6));
    lines.answer("topic made shown", show(wire, "made"));
    lines.answer("topic made again", createTopic(wire, "made", 4, 6));
    lines.answer("topic changed", createTopic(wire, "made", 8, 4));
    lines.answer("topic changed shown", show(wire, "made"));
    lines.answer("topic with attributes", createWith(wire, "+message.type=FIFO"));
    lines.answer("topic with attributes shown", show(wire, "attributes"));
    lines.answer("topic with unknown attributes", createWith(wire, "+colour=red"));
    lines.answer("topic without queues", createTopic(wire, "without_queues", 0, 6));
    lines.answer("topic without queues shown", show(wire, "without_queues"));
    lines.answer("topic without permission", createTopic(wire, "without_permission", 1, 0));
    lines.answer("topic without permission shown", show(wire, "without_permission"));
    lines.answer("topic unknown shown", show(wire, "unknown"));
    lines.answer("topic empty counted", wire.askBroker(COUNT, fields("topic", "made")));
    lines.answer("topic unknown counted", wire.askBroker(COUNT, fields("topic", "unknown")));
    createTopic(wire, "only_read", 1, 4);
    createTopic(wire, "only_written", 1, 2);
    several(wire, lines);
    refuse(wire, lines);
  }

  private static void several(Wire wire, Lines lines) throws Exception {
    lines.answer("topics made together", several(wire, "together", "+message.type"));
    lines.answer("topics made together shown", show(wire, "together"));
    lines.answer("topics with an unknown attribute", several(wire, "together_2", "+colour"));
    lines.answer("topics with an attribute without a sign", several(wire, "t_3", "message.type"));
  }

  private static RemotingCommand several(Wire wire, String topic, String attribute)
      throws Exception {
    String body =
        "{\"topicConfigList\":[{\"topicName\":\"" + topic + "\",\"readQueueNums\":1,"
            + "\"writeQueueNums\":1,\"perm\":6,\"attributes\":{\"" + attribute
            + "\":\"FIFO\"}}]}";
    return wire.askBroker(MAKE_SEVERAL, fields(), Requests.bytes(body));
  }

  private static void refuse(Wire wire, Lines lines) throws Exception {
    Map<String, String> names =
        Map.of(
            "of no letters", "",
            "of a blank", " ",
            "with a blank", "a b",
            "with a slash", "a/b",
            "with a dot", "a.b",
            "that leads upwards", "../a",
            "with a letter beyond ASCII", "töpic",
            "of 127 letters", "l".repeat(127),
            "of 128 letters", "l".repeat(128),
            "of the system", "SCHEDULE_TOPIC_XXXX");
    for (Map.Entry<String, String> each : names.entrySet())
      lines.answer("topic name " + each.getKey(), createTopic(wire, each.getValue(), 1, 6));
    lines.answer("topic of half messages", createTopic(wire, "RMQ_SYS_TRANS_HALF_TOPIC", 1, 6));
    lines.answer("topic of the cluster", createTopic(wire, "DefaultCluster", 1, 6));
    lines.answer("topic of retries", createTopic(wire, "%RETRY%made", 1, 6));
    lines.answer("topic TBW102 changed", createTopic(wire, "TBW102", 8, 7));
    lines.answer("topic TBW102 shown", show(wire, "TBW102"));
  }

  private static RemotingCommand show(
      Wire wire, String topic) throws Exception {
    return wire.askBroker(SHOW, fields("topic", topic));
  }

  private static RemotingCommand createWith(
      Wire wire, String attributes) throws Exception {
    return wire.askBroker(
        Requests.CREATE_TOPIC,
        fields(
            "topic", "attributes", "defaultTopic", "TBW102", "readQueueNums", 1,
            "writeQueueNums", 1, "perm", 6, "topicFilterType", "SINGLE_TAG", "topicSysFlag", 0,
            "order", true, "attributes", attributes));
  }
}
