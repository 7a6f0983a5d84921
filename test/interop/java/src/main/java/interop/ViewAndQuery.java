package interop;

import java.util.List;
import org.apache.rocketmq.client.exception.MQClientException;
import org.apache.rocketmq.client.producer.DefaultMQProducer;
import org.apache.rocketmq.client.producer.SendResult;
import org.apache.rocketmq.common.message.Message;
import org.apache.rocketmq.common.message.MessageExt;

/** Messages are found by their place, by their unique key and by each of their keys. */
final class ViewAndQuery implements Suite {
  private static final int MESSAGES = 30;

  private final String topic = Clients.unique("query");

  @Override
  public String name() {
    return "view_and_query";
  }

  @Override
  public void run(Servers servers) throws Exception {
    long begin = System.currentTimeMillis();
    DefaultMQProducer producer = Clients.producer(servers);
    try {
      Clients.createTopic(producer, topic, 4);
      for (int number = 0; number < MESSAGES; ++number) {
        String keys = "every number" + number + " third" + number % 3;
        SendResult sent = producer.send(new Message(topic, "tag", keys, ("" + number).getBytes()));
        view(producer, sent, "" + number);
      }
      Check.eventually(() -> query(producer, "every", 64, begin).size() == MESSAGES, "all");
      Check.equal(10, query(producer, "third1", 64, begin).size(), "messages of a third");
      Check.equal("7", text(query(producer, "number7", 64, begin).get(0)), "the one of a key");
      Check.equal(5, query(producer, "every", 5, begin).size(), "messages when five are wanted");
      refuse(producer, "nothing", begin);
      // An hour later there were none; index times have the precision of a second.
      refuse(producer, "every", System.currentTimeMillis() + 3_600_000);
    } finally {
      producer.shutdown();
    }
  }

  private void view(DefaultMQProducer producer, SendResult sent, String text) throws Exception {
    Check.equal(text, text(producer.viewMessage(topic, sent.getOffsetMsgId())), "viewed message");
    Check.eventually(() -> byUniqueKey(producer, sent) != null, "finding the unique key");
    MessageExt found = byUniqueKey(producer, sent);
    Check.equal(text, text(found), "message with the unique key");
    Check.equal(sent.getMsgId(), found.getMsgId(), "unique key");
    Check.equal(sent.getQueueOffset(), found.getQueueOffset(), "offset");
  }

  private MessageExt byUniqueKey(DefaultMQProducer producer, SendResult sent) throws Exception {
    return producer.getDefaultMQProducerImpl().queryMessageByUniqKey(topic, sent.getMsgId());
  }

  private List<MessageExt> query(DefaultMQProducer producer, String key, int most, long begin)
      throws Exception {
    long end = Long.MAX_VALUE / 2;
    return producer.queryMessage(topic, key, most, begin - 1000, end).getMessageList();
  }

  private void refuse(DefaultMQProducer producer, String key, long begin) throws Exception {
    try {
      query(producer, key, 64, begin);
      throw new AssertionError("there was an answer for " + key);
    } catch (MQClientException nothing) {
      Check.that(nothing.getMessage().contains("no message"), "what says that there is nothing");
    }
  }

  private static String text(MessageExt message) {
    return new String(message.getBody());
  }
}
