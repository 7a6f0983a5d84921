package interop.differential;

import static interop.differential.Requests.bytes;
import static interop.differential.Requests.properties;
import static interop.differential.Wire.fields;

import java.util.Map;
import org.apache.rocketmq.remoting.protocol.RemotingCommand;

/** What is asked of a group's members, where a group goes on, and replies: nobody is there. */
final class Groups implements Probe {
  private static final String TOPIC = "resets";
  private static final String GROUP = "resetters";
  private static final int FIND_COMMITTED = 14;
  private static final int RESET = 222;
  private static final int STATUS = 223;
  private static final int RUNNING = 307;
  private static final int CONSUME = 309;
  private static final int REPLY = 324;

  @Override
  public void run(Wire wire, Lines lines) throws Exception {
    Requests.createTopic(wire, TOPIC, 1, 6);
    for (int number = 0; number < 5; ++number)
      wire.askBroker(Requests.SEND, Requests.send(TOPIC, 0, ""), bytes("reset"));
    Requests.awaitMessages(wire, TOPIC, 0, 5);
    reset(wire, lines);
    members(wire, lines);
    reply(wire, lines);
  }

  private static void reset(Wire wire, Lines lines) throws Exception {
    long day = 86_400_000;
    long now = System.currentTimeMillis();
    Object[][] places = {
      {"to the begin", now - day, -1, -1},
      {"to the end", -1L, -1, -1},
      {"to a later time", now + day, -1, -1},
      {"to a place", 0L, 0, 3},
      {"beyond the end", 0L, 0, 99},
      {"of queue 1 of 1", 0L, 1, 0},
    };
    wire.askBroker(34, fields(), bytes(Clients.heartbeat(GROUP, "*", 0)));
    wire.askBroker(35, fields("clientID", "c1", "consumerGroup", GROUP));
    for (Object[] each : places) {
      Map<String, String> header = header(TOPIC, GROUP, (long) each[1]);
      header.put("queueId", each[2].toString());
      if ((int) each[3] >= 0) header.put("offset", each[3].toString());
      lines.answer("reset " + each[0], wire.askBroker(RESET, header));
      lines.answer("reset " + each[0] + " found", committed(wire));
    }
    lines.answer("reset of no topic", wire.askBroker(RESET, header("unknown", GROUP, 0)));
    lines.answer("reset of no group", wire.askBroker(RESET, header(TOPIC, "no_group", 0)));
  }

  private static void members(Wire wire, Lines lines) throws Exception {
    Map<String, String> nobody =
        fields("consumerGroup", GROUP, "clientId", "nobody", "jstackEnable", false);
    lines.answer("running of nobody", wire.askBroker(RUNNING, nobody));
    nobody.put("msgId", "7F00000100002A9F" + "0000000000000000");
    nobody.put("topic", TOPIC);
    lines.answer("consume by nobody", wire.askBroker(CONSUME, nobody));
    lines.answer(
        "status of nobody",
        wire.askBroker(STATUS, fields("topic", TOPIC, "group", GROUP, "clientAddr", "")));
  }

  private static void reply(Wire wire, Lines lines) throws Exception {
    Requests.createTopic(wire, "replies", 1, 6);
    String to = properties("REPLY_TO_CLIENT", "nobody", "CORRELATION_ID", "7");
    for (String[] each : new String[][] {{"to nobody known", to}, {"to nobody", ""}}) {
      Map<String, String> header = Requests.send("replies", 0, each[1]);
      lines.answer("reply " + each[0], wire.askBroker(REPLY, header, bytes("reply")));
    }
    Map<String, String> lost = Requests.send("no_such_replies", 0, to);
    lost.put("defaultTopic", "no_such_topic");
    lines.answer("reply to no topic", wire.askBroker(REPLY, lost, bytes("reply")));
    Requests.awaitMessages(wire, "replies", 0, 2);
    Map<String, String> all = Requests.pull("replies", 0, 0, "*");
    lines.messages("replies", wire.askBroker(Requests.PULL, all));
  }

  private static RemotingCommand committed(Wire wire) throws Exception {
    return wire.askBroker(
        FIND_COMMITTED, fields("consumerGroup", GROUP, "topic", TOPIC, "queueId", 0));
  }

  private static Map<String, String> header(String topic, String group, long timestamp) {
    return fields("topic", topic, "group", group, "timestamp", timestamp, "isForce", true);
  }
}
