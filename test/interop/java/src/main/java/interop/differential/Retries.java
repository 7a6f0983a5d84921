package interop.differential;

import static interop.differential.Requests.bytes;
import static interop.differential.Requests.properties;
import static interop.differential.Wire.fields;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.rocketmq.common.message.MessageDecoder;
import org.apache.rocketmq.common.message.MessageExt;
import org.apache.rocketmq.remoting.protocol.RemotingCommand;

/** Messages that come later, and messages that consumers give back. */
final class Retries implements Probe {
  private static final String TOPIC = "retries";
  private static final String GROUP = "returners";
  private static final String DELAYED = "SCHEDULE_TOPIC_XXXX";
  private static final int GIVE_BACK = 36;
  private static final int AT_FIRST = 3;
  private static final int MESSAGES = 4;

  @Override
  public void run(Wire wire, Lines lines) throws Exception {
    Requests.createTopic(wire, TOPIC, 1, 6);
    delay(wire, lines);
    List<Long> places = places(wire, lines);
    giveBack(wire, lines, places);
    refuse(wire, lines, places.get(0));
  }

  private static void delay(Wire wire, Lines lines) throws Exception {
    for (String level : new String[] {"0", "-1", "18", "99"})
      send(wire, lines, "send of delay " + level, properties("DELAY", level, "TAGS", "later"));
    send(wire, lines, "send of a second's delay", properties("DELAY", "1", "KEYS", "second"));
    // Two came at once; one comes after its second.
    Requests.awaitMessages(wire, TOPIC, 0, AT_FIRST);
    read(wire, lines, "delayed for 2 hours", DELAYED, 17, 2);
    read(wire, lines, "delayed for a second", DELAYED, 0, 1);
  }

  // Where the messages are that will be given back.
  private static List<Long> places(Wire wire, Lines lines) throws Exception {
    // Delivered often before, so that none comes again while the others are asked for.
    for (int number = 0; number < MESSAGES; ++number) {
      String step = "send to give back " + number;
      Map<String, String> header = Requests.send(TOPIC, 0, properties("TAGS", "t", "KEYS", "k"));
      header.put("reconsumeTimes", "12");
      lines.answer(step, wire.askBroker(Requests.SEND, header, bytes(step)));
    }
    Requests.awaitMessages(wire, TOPIC, 0, AT_FIRST + MESSAGES);
    List<Long> places = new ArrayList<>();
    for (MessageExt each : read(wire, lines, "before giving back", TOPIC, 0, AT_FIRST + MESSAGES))
      places.add(each.getCommitLogOffset());
    return places.subList(AT_FIRST, places.size());
  }

  private static void giveBack(Wire wire, Lines lines, List<Long> places) throws Exception {
    wire.askBroker(34, fields(), bytes(Clients.heartbeat(GROUP, "*", 0)));
    lines.answer("give back", give(wire, header(places.get(0), 0)));
    lines.answer("give back for a while", give(wire, header(places.get(1), 16)));
    lines.answer("give back for ever", give(wire, header(places.get(2), -1)));
    Map<String, String> last = header(places.get(3), 0);
    last.put("maxReconsumeTimes", "0");
    lines.answer("give back for the last time", give(wire, last));
    read(wire, lines, "given back", DELAYED, 14, 1);
    read(wire, lines, "given back for a while", DELAYED, 15, 1);
    read(wire, lines, "given back for ever", "%DLQ%" + GROUP, 0, 2);
    for (String topic : new String[] {"%RETRY%", "%DLQ%"})
      lines.answer(
          "give back made " + topic, wire.askBroker(351, fields("topic", topic + GROUP)));
  }

  private static void refuse(Wire wire, Lines lines, long place) throws Exception {
    lines.answer("give back what is nowhere", give(wire, header(Long.MAX_VALUE, 0)));
    lines.answer("give back what is no record", give(wire, header(place + 1, 0)));
    Map<String, String> slash = header(place, 0);
    slash.put("group", "a/b");
    lines.answer("give back by an illegal group", give(wire, slash));
    for (String missing : new String[] {"offset", "group", "delayLevel"}) {
      Map<String, String> header = header(place, 0);
      header.remove(missing);
      lines.answer("give back without " + missing, give(wire, header));
    }
  }

  private static void send(Wire wire, Lines lines, String step, String properties)
      throws Exception {
    Map<String, String> header = Requests.send(TOPIC, 0, properties);
    lines.answer(step, wire.askBroker(Requests.SEND, header, bytes(step)));
  }

  private static List<MessageExt> read(
      Wire wire, Lines lines, String step, String topic, int queue, int count) throws Exception {
    Requests.awaitMessages(wire, topic, queue, count);
    RemotingCommand answer = wire.askBroker(Requests.PULL, Requests.pull(topic, queue, 0, "*"));
    lines.messages(step, answer);
    return MessageDecoder.decodes(ByteBuffer.wrap(answer.getBody()), true);
  }

  private static RemotingCommand give(Wire wire, Map<String, String> header) throws Exception {
    return wire.askBroker(GIVE_BACK, header);
  }

  private static Map<String, String> header(long place, int level) {
    return fields(
        "offset", place, "group", GROUP, "delayLevel", level, "originMsgId", "whatever",
        "originTopic", TOPIC, "unitMode", false, "maxReconsumeTimes", 16);
  }
}
