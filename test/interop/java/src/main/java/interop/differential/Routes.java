package interop.differential;

import static interop.differential.Wire.fields;

import org.apache.rocketmq.remoting.protocol.RemotingCommand;

/** What the name server knows of the broker, and the texts that tools keep there. */
final class Routes implements Probe {
  private static final int PUT_TEXT = 100;
  private static final int FIND_TEXT = 101;
  private static final int REMOVE_TEXT = 102;
  private static final int ROUTE = 105;
  private static final int CLUSTER = 106;
  private static final int TOPICS_OF_CLUSTER = 224;
  private static final int TEXTS = 219;
  private static final int NO_SUCH_CODE = 9999;

  @Override
  public void run(Wire wire, Lines lines) throws Exception {
    for (String topic :
        new String[] {"made", "sends", "only_read", "by_sending", "without_permission"}) {
      Requests.until(() -> route(wire, topic).getCode() == 0);
      lines.answer("route of " + topic, route(wire, topic));
    }
    for (String topic : new String[] {"TBW102", "SCHEDULE_TOPIC_XXXX", "unknown", "", "a/b"})
      lines.answer("route of '" + topic + "'", route(wire, topic));
    lines.answer("route without a topic", wire.askNameServer(ROUTE, fields()));
    lines.answer("cluster", wire.askNameServer(CLUSTER, fields()));
    lines.head(
        "topics of a cluster",
        wire.askNameServer(TOPICS_OF_CLUSTER, fields("cluster", "DefaultCluster")));
    lines.answer(
        "topics of no cluster", wire.askNameServer(TOPICS_OF_CLUSTER, fields("cluster", "none")));
    texts(wire, lines);
    lines.answer("name server, no such code", wire.askNameServer(NO_SUCH_CODE, fields()));
    lines.answer("broker, no such code", wire.askBroker(NO_SUCH_CODE, fields()));
  }

  private static void texts(Wire wire, Lines lines) throws Exception {
    lines.answer("text before", find(wire));
    lines.answer(
        "text put",
        wire.askNameServer(PUT_TEXT, fields("namespace", "space", "key", "k", "value", "värt")));
    lines.answer("text found", find(wire));
    lines.answer("texts", wire.askNameServer(TEXTS, fields("namespace", "space")));
    lines.answer("texts of nothing", wire.askNameServer(TEXTS, fields("namespace", "other")));
    lines.answer(
        "text removed", wire.askNameServer(REMOVE_TEXT, fields("namespace", "space", "key", "k")));
    lines.answer(
        "text removed again",
        wire.askNameServer(REMOVE_TEXT, fields("namespace", "space", "key", "k")));
    lines.answer("text after", find(wire));
  }

  private static RemotingCommand find(Wire wire) throws Exception {
    return wire.askNameServer(FIND_TEXT, fields("namespace", "space", "key", "k"));
  }

  private static RemotingCommand route(Wire wire, String topic) throws Exception {
    return wire.askNameServer(
        ROUTE, fields("topic", topic, "acceptStandardJsonOnly", topic.equals("sends")));
  }
}
