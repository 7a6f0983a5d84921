package mqadmin;

import java.nio.charset.StandardCharsets;
import org.apache.rocketmq.client.exception.MQBrokerException;
import org.apache.rocketmq.client.exception.MQClientException;
import org.apache.rocketmq.client.producer.DefaultMQProducer;
import org.apache.rocketmq.client.producer.SendResult;
import org.apache.rocketmq.common.message.Message;

/** Sends messages for a suite. */
final class Sender implements AutoCloseable {
  private final DefaultMQProducer producer;

  Sender(Servers servers, String group) throws MQClientException {
    producer = new DefaultMQProducer(group);
    producer.setNamesrvAddr(servers.nameServer());
    producer.setInstanceName("sender_" + System.nanoTime());
    producer.setRetryTimesWhenSendFailed(0);
    producer.setHeartbeatBrokerInterval(200);
    producer.start();
  }

  SendResult send(String topic, String tags, String keys, String body) throws Exception {
    return producer.send(new Message(topic, tags, keys, body.getBytes(StandardCharsets.UTF_8)));
  }

  @Override
  public void close() {
    producer.shutdown();
  }

  static boolean canSend(Servers servers, String topic) throws Exception {
    try (Sender sender = new Sender(servers, "can_send")) {
      sender.send(topic, "", "", "body");
      return true;
    } catch (MQClientException | MQBrokerException refused) {
      return false;
    }
  }
}
