package interop;

import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.rocketmq.client.consumer.DefaultMQPushConsumer;
import org.apache.rocketmq.client.consumer.listener.ConsumeConcurrentlyStatus;
import org.apache.rocketmq.client.consumer.listener.ConsumeOrderlyStatus;
import org.apache.rocketmq.client.consumer.listener.MessageListenerOrderly;
import org.apache.rocketmq.client.producer.DefaultMQProducer;
import org.apache.rocketmq.client.producer.SendResult;
import org.apache.rocketmq.common.message.Message;
import org.apache.rocketmq.common.message.MessageExt;

/** Messages that consumers cannot consume come again and end among the dead letters. */
final class Retries implements Suite {
  private static final int TIMES = 3;

  @Override
  public String name() {
    return "retries";
  }

  @Override
  public void run(Servers servers) throws Exception {
    retryUntilDead(servers);
    giveUpInOrder(servers);
  }

  private static void retryUntilDead(Servers servers) throws Exception {
    String topic = "retries_" + System.nanoTime();
    String group = "retries_" + System.nanoTime();
    DefaultMQProducer producer = Clients.producer(servers);
    BlockingQueue<MessageExt> deliveries = new LinkedBlockingQueue<>();
    DefaultMQPushConsumer consumer =
        Clients.consumer(
            servers,
            group,
            topic,
            message -> {
              deliveries.add(message);
              return ConsumeConcurrentlyStatus.RECONSUME_LATER;
            });
    consumer.setMaxReconsumeTimes(TIMES);
    try {
      SendResult sent = producer.send(new Message(topic, "tag", "the key", "body".getBytes()));
      consumer.start();
      long before = 0;
      for (int times = 0; times <= TIMES; ++times) {
        MessageExt message = deliveries.poll(60, TimeUnit.SECONDS);
        Check.that(message != null, "delivery " + times + " did not come");
        Check.equal(times, message.getReconsumeTimes(), "deliveries before");
        Check.equal(topic, message.getTopic(), "topic");
        Check.equal(sent.getMsgId(), message.getMsgId(), "message id");
        Check.equal("tag", message.getTags(), "tags");
        Check.equal("the key", message.getKeys(), "keys");
        if (times > 0) {
          Check.equal(
              sent.getOffsetMsgId(), message.getProperty("ORIGIN_MESSAGE_ID"), "original id");
          Check.that(message.getStoreTimestamp() - before >= 1_000, "it came early");
        }
        before = message.getStoreTimestamp();
      }
      MessageExt dead = onlyMessageOf(servers, "%DLQ%" + group);
      Check.equal(TIMES + 1, dead.getReconsumeTimes(), "deliveries of the dead letter");
      Check.equal("body", new String(dead.getBody()), "body of the dead letter");
      Check.equal(topic, dead.getProperty("RETRY_TOPIC"), "topic of the dead letter");
      Check.equal(null, deliveries.poll(3, TimeUnit.SECONDS), "delivery of a dead letter");
    } finally {
      consumer.shutdown();
      producer.shutdown();
    }
  }

  // A consumer in order keeps the queue until it gives a message up, by way of its retry topic.
  private static void giveUpInOrder(Servers servers) throws Exception {
    String topic = "in_order_" + System.nanoTime();
    String group = "in_order_" + System.nanoTime();
    DefaultMQProducer producer = Clients.producer(servers);
    BlockingQueue<String> consumed = new LinkedBlockingQueue<>();
    DefaultMQPushConsumer consumer = Clients.pushConsumer(servers, group, "in order");
    consumer.setMaxReconsumeTimes(1);
    consumer.setSuspendCurrentQueueTimeMillis(100);
    consumer.subscribe(topic, "*");
    consumer.registerMessageListener(
        (MessageListenerOrderly)
            (messages, context) -> {
              String body = new String(messages.get(0).getBody());
              if (body.equals("bad")) return ConsumeOrderlyStatus.SUSPEND_CURRENT_QUEUE_A_MOMENT;
              consumed.add(body);
              return ConsumeOrderlyStatus.SUCCESS;
            });
    try {
      for (String body : List.of("bad", "good"))
        producer.send(
            new Message(topic, body.getBytes()), (queues, message, key) -> queues.get(0), null);
      consumer.start();
      Check.equal("good", consumed.poll(60, TimeUnit.SECONDS), "message behind the bad one");
      Check.equal(
          "bad", new String(onlyMessageOf(servers, "%DLQ%" + group).getBody()), "dead letter");
    } finally {
      consumer.shutdown();
      producer.shutdown();
    }
  }

  private static MessageExt onlyMessageOf(Servers servers, String topic) throws Exception {
    BlockingQueue<MessageExt> messages = new LinkedBlockingQueue<>();
    DefaultMQPushConsumer consumer =
        Clients.consumer(
            servers,
            "dead_readers_" + System.nanoTime(),
            topic,
            message -> {
              messages.add(message);
              return ConsumeConcurrentlyStatus.CONSUME_SUCCESS;
            });
    consumer.start();
    try {
      MessageExt message = messages.poll(60, TimeUnit.SECONDS);
      Check.that(message != null, "no message came from " + topic);
      Check.equal(null, messages.poll(1, TimeUnit.SECONDS), "second message of " + topic);
      return message;
    } finally {
      consumer.shutdown();
    }
  }
}
