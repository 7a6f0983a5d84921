package interop;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.rocketmq.client.consumer.DefaultMQPushConsumer;
import org.apache.rocketmq.client.consumer.listener.ConsumeOrderlyStatus;
import org.apache.rocketmq.client.consumer.listener.MessageListenerOrderly;
import org.apache.rocketmq.client.producer.DefaultMQProducer;
import org.apache.rocketmq.common.message.Message;

/** Messages of one queue are consumed in the order in which they were sent. */
final class OrderedConsumption implements Suite {
  private static final int MESSAGES = 50;

  private final List<Integer> consumed = new CopyOnWriteArrayList<>();
  private final CountDownLatch missing = new CountDownLatch(MESSAGES);

  @Override
  public String name() {
    return "ordered_consumption";
  }

  @Override
  public void run(Servers servers) throws Exception {
    String topic = "ordered_" + System.nanoTime();
    DefaultMQProducer producer = Clients.producer(servers);
    for (int number = 0; number < MESSAGES; ++number)
      producer.send(
          new Message(topic, Integer.toString(number).getBytes()),
          (queues, message, key) -> queues.get(0),
          null);
    producer.shutdown();

    DefaultMQPushConsumer consumer =
        Clients.pushConsumer(servers, Clients.unique("ordered"), "ordered");
    consumer.subscribe(topic, "*");
    consumer.registerMessageListener(
        (MessageListenerOrderly)
            (messages, context) -> {
              messages.forEach(each -> consumed.add(Integer.parseInt(new String(each.getBody()))));
              messages.forEach(each -> missing.countDown());
              return ConsumeOrderlyStatus.SUCCESS;
            });
    consumer.start();
    try {
      boolean all = missing.await(Check.PATIENCE_MS, TimeUnit.MILLISECONDS);
      Check.that(all, missing.getCount() + " messages did not come");
    } finally {
      consumer.shutdown();
    }
    for (int number = 0; number < MESSAGES; ++number)
      Check.equal(number, consumed.get(number), "message " + number);
  }
}
