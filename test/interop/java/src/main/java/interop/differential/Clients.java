package interop.differential;

import static interop.differential.Requests.bytes;
import static interop.differential.Wire.fields;

import java.util.Map;
import org.apache.rocketmq.remoting.protocol.RemotingCommand;

/** Clients that join, are listed, lock queues and leave. */
final class Clients implements Probe {
  private static final int HEARTBEAT = 34;
  private static final int LEAVE = 35;
  private static final int MEMBERS = 38;
  private static final int LOCK = 41;
  private static final int UNLOCK = 42;
  private static final int CHECK = 46;

  @Override
  public void run(Wire wire, Lines lines) throws Exception {
    join(wire, lines);
    lock(wire, lines);
    check(wire, lines);
    leave(wire, lines);
  }

  private static void join(Wire wire, Lines lines) throws Exception {
    lines.answer("members before", members(wire, "joined"));
    lines.answer("heartbeat", beat(wire, heartbeat("joined", "*", 0)));
    lines.answer("members after", members(wire, "joined"));
    lines.answer("heartbeat again", beat(wire, heartbeat("joined", "*", 0)));
    lines.answer("heartbeat of a producer", beat(wire, producer()));
    lines.answer("heartbeat of nobody", beat(wire, "{\"clientID\":\"c2\"}"));
    lines.answer("heartbeat of no body", beat(wire, ""));
    lines.answer("heartbeat that is no JSON", beat(wire, "beat"));
    Requests.until(() -> shown(wire, "%RETRY%joined").getCode() == 0);
    lines.answer("heartbeat makes a retry topic", shown(wire, "%RETRY%joined"));
    lines.head("pull with the heartbeat's tags", wire.askBroker(Requests.PULL, bare("joined")));
    var other = bare("joined");
    other.put("topic", "made");
    lines.head("pull of another topic than the heartbeat's", wire.askBroker(Requests.PULL, other));
    var newer = bare("joined");
    newer.put("subVersion", "99");
    lines.head("pull of a newer subscription", wire.askBroker(Requests.PULL, newer));
  }

  private static void lock(Wire wire, Lines lines) throws Exception {
    lines.answer("lock", wire.askBroker(LOCK, fields(), locks("c1", 0, 1)));
    lines.answer("lock again", wire.askBroker(LOCK, fields(), locks("c1", 0, 1)));
    lines.answer("lock of another", wire.askBroker(LOCK, fields(), locks("c2", 1, 2)));
    lines.answer("unlock of another", wire.askBroker(UNLOCK, fields(), locks("c2", 1, 1)));
    lines.answer("lock after it", wire.askBroker(LOCK, fields(), locks("c2", 1, 1)));
    lines.answer("unlock", wire.askBroker(UNLOCK, fields(), locks("c1", 0, 1)));
    lines.answer("lock of what is free", wire.askBroker(LOCK, fields(), locks("c2", 0, 1)));
    lines.answer("lock without a body", wire.askBroker(LOCK, fields(), null));
  }

  private static void check(Wire wire, Lines lines) throws Exception {
    String[][] filters = {{"TAG", "a || b"}, {"SQL92", "a = 1"}, {"SQL92", "a = = 1"}};
    for (String[] filter : filters) {
      String body =
          "{\"clientId\":\"c1\",\"group\":\"joined\",\"subscriptionData\":{\"expressionType\":\""
              + filter[0]
              + "\",\"subString\":\""
              + filter[1]
              + "\",\"subVersion\":1,\"topic\":\"sends\"}}";
      String step = "check " + filter[0] + " " + filter[1];
      lines.answer(step, wire.askBroker(CHECK, fields(), bytes(body)));
    }
  }

  private static void leave(Wire wire, Lines lines) throws Exception {
    lines.answer(
        "leave", wire.askBroker(LEAVE, fields("clientID", "c1", "consumerGroup", "joined")));
    lines.answer("members at the end", members(wire, "joined"));
    lines.answer(
        "leave again", wire.askBroker(LEAVE, fields("clientID", "c1", "consumerGroup", "joined")));
    lines.answer("leave nothing", wire.askBroker(LEAVE, fields("clientID", "c1")));
    lines.answer("members of no group", wire.askBroker(MEMBERS, fields("consumerGroup", "")));
  }

  private static RemotingCommand members(Wire wire, String group) throws Exception {
    return wire.askBroker(MEMBERS, fields("consumerGroup", group));
  }

  private static RemotingCommand beat(Wire wire, String body) throws Exception {
    return wire.askBroker(HEARTBEAT, fields(), bytes(body));
  }

  private static RemotingCommand shown(Wire wire, String topic) throws Exception {
    return wire.askBroker(351, fields("topic", topic));
  }

  private static Map<String, String> bare(String group) {
    var header = Requests.pull(Sends.TOPIC, 0, 0, "");
    header.put("sysFlag", "0");
    header.put("consumerGroup", group);
    return header;
  }

  static String heartbeat(String group, String tags, int version) {
    return "{\"clientID\":\"c1\",\"consumerDataSet\":[{\"consumeFromWhere\":"
        + "\"CONSUME_FROM_FIRST_OFFSET\",\"consumeType\":\"CONSUME_PASSIVELY\",\"groupName\":\""
        + group
        + "\",\"messageModel\":\"CLUSTERING\",\"subscriptionDataSet\":[{\"classFilterMode\":false,"
        + "\"codeSet\":[],\"expressionType\":\"TAG\",\"subString\":\""
        + tags
        + "\",\"subVersion\":"
        + version
        + ",\"tagsSet\":[],\"topic\":\"sends\"}],\"unitMode\":false}],\"heartbeatFingerprint\":0,"
        + "\"producerDataSet\":[],\"withoutSub\":false}";
  }

  private static String producer() {
    return "{\"clientID\":\"p1\",\"consumerDataSet\":[],\"producerDataSet\":[{\"groupName\":"
        + "\"producers\"}]}";
  }

  private static byte[] locks(String client, int first, int last) {
    StringBuilder queues = new StringBuilder();
    for (int queue = first; queue <= last; ++queue)
      queues
          .append(queue == first ? "" : ",")
          .append("{\"brokerName\":\"broker-a\",\"queueId\":" + queue + ",\"topic\":\"sends\"}");
    return bytes(
        "{\"clientId\":\""
            + client
            + "\",\"consumerGroup\":\"joined\",\"mqSet\":["
            + queues
            + "],\"onlyThisBroker\":false}");
  }
}
