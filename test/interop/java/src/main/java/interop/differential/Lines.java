package interop.differential;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.rocketmq.common.message.MessageDecoder;
import org.apache.rocketmq.common.message.MessageExt;
import org.apache.rocketmq.remoting.protocol.RemotingCommand;

/** What the servers answered, one line for each step, sorted by the names of the steps. */
final class Lines {
  // Done, and the three answers to a pull that found nothing.
  private static final Set<Integer> DONE = Set.of(0, 19, 20, 21);

  private final Normal normal;
  private final Map<String, String> all = new TreeMap<>();

  Lines(Normal normal) {
    this.normal = normal;
  }

  /** An answer whose body, if it has one, is JSON. */
  void answer(String step, RemotingCommand answer) {
    add(step, answer == null ? "no answer" : head(answer) + " body " + json(answer));
  }

  /** An answer without its body. */
  void head(String step, RemotingCommand answer) {
    add(step, answer == null ? "no answer" : head(answer));
  }

  /** An answer whose body is messages as they are stored: a line for it and one for each. */
  void messages(String step, RemotingCommand answer) {
    head(step, answer);
    if (answer == null || answer.getBody() == null) return;
    List<MessageExt> messages = MessageDecoder.decodes(ByteBuffer.wrap(answer.getBody()), true);
    for (int at = 0; at < messages.size(); ++at)
      add(String.format("%s message %03d", step, at), normal.message(messages.get(at)));
  }

  void add(String step, String text) {
    if (all.put(step, text) != null) throw new IllegalStateException("two steps are " + step);
  }

  void print() {
    all.forEach((step, text) -> System.out.println(step + ": " + text.replace('\n', ' ')));
  }

  private String json(RemotingCommand answer) {
    try {
      return normal.json(answer.getBody());
    } catch (RuntimeException none) {
      return "not JSON, " + answer.getBody().length + " bytes";
    }
  }

  private String head(RemotingCommand answer) {
    boolean remark = answer.getRemark() != null && !answer.getRemark().isEmpty();
    boolean refused = !DONE.contains(answer.getCode());
    String silent = refused && !remark ? " without a remark" : "";
    String fields = normal.fields(answer.getExtFields());
    return String.format("code %d%s %s", answer.getCode(), silent, fields);
  }
}
