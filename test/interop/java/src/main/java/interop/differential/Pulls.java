package interop.differential;

import static interop.differential.Requests.pull;

import java.util.Map;
import org.apache.rocketmq.remoting.protocol.RemotingCommand;

/** Everything that Sends has sent is read, and what cannot be read is refused. */
final class Pulls implements Probe {
  private static final String TOPIC = Sends.TOPIC;
  private static final int LITE_PULL = 361;
  private static final int COMMIT_FLAG = 1;

  @Override
  public void run(Wire wire, Lines lines) throws Exception {
    readAll(wire, lines);
    filter(wire, lines);
    readFromAnywhere(wire, lines);
    readFew(wire, lines);
    refuse(wire, lines);
  }

  private static void readAll(Wire wire, Lines lines) throws Exception {
    for (int queue = 0; queue < 4; ++queue) {
      long offset = 0;
      for (int round = 0; round < 4; ++round) {
        RemotingCommand answer = ask(wire, pull(TOPIC, queue, offset, "*"));
        if (answer == null || answer.getCode() != 0) break;
        lines.messages("pull queue " + queue + " round " + round, answer);
        offset = Long.parseLong(answer.getExtFields().get("nextBeginOffset"));
      }
    }
  }

  private static void filter(Wire wire, Lines lines) throws Exception {
    String[][] expressions = {
      {"of a tag", "red"},
      {"of two tags", "red || blue"},
      {"of two tags without blanks", "red||blue"},
      {"of a tag that is not there", "green"},
      {"of no expression", ""},
    };
    for (String[] each : expressions)
      lines.messages("pull " + each[0], ask(wire, pull(TOPIC, 0, 0, each[1])));
    lines.head("pull of a lone separator", ask(wire, pull(TOPIC, 0, 0, "||")));
    lines.head("pull of a blank", ask(wire, pull(TOPIC, 0, 0, " ")));
    sql(wire, lines, "of SQL", "a = '2'");
    sql(wire, lines, "of wrong SQL", "a = = 2");
    Map<String, String> unknown = pull(TOPIC, 0, 0, "a");
    unknown.put("expressionType", "REGEX");
    lines.messages("pull of an unknown language", ask(wire, unknown));
  }

  private static void sql(Wire wire, Lines lines, String what, String expression)
      throws Exception {
    Map<String, String> header = pull(TOPIC, 0, 0, expression);
    header.put("expressionType", "SQL92");
    lines.messages("pull " + what, ask(wire, header));
  }

  private static void readFromAnywhere(Wire wire, Lines lines) throws Exception {
    for (long offset : new long[] {-1, 10, 11, 100})
      lines.head("pull queue 0 from " + offset, ask(wire, pull(TOPIC, 0, offset, "*")));
    Requests.createTopic(wire, "empty", 1, 6);
    lines.head("pull an empty queue from 0", ask(wire, pull("empty", 0, 0, "*")));
    lines.head("pull an empty queue from 5", ask(wire, pull("empty", 0, 5, "*")));
    lines.head("pull an empty queue from -1", ask(wire, pull("empty", 0, -1, "*")));
  }

  private static void readFew(Wire wire, Lines lines) throws Exception {
    for (int most : new int[] {-1, 0, 1, 3}) {
      Map<String, String> header = pull(TOPIC, 0, 0, "*");
      header.put("maxMsgNums", String.valueOf(most));
      lines.head("pull at most " + most, ask(wire, header));
    }
    Map<String, String> commits = pull(TOPIC, 0, 2, "*");
    commits.put("sysFlag", String.valueOf(4 | COMMIT_FLAG));
    commits.put("consumerGroup", "pull_commits");
    commits.put("commitOffset", "2");
    lines.head("pull that commits", ask(wire, commits));
    lines.answer(
        "pull has committed",
        wire.askBroker(
            14, Wire.fields("consumerGroup", "pull_commits", "topic", TOPIC, "queueId", 0)));
    lines.head("lite pull", wire.askBroker(LITE_PULL, pull(TOPIC, 0, 0, "*")));
  }

  private static void refuse(Wire wire, Lines lines) throws Exception {
    lines.answer("refused pull of an unknown topic", ask(wire, pull("unknown", 0, 0, "*")));
    lines.answer("refused pull of queue 4 of 4", ask(wire, pull(TOPIC, 4, 0, "*")));
    lines.answer("refused pull of queue -1", ask(wire, pull(TOPIC, -1, 0, "*")));
    lines.answer("refused pull of what is written", ask(wire, pull("only_written", 0, 0, "*")));
    Map<String, String> bare = pull(TOPIC, 0, 0, "*");
    bare.put("sysFlag", "0");
    lines.answer("refused pull of no subscription", ask(wire, bare));
    for (String name : new String[] {"a b", "a/b", "../a", "ä", "l".repeat(256)}) {
      Map<String, String> header = pull(TOPIC, 0, 0, "*");
      header.put("consumerGroup", name);
      lines.head("refused pull of a group " + name, ask(wire, header));
    }
    for (String missing : new String[] {"queueOffset", "maxMsgNums", "sysFlag", "consumerGroup"}) {
      Map<String, String> header = pull(TOPIC, 0, 0, "*");
      header.remove(missing);
      lines.head("refused pull without " + missing, ask(wire, header));
    }
  }

  private static RemotingCommand ask(Wire wire, Map<String, String> header) throws Exception {
    return wire.askBroker(Requests.PULL, header);
  }
}
