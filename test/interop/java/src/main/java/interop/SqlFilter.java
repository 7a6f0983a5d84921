package interop;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.IntPredicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.rocketmq.client.consumer.DefaultLitePullConsumer;
import org.apache.rocketmq.client.consumer.DefaultMQPullConsumer;
import org.apache.rocketmq.client.consumer.DefaultMQPushConsumer;
import org.apache.rocketmq.client.consumer.MessageSelector;
import org.apache.rocketmq.client.consumer.PullResult;
import org.apache.rocketmq.client.consumer.PullStatus;
import org.apache.rocketmq.client.consumer.listener.ConsumeConcurrentlyStatus;
import org.apache.rocketmq.client.consumer.listener.MessageListenerConcurrently;
import org.apache.rocketmq.client.exception.MQClientException;
import org.apache.rocketmq.client.producer.DefaultMQProducer;
import org.apache.rocketmq.common.message.Message;
import org.apache.rocketmq.common.message.MessageQueue;

/** Consumers that choose messages by their properties, with SQL92 expressions. */
@SuppressWarnings("deprecation")
final class SqlFilter implements Suite {
  private static final int MESSAGES = 1000;
  private static final int QUEUES = 2;
  private static final int PARSE_FAILED = 23;

  // And for which numbers each is true, see message().
  private static final Map<String, IntPredicate> EXPRESSIONS =
      Map.of(
          "n BETWEEN 100 AND 199 AND kind = 'even'",
          n -> n >= 100 && n < 200 && n % 2 == 0 && n % 5 != 0,
          "kind IS NULL OR TAGS IN ('seven', 'none')", n -> n % 5 == 0 || n % 7 == 0,
          "name STARTSWITH 'item-1' AND NOT (n > 150)", n -> n <= 150 && (n + "").startsWith("1"),
          "weight > 499.25 and kind <> 'even'", n -> n >= 499 && n % 5 != 0 && n % 2 != 0,
          "flag = TRUE AND name NOT CONTAINS '3'", n -> n % 3 == 0 && !(n + "").contains("3"));

  private final String topic = Clients.unique("sql");

  @Override
  public String name() {
    return "sql_filter";
  }

  @Override
  public void run(Servers servers) throws Exception {
    DefaultMQProducer producer = Clients.producer(servers);
    try {
      Clients.createTopic(producer, topic, QUEUES);
      List<MessageQueue> queues = producer.fetchPublishMessageQueues(topic);
      for (int number = 0; number < MESSAGES; ++number)
        producer.send(message(number), queues.get(number % QUEUES));
      for (MessageQueue queue : queues) {
        Message last = Clients.message(topic, "last " + queue.getQueueId());
        last.putUserProperty("last", "yes");
        producer.send(last, queue);
      }
      for (String expression : EXPRESSIONS.keySet()) pushed(servers, expression);
      polled(servers);
      walked(servers, queues);
      consumedAgain(servers);
      refused(servers);
    } finally {
      producer.shutdown();
    }
  }

  private Message message(int number) {
    Message message = Clients.message(topic, number + "");
    message.setTags(number % 7 == 0 ? "seven" : "other");
    message.putUserProperty("n", number + "");
    message.putUserProperty("name", "item-" + number);
    message.putUserProperty("weight", number + ".5");
    message.putUserProperty("flag", number % 3 == 0 ? "true" : "false");
    if (number % 5 != 0) message.putUserProperty("kind", number % 2 == 0 ? "even" : "odd");
    return message;
  }

  /** The numbers for which it is true, and the last message of each queue: all before was seen. */
  private static Set<String> expected(IntPredicate wanted) {
    Set<String> texts =
        IntStream.range(0, MESSAGES)
            .filter(wanted)
            .mapToObj(number -> number + "")
            .collect(Collectors.toCollection(TreeSet::new));
    for (int queue = 0; queue < QUEUES; ++queue) texts.add("last " + queue);
    return texts;
  }

  private static MessageSelector withLast(String expression) {
    return MessageSelector.bySql("(" + expression + ") OR last = 'yes'");
  }

  private void pushed(Servers servers, String expression) throws Exception {
    Set<String> expected = expected(EXPRESSIONS.get(expression));
    Deliveries deliveries = new Deliveries();
    DefaultMQPushConsumer consumer =
        Clients.pushConsumer(servers, Clients.unique("sql"), Clients.unique("member"));
    consumer.subscribe(topic, withLast(expression));
    consumer.registerMessageListener(Clients.concurrently(deliveries, "member"));
    consumer.start();
    try {
      deliveries.await(() -> deliveries.hasAll(expected), "arrival of all that meets " + expression);
    } finally {
      consumer.shutdown();
    }
    Set<String> texts = new TreeSet<>();
    deliveries.all().forEach(each -> texts.add(each.text()));
    Check.equal(expected, texts, "what meets " + expression);
    Check.equal(0, deliveries.duplicates(), "messages that came twice");
  }

  /** Such a consumer sends its expression with every pull. */
  private void polled(Servers servers) throws Exception {
    Set<String> expected = expected(n -> n % 100 == 42);
    Set<String> texts = new HashSet<>();
    DefaultLitePullConsumer consumer = Clients.litePullConsumer(servers, Clients.unique("sql"));
    consumer.subscribe(topic, withLast("name ENDSWITH '42'"));
    consumer.start();
    try {
      Check.eventually(
          () -> {
            consumer.poll(500).forEach(each -> texts.add(new String(each.getBody())));
            return texts.size() >= expected.size();
          },
          "arrival of what is polled for");
    } finally {
      consumer.shutdown();
    }
    Check.equal(expected, texts, "what was polled");
  }

  /** What does not meet the expression is passed over, and the next pull goes on behind it. */
  private void walked(Servers servers, List<MessageQueue> queues) throws Exception {
    DefaultMQPullConsumer consumer = new DefaultMQPullConsumer(Clients.unique("sql"));
    consumer.setNamesrvAddr(servers.nameServer());
    consumer.setInstanceName(Clients.unique("sql"));
    consumer.start();
    try {
      for (MessageQueue queue : queues) {
        long end = consumer.maxOffset(queue);
        Check.equal((long) MESSAGES / QUEUES + 1, end, "end of the queue");
        List<PullResult> pulled = new ArrayList<>();
        // It does not ask before it knows the broker's version, from the answer to a heartbeat.
        Check.eventually(
            () -> pulled.add(consumer.pull(queue, MessageSelector.bySql("n > 5000"), 0, 32)),
            "an answer to a pull");
        Check.equal(PullStatus.NO_MATCHED_MSG, pulled.get(0).getPullStatus(), "status of none");
        Check.equal(end, pulled.get(0).getNextBeginOffset(), "where it goes on");
        PullResult one = consumer.pull(queue, MessageSelector.bySql("last = 'yes'"), 0, 32);
        Check.equal(PullStatus.FOUND, one.getPullStatus(), "status of one");
        Check.equal(1, one.getMsgFoundList().size(), "messages");
        Check.equal(end, one.getNextBeginOffset(), "where it goes on behind one");
      }
    } finally {
      consumer.shutdown();
    }
  }

  /** A message that could not be consumed comes again through the retry topic, unfiltered. */
  private void consumedAgain(Servers servers) throws Exception {
    Deliveries deliveries = new Deliveries();
    DefaultMQPushConsumer consumer =
        Clients.pushConsumer(servers, Clients.unique("sql"), Clients.unique("member"));
    // The retry topic appears with the first heartbeat.
    consumer.setPollNameServerInterval(1000);
    consumer.subscribe(topic, MessageSelector.bySql("n = 77"));
    consumer.registerMessageListener(
        (MessageListenerConcurrently)
            (messages, context) -> {
              messages.forEach(each -> deliveries.add("member", each));
              context.setDelayLevelWhenNextConsume(1);
              return messages.get(0).getReconsumeTimes() == 0
                  ? ConsumeConcurrentlyStatus.RECONSUME_LATER
                  : ConsumeConcurrentlyStatus.CONSUME_SUCCESS;
            });
    consumer.start();
    try {
      deliveries.await(() -> deliveries.timesOf("77") == 2, "the second delivery");
      Check.equal(1, deliveries.distinct(), "different messages");
    } finally {
      consumer.shutdown();
    }
  }

  private void refused(Servers servers) throws Exception {
    for (String wrong : List.of("n > 'x'", "n = 1 AND", "kind == 'even'", "5")) {
      DefaultMQPushConsumer consumer =
          Clients.pushConsumer(servers, Clients.unique("sql"), Clients.unique("member"));
      consumer.subscribe(topic, MessageSelector.bySql(wrong));
      consumer.registerMessageListener(Clients.concurrently(new Deliveries(), "member"));
      try {
        consumer.start();
        throw new AssertionError("the broker takes " + wrong);
      } catch (MQClientException refusal) {
        Check.equal(PARSE_FAILED, refusal.getResponseCode(), "code for " + wrong);
        Check.that(refusal.getErrorMessage().contains("column"), refusal.getErrorMessage());
      } finally {
        consumer.shutdown();
      }
    }
  }
}
