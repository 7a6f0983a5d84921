package interop.differential;

import static interop.differential.Requests.bytes;
import static interop.differential.Requests.properties;

import java.util.Map;

/** Messages that are not taken, and how a broker says so. */
final class RefusedSends implements Probe {
  private static final String TOPIC = "refused";

  @Override
  public void run(Wire wire, Lines lines) throws Exception {
    Requests.createTopic(wire, TOPIC, 2, 6);
    byBounds(wire, lines);
    byNames(wire, lines);
    byPermissions(wire, lines);
    byHeaders(wire, lines);
  }

  private static void byBounds(Wire wire, Lines lines) throws Exception {
    int most = 4 << 20;
    refuse(wire, lines, "of too many bytes", Requests.send(TOPIC, 0, ""), new byte[most + 1]);
    refuse(wire, lines, "of the most bytes", Requests.send(TOPIC, 0, ""), new byte[most]);
    for (int length : new int[] {32_700, 32_767, 32_768, 40_000}) {
      String long_ = properties("a", "v".repeat(length - 3));
      Map<String, String> header = Requests.send(TOPIC, 0, long_);
      refuse(wire, lines, "with " + length + " property bytes", header, bytes("x"));
    }
    refuse(wire, lines, "to queue 2 of 2", Requests.send(TOPIC, 2, ""), bytes("x"));
    refuse(wire, lines, "to queue 10000", Requests.send(TOPIC, 10_000, ""), bytes("x"));
  }

  private static void byNames(Wire wire, Lines lines) throws Exception {
    String[][] names = {
      {"of no letters", ""},
      {"of a blank", " "},
      {"with a slash", "a/b"},
      {"with a dot", "a.b"},
      {"that leads upwards", "../a"},
      {"beyond ASCII", "töpic"},
      {"of 128 letters", "l".repeat(128)},
      {"of 256 retry letters", "%RETRY%" + "l".repeat(249)},
      {"of the system", "SCHEDULE_TOPIC_XXXX"},
      {"of half messages", "RMQ_SYS_TRANS_HALF_TOPIC"},
      {"TBW102", "TBW102"},
      {"of itself", "SELF_TEST_TOPIC"},
    };
    for (String[] each : names)
      refuse(wire, lines, "to a topic " + each[0], Requests.send(each[1], 0, ""), bytes("x"));
    Map<String, String> other = Requests.send("by_other", 0, "");
    other.put("defaultTopic", "no_such_topic");
    refuse(wire, lines, "with an unknown default", other, bytes("x"));
    other.put("defaultTopic", TOPIC);
    refuse(wire, lines, "with a default that is no pattern", other, bytes("x"));
  }

  private static void byPermissions(Wire wire, Lines lines) throws Exception {
    Map<String, String> header = Requests.send("only_written", 0, "");
    refuse(wire, lines, "to a topic that is only written", header, bytes("x"));
  }

  private static void byHeaders(Wire wire, Lines lines) throws Exception {
    for (String missing :
        new String[] {"topic", "queueId", "sysFlag", "bornTimestamp", "flag"}) {
      Map<String, String> header = Requests.send(TOPIC, 0, "");
      header.remove(missing);
      refuse(wire, lines, "without " + missing, header, bytes("x"));
    }
    Map<String, String> wrong = Requests.send(TOPIC, 0, "");
    wrong.put("queueId", "first");
    refuse(wire, lines, "with a word for a number", wrong, bytes("x"));
  }

  private static void refuse(
      Wire wire, Lines lines, String what, Map<String, String> header, byte[] body)
      throws Exception {
    lines.answer("refused send " + what, wire.askBroker(Requests.SEND, header, body));
  }
}
