package interop.differential;

import static interop.differential.Requests.bytes;
import static interop.differential.Requests.properties;
import static interop.differential.Wire.fields;

import java.util.Map;
import org.apache.rocketmq.remoting.protocol.RemotingCommand;

/** Messages that are found by a key, a unique id, a time or their place in the log. */
final class Lookups implements Probe {
  private static final int QUERY = 12;
  private static final int VIEW = 33;
  private static final String TOPIC = "lookups";
  private static final int SENT = 40;

  @Override
  public void run(Wire wire, Lines lines) throws Exception {
    Requests.createTopic(wire, TOPIC, 1, 6);
    for (int number = 0; number < SENT; ++number)
      wire.askBroker(
          Requests.SEND,
          Requests.bareSend(
              TOPIC, 0, properties("UNIQ_KEY", "L" + number, "KEYS", "all key" + number % 10)),
          bytes("found " + number));
    Requests.until(() -> found(ask(wire, TOPIC, "L" + (SENT - 1), 1, 0, Long.MAX_VALUE)));
    byKey(wire, lines);
    byTime(wire, lines);
    byPlace(wire, lines);
  }

  private static void byKey(Wire wire, Lines lines) throws Exception {
    lines.messages("query of 4", query(wire, TOPIC, "key3", 32));
    lines.messages("query of 4 at most 2", query(wire, TOPIC, "key3", 2));
    lines.messages("query of 40 at most 64", query(wire, TOPIC, "all", 64));
    lines.messages("query of a unique id", query(wire, TOPIC, "L7", 32));
    lines.messages("query of two words", query(wire, TOPIC, "all key3", 32));
    lines.messages("query of nothing known", query(wire, TOPIC, "nothing", 32));
    lines.messages("query of no key", query(wire, TOPIC, "", 32));
    lines.messages("query of an unknown topic", query(wire, "unknown", "key3", 32));
    lines.messages("query of another topic", query(wire, Sends.TOPIC, "key3", 32));
    lines.messages("query of a batch", query(wire, Sends.TOPIC, "key4", 32));
    lines.messages("query of at most 0", query(wire, TOPIC, "key3", 0));
    Map<String, String> unique = header(TOPIC, "L7", 1, 0, Long.MAX_VALUE);
    unique.put("_UNIQUE_KEY_QUERY", "true");
    lines.messages("query of a unique id as such", wire.askBroker(QUERY, unique));
  }

  private static void byTime(Wire wire, Lines lines) throws Exception {
    long now = System.currentTimeMillis();
    long day = 86_400_000;
    lines.messages("query of yesterday", ask(wire, TOPIC, "key3", 32, now - 2 * day, now - day));
    lines.messages("query of tomorrow", ask(wire, TOPIC, "key3", 32, now + day, now + 2 * day));
    lines.messages("query of today", ask(wire, TOPIC, "key3", 32, now - day, now + day));
    lines.messages("query of a turned time", ask(wire, TOPIC, "key3", 32, now + day, now - day));
  }

  private static void byPlace(Wire wire, Lines lines) throws Exception {
    lines.messages("view the first", wire.askBroker(VIEW, fields("offset", 0)));
    for (long offset : new long[] {-1, 1, 50, Long.MAX_VALUE})
      lines.answer("view at " + offset, wire.askBroker(VIEW, fields("offset", offset)));
  }

  private static boolean found(RemotingCommand answer) {
    return answer != null && answer.getCode() == 0;
  }

  private static RemotingCommand query(Wire wire, String topic, String key, int most)
      throws Exception {
    return ask(wire, topic, key, most, 0, Long.MAX_VALUE);
  }

  private static RemotingCommand ask(
      Wire wire, String topic, String key, int most, long begin, long end) throws Exception {
    return wire.askBroker(QUERY, header(topic, key, most, begin, end));
  }

  private static Map<String, String> header(
      String topic, String key, int most, long begin, long end) {
    return fields(
        "topic", topic, "key", key, "maxNum", most, "beginTimestamp", begin, "endTimestamp", end);
  }
}
