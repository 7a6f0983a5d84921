package interop.differential;

import com.alibaba.fastjson.JSON;
import com.alibaba.fastjson.parser.Feature;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.rocketmq.common.message.MessageExt;

/**
 * What two servers must answer differently is replaced by a word here, and nowhere else: times,
 * addresses, ids that a server makes, and how often a table has changed. A remark is a sentence
 * for people: only whether a refusal has one counts. Some members are left out, see UNREAD.
 */
final class Normal {
  private static final Set<String> TIMES =
      Set.of(
          "timestamp",
          "lastUpdateTimestamp",
          "lastUpdateTime",
          "storeTimestamp",
          "indexLastUpdateTimestamp",
          "popTime",
          "latestMsgTimestamp",
          "earliestMsgTimestamp");
  private static final Set<String> VERSIONS = Set.of("counter", "stateVersion");

  // What only one side writes and nobody has to read: flags about units in the answer to a pull,
  // why a pull is forbidden, and the name that clients before 4.0 have for topicSysFlag.
  private static final Set<String> UNREAD =
      Set.of("groupSysFlag", "topicSysFlag", "forbiddenType", "topicSynFlag");

  private static final int HEX_OF_ADDRESS = 16;
  private static final Set<Integer> MADE_IDS = Set.of(32, 56);

  private final Wire wire;

  Normal(Wire wire) {
    this.wire = wire;
  }

  /** A header's fields, sorted. */
  String fields(Map<String, String> all) {
    if (all == null) return "{}";
    Map<String, String> sorted = new TreeMap<>();
    all.forEach((name, value) -> sorted.put(name, field(name, value)));
    sorted.keySet().removeAll(UNREAD);
    return sorted.toString();
  }

  /** A body of JSON, its members sorted. */
  String json(byte[] body) {
    if (body == null || body.length == 0) return "none";
    return value("", JSON.parse(body, Feature.OrderedField));
  }

  String message(MessageExt message) {
    Map<String, String> properties = new TreeMap<>();
    if (message.getProperties() != null)
      message
          .getProperties()
          .forEach((name, value) -> properties.put(name, uniqueId(name, value)));
    return String.format(
        "queue %d offset %d at %d size %d flag %d system %d born %d reconsumed %d prepared %d"
            + " crc %d store %s properties %s body %s",
        message.getQueueId(),
        message.getQueueOffset(),
        message.getCommitLogOffset(),
        message.getStoreSize(),
        message.getFlag(),
        message.getSysFlag(),
        message.getBornTimestamp(),
        message.getReconsumeTimes(),
        message.getPreparedTransactionOffset(),
        message.getBodyCRC(),
        address(message.getStoreHost().toString().substring(1)),
        properties,
        body(message.getBody()));
  }

  private static String body(byte[] body) {
    if (body == null) return "none";
    return body.length <= 40
        ? "'" + new String(body, StandardCharsets.UTF_8) + "'"
        : body.length + " bytes of hash " + Arrays.hashCode(body);
  }

  private String field(String name, String value) {
    if (name.equals("msgId")) return ids(value);
    return value == null ? "null" : text(name, value);
  }

  // An id is the broker's address and the place in its log.
  private static String ids(String value) {
    return Arrays.stream(value.split(","))
        .map(id -> "<id at " + Long.parseLong(id.substring(HEX_OF_ADDRESS), 16) + ">")
        .collect(Collectors.joining(","));
  }

  // Both servers make one for a message that comes without.
  private static String uniqueId(String name, String value) {
    if (name.equals("ORIGIN_MESSAGE_ID")) return ids(value);
    boolean made =
        Set.of("UNIQ_KEY", "transactionId").contains(name) && MADE_IDS.contains(value.length());
    return made ? "<unique id>" : value;
  }

  private String text(String name, String value) {
    if (TIMES.contains(name)) return Long.parseLong(value) <= 0 ? value : "<time>";
    return address(uniqueId(name, value));
  }

  private String value(String name, Object value) {
    if (value instanceof Map<?, ?> map) {
      Map<String, String> sorted = new TreeMap<>();
      map.forEach((key, each) -> sorted.put(value("", key), value(String.valueOf(key), each)));
      sorted.remove("topicSynFlag");
      return sorted.toString();
    }
    if (value instanceof List<?> list) {
      List<String> sorted = new ArrayList<>();
      list.forEach(each -> sorted.add(value("", each)));
      sorted.sort(null);
      return sorted.toString();
    }
    if (VERSIONS.contains(name)) return "<number>";
    return text(name, String.valueOf(value));
  }

  private String address(String text) {
    return text.replace(wire.broker(), "<broker>").replace(wire.nameServer(), "<name server>");
  }
}
