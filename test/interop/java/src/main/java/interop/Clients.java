package interop;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.apache.rocketmq.client.consumer.DefaultLitePullConsumer;
import org.apache.rocketmq.client.consumer.DefaultMQPushConsumer;
import org.apache.rocketmq.client.consumer.listener.ConsumeConcurrentlyStatus;
import org.apache.rocketmq.client.consumer.listener.ConsumeOrderlyStatus;
import org.apache.rocketmq.client.consumer.listener.MessageListenerConcurrently;
import org.apache.rocketmq.client.consumer.listener.MessageListenerOrderly;
import org.apache.rocketmq.client.producer.DefaultMQProducer;
import org.apache.rocketmq.common.consumer.ConsumeFromWhere;
import org.apache.rocketmq.common.message.Message;
import org.apache.rocketmq.common.message.MessageExt;

/** Makes the clients of the suites. */
final class Clients {
  /**
   * A client tells its newest subscription after a rebalance only if no other heartbeat of it is
   * under way; else with the next one. Until then the broker refuses its pulls.
   */
  private static final int HEARTBEAT_MS = 2000;

  private static final AtomicInteger NUMBER = new AtomicInteger();

  private Clients() {}

  /** A name that no other suite or run has. */
  static String unique(String word) {
    return word + "_" + System.currentTimeMillis() + "_" + NUMBER.incrementAndGet();
  }

  /** A producer that has been started, with connections of its own. */
  static DefaultMQProducer producer(Servers servers) throws Exception {
    DefaultMQProducer producer = new DefaultMQProducer(unique("producers"));
    producer.setNamesrvAddr(servers.nameServer());
    producer.setInstanceName(unique("producer"));
    // The first send of a cold program on a busy machine takes longer than the usual 3 s.
    producer.setSendMsgTimeout(15_000);
    producer.start();
    return producer;
  }

  /** Makes a topic and waits until clients can find it. */
  static void createTopic(DefaultMQProducer producer, String topic, int queues) throws Exception {
    producer.getDefaultMQProducerImpl().createTopic("TBW102", topic, queues);
    Check.eventually(
        () -> producer.fetchPublishMessageQueues(topic).size() == queues, "the route of " + topic);
  }

  /** A consumer that begins with the first message; it is not started. */
  static DefaultMQPushConsumer pushConsumer(Servers servers, String group, String member) {
    DefaultMQPushConsumer consumer = new DefaultMQPushConsumer(group);
    consumer.setNamesrvAddr(servers.nameServer());
    consumer.setInstanceName(member);
    consumer.setHeartbeatBrokerInterval(HEARTBEAT_MS);
    consumer.setConsumeFromWhere(ConsumeFromWhere.CONSUME_FROM_FIRST_OFFSET);
    return consumer;
  }

  /** A consumer that begins with the first message and commits when told; it is not started. */
  static DefaultLitePullConsumer litePullConsumer(Servers servers, String group) {
    DefaultLitePullConsumer consumer = new DefaultLitePullConsumer(group);
    consumer.setNamesrvAddr(servers.nameServer());
    consumer.setInstanceName(unique("lite"));
    consumer.setHeartbeatBrokerInterval(HEARTBEAT_MS);
    consumer.setConsumeFromWhere(ConsumeFromWhere.CONSUME_FROM_FIRST_OFFSET);
    consumer.setAutoCommit(false);
    return consumer;
  }

  /** Every member of the group gets every message. The enumeration's package differs by client. */
  static void broadcast(DefaultMQPushConsumer consumer) {
    var model = consumer.getMessageModel().getDeclaringClass();
    consumer.setMessageModel(Enum.valueOf(model, "BROADCASTING"));
  }

  static MessageListenerConcurrently concurrently(Deliveries deliveries, String member) {
    return concurrently(message -> deliveries.add(member, message));
  }

  static MessageListenerConcurrently concurrently(Consumer<MessageExt> taker) {
    return (messages, context) -> {
      messages.forEach(taker);
      return ConsumeConcurrentlyStatus.CONSUME_SUCCESS;
    };
  }

  static MessageListenerOrderly orderly(Deliveries deliveries, String member) {
    return (messages, context) -> {
      messages.forEach(each -> deliveries.add(member, each));
      return ConsumeOrderlyStatus.SUCCESS;
    };
  }

  static Message message(String topic, String text) {
    return new Message(topic, text.getBytes(StandardCharsets.UTF_8));
  }

  /** What a consumer does with one message; what it returns is the consumer's answer. */
  interface Listener {
    ConsumeConcurrentlyStatus consume(MessageExt message) throws Exception;
  }

  /** Consumes the topic from its first message on, one message at a time. */
  static DefaultMQPushConsumer consumer(
      Servers servers, String group, String topic, Listener listener) throws Exception {
    DefaultMQPushConsumer consumer = pushConsumer(servers, group, unique("member"));
    consumer.subscribe(topic, "*");
    consumer.registerMessageListener(
        (MessageListenerConcurrently)
            (messages, context) -> {
              context.setDelayLevelWhenNextConsume(1);
              try {
                return listener.consume(messages.get(0));
              } catch (Exception wrong) {
                throw new IllegalStateException(wrong);
              }
            });
    return consumer;
  }

  /** Asks until the answer is there; fails after a minute. */
  static <T> T await(String what, Callable<T> question) throws Exception {
    long deadline = System.currentTimeMillis() + 60_000;
    Exception last = null;
    while (System.currentTimeMillis() < deadline) {
      try {
        T answer = question.call();
        if (answer != null) return answer;
      } catch (Exception wrong) {
        last = wrong;
      }
      Thread.sleep(200);
    }
    throw new AssertionError(what + " did not come" + (last == null ? "" : ": " + last));
  }
}
