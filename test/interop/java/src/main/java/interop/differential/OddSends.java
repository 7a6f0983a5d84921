package interop.differential;

import static interop.differential.Requests.bytes;
import static interop.differential.Requests.properties;

import java.util.Map;

/** Messages that no client of RocketMQ sends. The last probe: brokers may store other bytes. */
final class OddSends implements Probe {
  private static final String TOPIC = "odd";

  @Override
  public void run(Wire wire, Lines lines) throws Exception {
    Requests.createTopic(wire, TOPIC, 1, 6);
    send(wire, lines, "a property twice", properties("a", "1", "a", "2"), bytes("twice"));
    send(wire, lines, "an empty property", properties("a", "", "b", "2"), bytes("empty"));
    send(wire, lines, "a property cut short", "a\u00011\u0002b", bytes("cut"));
    send(wire, lines, "no last separator", "a\u00011", bytes("open"));
    send(wire, lines, "a word for a delay", properties("DELAY", "soon"), bytes("delay"));
    send(wire, lines, "no body", "", new byte[0]);
    sendTo(wire, lines, "%RETRY%" + "l".repeat(248), "255 retry letters");
    sendTo(wire, lines, "only_read", "no permission to write");
    Map<String, String> nobody = Requests.send(TOPIC, 0, "");
    nobody.remove("producerGroup");
    lines.answer("odd send with no group", wire.askBroker(Requests.SEND, nobody, bytes("x")));
    Map<String, String> bare = Requests.bareSend(TOPIC, 0, "");
    lines.answer(
        "odd send with no unique id", wire.askBroker(Requests.SEND, bare, bytes("unnamed")));
    Requests.awaitMessages(wire, TOPIC, 0, 5);
    var header = Requests.pull(TOPIC, 0, 0, "*");
    lines.messages("odd messages", wire.askBroker(Requests.PULL, header));
  }

  private static void sendTo(Wire wire, Lines lines, String topic, String what)
      throws Exception {
    Map<String, String> header = Requests.send(topic, 0, "");
    lines.answer("odd send with " + what, wire.askBroker(Requests.SEND, header, bytes("x")));
  }

  private static void send(Wire wire, Lines lines, String what, String properties, byte[] body)
      throws Exception {
    Map<String, String> header = Requests.send(TOPIC, 0, properties);
    lines.answer("odd send with " + what, wire.askBroker(Requests.SEND, header, body));
  }
}
