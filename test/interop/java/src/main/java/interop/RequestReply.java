package interop;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.rocketmq.client.consumer.DefaultMQPushConsumer;
import org.apache.rocketmq.client.consumer.listener.ConsumeConcurrentlyStatus;
import org.apache.rocketmq.client.producer.DefaultMQProducer;
import org.apache.rocketmq.client.producer.RequestCallback;
import org.apache.rocketmq.client.utils.MessageUtil;
import org.apache.rocketmq.common.MQVersion;
import org.apache.rocketmq.common.message.Message;

/** Asks by a message and gets the consumer's reply, waiting and by callback. */
final class RequestReply implements Suite {
  private static final int PATIENCE_MS = 60_000;

  @Override
  public String name() {
    return "request_reply";
  }

  @Override
  public void run(Servers servers) throws Exception {
    String topic = "questions_" + System.nanoTime();
    DefaultMQProducer replier = Clients.producer(servers);
    DefaultMQProducer asker = Clients.producer(servers);
    DefaultMQPushConsumer consumer =
        Clients.consumer(
            servers,
            "repliers_" + System.nanoTime(),
            topic,
            question -> {
              byte[] body = ("re: " + new String(question.getBody())).getBytes();
              replier.send(MessageUtil.createReplyMessage(question, body));
              return ConsumeConcurrentlyStatus.CONSUME_SUCCESS;
            });
    try {
      Clients.createTopic(asker, topic, 2);
      consumer.start();
      if (requestsWait()) {
        Message reply = asker.request(new Message(topic, "one".getBytes()), PATIENCE_MS);
        Check.equal("re: one", new String(reply.getBody()), "reply");
      }
      CompletableFuture<String> later = new CompletableFuture<>();
      asker.request(new Message(topic, "two".getBytes()), completing(later), PATIENCE_MS);
      Check.equal("re: two", later.get(PATIENCE_MS, TimeUnit.MILLISECONDS), "later reply");
    } finally {
      consumer.shutdown();
      asker.shutdown();
      replier.shutdown();
    }
  }

  // Since 5.3.1 a request that waits gives up as soon as its message is sent, whatever the broker.
  private static boolean requestsWait() {
    return MQVersion.getVersionDesc(MQVersion.CURRENT_VERSION).startsWith("V4");
  }

  private static RequestCallback completing(CompletableFuture<String> reply) {
    return new RequestCallback() {
      @Override
      public void onSuccess(Message message) {
        // Newer clients also say, with nothing, that the request was sent.
        if (message != null) reply.complete(new String(message.getBody()));
      }

      @Override
      public void onException(Throwable wrong) {
        reply.completeExceptionally(wrong);
      }
    };
  }
}
