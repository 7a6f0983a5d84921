package interop;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.rocketmq.client.consumer.DefaultMQPullConsumer;
import org.apache.rocketmq.client.consumer.PullCallback;
import org.apache.rocketmq.client.consumer.PullResult;
import org.apache.rocketmq.client.consumer.PullStatus;
import org.apache.rocketmq.client.producer.DefaultMQProducer;
import org.apache.rocketmq.common.message.MessageQueue;

/** A pull consumer that walks through queues, waits for a message, and keeps its offsets. */
@SuppressWarnings("deprecation")
final class PullConsumer implements Suite {
  private static final int PER_QUEUE = 100;

  private final String topic = Clients.unique("pull");
  private final String group = Clients.unique("pull");

  @Override
  public String name() {
    return "pull_consumer";
  }

  @Override
  public void run(Servers servers) throws Exception {
    DefaultMQProducer producer = Clients.producer(servers);
    try {
      Clients.createTopic(producer, topic, 2);
      List<MessageQueue> queues = producer.fetchPublishMessageQueues(topic);
      for (MessageQueue queue : queues)
        for (int number = 0; number < PER_QUEUE; ++number)
          producer.send(Clients.message(topic, number + ""), queue);
      CountDownLatch owned = new CountDownLatch(1);
      DefaultMQPullConsumer first = consumer(servers, owned);
      try {
        for (MessageQueue queue : queues) walk(first, queue);
        waitForOne(first, producer, queues.get(0));
        // Offsets are sent to the broker for the queues that the group's consumer owns.
        Check.that(owned.await(Check.PATIENCE_MS, TimeUnit.MILLISECONDS), "it owns no queue");
        for (MessageQueue queue : queues) first.updateConsumeOffset(queue, 60);
      } finally {
        first.shutdown();
      }
      findAgain(servers, queues);
    } finally {
      producer.shutdown();
    }
  }

  private DefaultMQPullConsumer consumer(Servers servers, CountDownLatch owned) throws Exception {
    DefaultMQPullConsumer consumer = new DefaultMQPullConsumer(group);
    consumer.setNamesrvAddr(servers.nameServer());
    consumer.setInstanceName(Clients.unique("pull"));
    consumer.registerMessageQueueListener(
        topic,
        (changed, all, mine) -> {
          if (mine.size() == all.size()) owned.countDown();
        });
    consumer.start();
    return consumer;
  }

  private static void walk(DefaultMQPullConsumer consumer, MessageQueue queue) throws Exception {
    List<String> texts = new ArrayList<>();
    for (long next = 0; next < PER_QUEUE; ) {
      PullResult pulled = consumer.pull(queue, "*", next, 32);
      Check.equal(PullStatus.FOUND, pulled.getPullStatus(), "status at " + next);
      Check.that(pulled.getMsgFoundList().size() <= 32, "more than was asked for");
      Check.equal(0L, pulled.getMinOffset(), "least offset");
      Check.equal((long) PER_QUEUE, pulled.getMaxOffset(), "greatest offset");
      pulled.getMsgFoundList().forEach(each -> texts.add(new String(each.getBody())));
      next = pulled.getNextBeginOffset();
    }
    Check.equal(PER_QUEUE, texts.size(), "messages of a queue");
    for (int number = 0; number < PER_QUEUE; ++number)
      Check.equal(number + "", texts.get(number), "message " + number);
  }

  // The broker keeps a pull at the end of a queue until there is something.
  private static void waitForOne(
      DefaultMQPullConsumer consumer, DefaultMQProducer producer, MessageQueue queue)
      throws Exception {
    CompletableFuture<PullResult> answer = new CompletableFuture<>();
    consumer.pullBlockIfNotFound(
        queue,
        "*",
        PER_QUEUE,
        32,
        new PullCallback() {
          @Override
          public void onSuccess(PullResult pulled) {
            answer.complete(pulled);
          }

          @Override
          public void onException(Throwable wrong) {
            answer.completeExceptionally(wrong);
          }
        });
    producer.send(Clients.message(queue.getTopic(), "waited for"), queue);
    PullResult pulled = answer.get(10, TimeUnit.SECONDS);
    Check.equal(PullStatus.FOUND, pulled.getPullStatus(), "status of the pull that waited");
    Check.equal("waited for", new String(pulled.getMsgFoundList().get(0).getBody()), "message");
  }

  private void findAgain(Servers servers, List<MessageQueue> queues) throws Exception {
    DefaultMQPullConsumer second = consumer(servers, new CountDownLatch(1));
    try {
      for (MessageQueue queue : queues)
        Check.equal(60L, second.fetchConsumeOffset(queue, true), "offset found again");
    } finally {
      second.shutdown();
    }
  }
}
