package interop.differential;

import static interop.differential.Wire.fields;

import java.util.Map;
import org.apache.rocketmq.remoting.protocol.RemotingCommand;

/** Where queues begin and end, where a time is, and how far groups have come. */
final class Positions implements Probe {
  private static final int FIND_COMMITTED = 14;
  private static final int COMMIT = 15;
  private static final int SEARCH = 29;
  private static final int MIN_OFFSET = 31;
  private static final int EARLIEST_TIME = 32;
  private static final int ENTRIES = 321;

  @Override
  public void run(Wire wire, Lines lines) throws Exception {
    ends(wire, lines);
    search(wire, lines);
    committed(wire, lines);
    entries(wire, lines);
  }

  private static void ends(Wire wire, Lines lines) throws Exception {
    Object[][] queues = {
      {"of messages", Sends.TOPIC, 0},
      {"of a batch", Sends.TOPIC, 2},
      {"that is empty", "empty", 0},
      {"4 of 4", Sends.TOPIC, 4},
      {"-1", Sends.TOPIC, -1},
      {"of an unknown topic", "unknown", 0},
    };
    for (Object[] each : queues) {
      Map<String, String> queue = fields("topic", each[1], "queueId", each[2]);
      lines.answer("greatest of queue " + each[0], wire.askBroker(Requests.MAX_OFFSET, queue));
      lines.answer("least of queue " + each[0], wire.askBroker(MIN_OFFSET, queue));
      lines.answer("earliest of queue " + each[0], wire.askBroker(EARLIEST_TIME, queue));
    }
  }

  private static void entries(Wire wire, Lines lines) throws Exception {
    Object[][] wanted = {
      {"all", Sends.TOPIC, 0, 0, 100},
      {"one", Sends.TOPIC, 0, 1, 1},
      {"none", Sends.TOPIC, 0, 0, 0},
      {"behind the end", Sends.TOPIC, 0, 1_000_000, 1},
      {"of queue 4 of 4", Sends.TOPIC, 4, 0, 1},
      {"of an unknown topic", "unknown", 0, 0, 1},
    };
    for (Object[] each : wanted) {
      Map<String, String> header =
          fields("topic", each[1], "queueId", each[2], "index", each[3], "count", each[4]);
      lines.answer("entries " + each[0], wire.askBroker(ENTRIES, header));
    }
  }

  private static void search(Wire wire, Lines lines) throws Exception {
    long now = System.currentTimeMillis();
    Object[][] times = {
      {"never", 0L}, {"before", now - 86_400_000}, {"after", now + 86_400_000}, {"below 0", -1L},
    };
    for (Object[] time : times)
      for (String topic : new String[] {Sends.TOPIC, "empty", "unknown"})
        for (String boundary : new String[] {"", "LOWER", "upper", "middle"}) {
          Map<String, String> header =
              fields("topic", topic, "queueId", 0, "timestamp", time[1]);
          if (!boundary.isEmpty()) header.put("boundaryType", boundary);
          String step = "search " + topic + " " + time[0] + " " + boundary;
          lines.answer(step, wire.askBroker(SEARCH, header));
        }
  }

  private static void committed(Wire wire, Lines lines) throws Exception {
    lines.answer("commit of a young topic", find(wire, "new_group", Sends.TOPIC, 0, null));
    lines.answer("commit not found", find(wire, "new_group", Sends.TOPIC, 0, false));
    lines.answer("commit not found is 0", find(wire, "new_group", Sends.TOPIC, 0, true));
    lines.answer("commit of an empty queue", find(wire, "new_group", "empty", 0, null));
    lines.answer("commit of an unknown topic", find(wire, "new_group", "unknown", 0, null));
    lines.answer("commit of queue 4 of 4", find(wire, "new_group", Sends.TOPIC, 4, null));
    lines.answer("commit 3", commit(wire, "consumers", Sends.TOPIC, 0, 3));
    lines.answer("commit 3 found", find(wire, "consumers", Sends.TOPIC, 0, null));
    lines.answer("commit 2 after 3", commit(wire, "consumers", Sends.TOPIC, 0, 2));
    lines.answer("commit 2 after 3 found", find(wire, "consumers", Sends.TOPIC, 0, null));
    lines.answer("commit beyond the end", commit(wire, "consumers", Sends.TOPIC, 0, 1_000));
    lines.answer("commit beyond the end found", find(wire, "consumers", Sends.TOPIC, 0, null));
    lines.answer("commit below 0", commit(wire, "consumers", Sends.TOPIC, 1, -1));
    lines.answer("commit below 0 found", find(wire, "consumers", Sends.TOPIC, 1, null));
    lines.answer("commit for queue 4 of 4", commit(wire, "consumers", Sends.TOPIC, 4, 1));
    lines.answer("commit for queue 4 of 4 found", find(wire, "consumers", Sends.TOPIC, 4, null));
    lines.answer("commit for an unknown topic", commit(wire, "consumers", "unknown", 0, 1));
    lines.answer("commit of an unknown group", commit(wire, "never_seen", Sends.TOPIC, 0, 1));
    lines.answer(
        "commit of an unknown group found", find(wire, "never_seen", Sends.TOPIC, 0, null));
    lines.answer("commit of an illegal group", commit(wire, "a/b", Sends.TOPIC, 0, 1));
  }

  private static RemotingCommand find(
      Wire wire, String group, String topic, int queue, Boolean zero) throws Exception {
    Map<String, String> header = fields("consumerGroup", group, "topic", topic, "queueId", queue);
    if (zero != null) header.put("setZeroIfNotFound", zero.toString());
    return wire.askBroker(FIND_COMMITTED, header);
  }

  private static RemotingCommand commit(
      Wire wire, String group, String topic, int queue, long offset) throws Exception {
    return wire.askBroker(
        COMMIT,
        fields(
            "consumerGroup", group, "topic", topic, "queueId", queue, "commitOffset", offset));
  }
}
