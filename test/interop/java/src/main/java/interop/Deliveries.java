package interop;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.apache.rocketmq.common.message.MessageExt;

/** What the members of a group have got, in the order of arrival. Any thread may call it. */
final class Deliveries {
  record Delivery(String member, int queueId, long queueOffset, String text) {}

  private final List<Delivery> all = new ArrayList<>();
  private final Map<String, Integer> times = new HashMap<>();
  private final Map<String, Set<Integer>> queues = new HashMap<>();
  private final Map<String, Integer> counts = new HashMap<>();

  synchronized void add(String member, MessageExt message) {
    String text = new String(message.getBody(), StandardCharsets.UTF_8);
    all.add(new Delivery(member, message.getQueueId(), message.getQueueOffset(), text));
    times.merge(text, 1, Integer::sum);
    counts.merge(member, 1, Integer::sum);
    queues.computeIfAbsent(member, unused -> new HashSet<>()).add(message.getQueueId());
    notifyAll();
  }

  synchronized List<Delivery> all() {
    return new ArrayList<>(all);
  }

  /** How many different texts have come. */
  synchronized int distinct() {
    return times.size();
  }

  /** How many came that had come before. */
  synchronized int duplicates() {
    return all.size() - times.size();
  }

  synchronized int timesOf(String text) {
    return times.getOrDefault(text, 0);
  }

  synchronized boolean hasAll(Set<String> texts) {
    return times.keySet().containsAll(texts);
  }

  synchronized int countOf(String member) {
    return counts.getOrDefault(member, 0);
  }

  /** The queues from which the member has got something since it was last forgotten. */
  synchronized Set<Integer> queuesOf(String member) {
    return new HashSet<>(queues.getOrDefault(member, Set.of()));
  }

  synchronized void forgetQueues() {
    queues.clear();
  }

  /** Waits until the condition holds, asking at each arrival; false when the time is over. */
  synchronized boolean waitFor(BooleanSupplier condition, long patienceMs) {
    long end = System.currentTimeMillis() + patienceMs;
    try {
      while (!condition.getAsBoolean()) {
        long left = end - System.currentTimeMillis();
        if (left <= 0) return false;
        wait(left);
      }
      return true;
    } catch (InterruptedException ended) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  void await(BooleanSupplier condition, String what) {
    boolean holds = waitFor(condition, Check.PATIENCE_MS);
    Check.that(holds, what + " did not happen; " + distinct() + " messages have come");
  }

  void awaitDistinct(int expected) {
    await(() -> distinct() >= expected, "arrival of " + expected + " messages");
  }

  /** Each queue's messages came in the order of the queue. Repetitions may go back, no further. */
  void checkOrder() {
    Map<Integer, Long> next = new HashMap<>();
    for (Delivery each : all()) {
      long expected = next.getOrDefault(each.queueId(), 0L);
      Check.that(
          each.queueOffset() <= expected,
          "queue " + each.queueId() + ": " + each.queueOffset() + " came before " + expected);
      if (each.queueOffset() == expected) next.put(each.queueId(), expected + 1);
    }
  }
}
