package interop;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.rocketmq.client.consumer.DefaultMQPushConsumer;
import org.apache.rocketmq.client.producer.DefaultMQProducer;
import org.apache.rocketmq.common.message.Message;
import org.apache.rocketmq.common.message.MessageExt;

/** Letters of all alphabets in bodies, tags, keys and properties. */
final class OtherAlphabets implements Suite {
  private static final String TEXT = "Straße, ключ, 消息, مفتاح, \uD83D\uDE00 and plain";
  private static final String TAG = "标签\uD83D\uDE00";
  private static final String KEY = "ключ-\uD83D\uDE00";

  @Override
  public String name() {
    return "other_alphabets";
  }

  @Override
  public void run(Servers servers) throws Exception {
    String topic = Clients.unique("alphabets");
    CompletableFuture<MessageExt> came = new CompletableFuture<>();
    DefaultMQProducer producer = Clients.producer(servers);
    DefaultMQPushConsumer consumer =
        Clients.pushConsumer(servers, Clients.unique("alphabets"), "alphabets");
    try {
      Clients.createTopic(producer, topic, 1);
      consumer.subscribe(topic, "другой || " + TAG);
      consumer.registerMessageListener(Clients.concurrently(came::complete));
      consumer.start();
      producer.send(new Message(topic, "标签", KEY, "not wanted".getBytes()));
      producer.send(message(topic));
      check(came.get(Check.PATIENCE_MS, TimeUnit.MILLISECONDS));
      Check.eventually(
          () -> {
            var found = producer.queryMessage(topic, KEY, 10, 0, Long.MAX_VALUE / 2);
            return found.getMessageList().size() == 2;
          },
          "finding two messages by " + KEY);
    } finally {
      consumer.shutdown();
      producer.shutdown();
    }
  }

  private static Message message(String topic) {
    Message message = Clients.message(topic, TEXT);
    message.setTags(TAG);
    message.setKeys(KEY);
    message.putUserProperty("имя", TEXT);
    message.putUserProperty("quotes", "\"\\/\t{}[]\u007f\u2028");
    return message;
  }

  private static void check(MessageExt message) {
    Check.equal(TEXT, new String(message.getBody(), StandardCharsets.UTF_8), "body");
    Check.equal(TAG, message.getTags(), "tag");
    Check.equal(KEY, message.getKeys(), "key");
    Check.equal(TEXT, message.getUserProperty("имя"), "property");
    Check.equal("\"\\/\t{}[]\u007f\u2028", message.getUserProperty("quotes"), "signs");
  }
}
