package interop.differential;

import static interop.differential.Requests.bytes;
import static interop.differential.Requests.properties;
import static interop.differential.Wire.fields;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.rocketmq.common.UtilAll;
import org.apache.rocketmq.common.message.Message;
import org.apache.rocketmq.common.message.MessageDecoder;

/** Messages that are taken. Pulls reads them again. */
final class Sends implements Probe {
  static final String TOPIC = "sends";

  private static final int SEND_SHORT = 310;
  private static final int SEND_BATCH = 320;

  @Override
  public void run(Wire wire, Lines lines) throws Exception {
    Requests.createTopic(wire, TOPIC, 4, 6);
    sendPlain(wire, lines);
    sendWithFlags(wire, lines);
    sendOtherwise(wire, lines);
    sendToUnknown(wire, lines);
  }

  private static void sendPlain(Wire wire, Lines lines) throws Exception {
    one(wire, lines, "without properties", "", bytes("plain"));
    one(wire, lines, "of one byte", "", bytes("1"));
    one(wire, lines, "of 100000 bytes", "", new byte[100_000]);
    one(wire, lines, "with a tag", properties("TAGS", "red"), bytes("tagged"));
    one(wire, lines, "with another tag", properties("TAGS", "blue"), bytes("tagged"));
    String keys = properties("KEYS", "one two");
    one(wire, lines, "with keys", keys, bytes("keyed"));
    one(wire, lines, "with UTF-8", properties("farbe", "grün", "名", "値"), bytes("größe 値"));
    one(wire, lines, "to wait", properties("WAIT", "true"), bytes("waits"));
    one(wire, lines, "not to wait", properties("WAIT", "false"), bytes("does not wait"));
    one(wire, lines, "of 127 tag letters", properties("TAGS", "t".repeat(127)), bytes("long"));
  }

  private static void sendWithFlags(Wire wire, Lines lines) throws Exception {
    Map<String, String> flagged = Requests.send(TOPIC, 1, "");
    flagged.put("flag", "7");
    lines.answer("send with a flag", wire.askBroker(Requests.SEND, flagged, bytes("flagged")));
    Map<String, String> compressed = Requests.send(TOPIC, 1, "");
    compressed.put("sysFlag", "1");
    byte[] packed = UtilAll.compress(bytes("compressed ".repeat(1_000)), 5);
    lines.answer("send compressed", wire.askBroker(Requests.SEND, compressed, packed));
    Map<String, String> again = Requests.send(TOPIC, 1, "");
    again.put("reconsumeTimes", "3");
    lines.answer("send consumed before", wire.askBroker(Requests.SEND, again, bytes("again")));
    Map<String, String> unit = Requests.send(TOPIC, 1, "");
    unit.put("unitMode", "true");
    lines.answer("send of a unit", wire.askBroker(Requests.SEND, unit, bytes("unit")));
    Requests.createTopic(wire, "anywhere", 1, 6);
    Map<String, String> anywhere = Requests.send("anywhere", -1, "");
    lines.answer("send anywhere", wire.askBroker(Requests.SEND, anywhere, bytes("anywhere")));
  }

  private static void sendOtherwise(Wire wire, Lines lines) throws Exception {
    Map<String, String> brief =
        fields(
            "a", "producers", "b", TOPIC, "c", "TBW102", "d", 4, "e", 2, "f", 0, "g", Requests.BORN,
            "h", 0, "i", properties("UNIQ_KEY", "S1", "TAGS", "brief"), "j", 0, "k", false, "m",
            false);
    lines.answer("send in short", wire.askBroker(SEND_SHORT, brief, bytes("short")));
    List<Message> batch = new ArrayList<>();
    for (int number = 0; number < 5; ++number) {
      Message one = new Message(TOPIC, "batch", "key" + number, bytes("batch " + number));
      one.putUserProperty("number", "" + number);
      batch.add(one);
    }
    brief.put("m", "true");
    brief.put("i", "");
    byte[] encoded = MessageDecoder.encodeMessages(batch);
    lines.answer("send a batch", wire.askBroker(SEND_BATCH, brief, encoded));
    brief.put("i", properties("UNIQ_KEY", "B1", "WAIT", "true"));
    lines.answer("send a named batch", wire.askBroker(SEND_BATCH, brief, encoded));
    lines.answer("send an empty batch", wire.askBroker(SEND_BATCH, brief, new byte[0]));
    lines.answer("send a torn batch", wire.askBroker(SEND_BATCH, brief, bytes("torn to bits")));
    wire.tellBroker(Requests.SEND, Requests.send(TOPIC, 3, ""), bytes("one way"));
    Requests.awaitMessages(wire, TOPIC, 3, 1);
  }

  private static void sendToUnknown(Wire wire, Lines lines) throws Exception {
    Map<String, String> few = Requests.send("by_sending", 0, "");
    lines.answer("send to an unknown topic", wire.askBroker(Requests.SEND, few, bytes("first")));
    lines.answer("send made a topic", wire.askBroker(351, fields("topic", "by_sending")));
    Map<String, String> many = Requests.send("by_sending_many", 0, "");
    many.put("defaultTopicQueueNums", "100");
    lines.answer("send asks for 100 queues", wire.askBroker(Requests.SEND, many, bytes("first")));
    lines.answer(
        "send asks for 100 queues shown", wire.askBroker(351, fields("topic", "by_sending_many")));
    Map<String, String> retry = Requests.send("%RETRY%by_sending", 0, "");
    lines.answer("send to retries", wire.askBroker(Requests.SEND, retry, bytes("retry")));
    lines.answer(
        "send to retries shown", wire.askBroker(351, fields("topic", "%RETRY%by_sending")));
  }

  private static void one(Wire wire, Lines lines, String what, String properties, byte[] body)
      throws Exception {
    lines.answer(
        "send " + what,
        wire.askBroker(Requests.SEND, Requests.send(TOPIC, 0, properties), body));
  }
}
