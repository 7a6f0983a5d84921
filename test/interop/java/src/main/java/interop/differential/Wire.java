package interop.differential;

import java.util.HashMap;
import java.util.Map;
import org.apache.rocketmq.remoting.exception.RemotingException;
import org.apache.rocketmq.remoting.netty.NettyClientConfig;
import org.apache.rocketmq.remoting.netty.NettyRemotingClient;
import org.apache.rocketmq.remoting.protocol.RemotingCommand;

/** One connection to each server, by which requests go out as they are: no client logic between. */
public final class Wire implements AutoCloseable {
  private static final int VERSION = 479;
  private static final long DEADLINE_MS = 10_000;

  private final NettyRemotingClient client = new NettyRemotingClient(patient());
  private final String nameServer;
  private final String broker;

  public Wire(String nameServer, String broker) {
    this.nameServer = nameServer;
    this.broker = broker;
    client.start();
  }

  /** Names and values in turn, as the fields of a header. */
  public static Map<String, String> fields(Object... namesAndValues) {
    Map<String, String> all = new HashMap<>();
    for (int at = 0; at < namesAndValues.length; at += 2)
      all.put((String) namesAndValues[at], String.valueOf(namesAndValues[at + 1]));
    return all;
  }

  public RemotingCommand askBroker(int code, Map<String, String> fields, byte[] body)
      throws Exception {
    return ask(broker, code, fields, body);
  }

  public RemotingCommand askBroker(int code, Map<String, String> fields) throws Exception {
    return ask(broker, code, fields, null);
  }

  public RemotingCommand askNameServer(int code, Map<String, String> fields) throws Exception {
    return ask(nameServer, code, fields, null);
  }

  public void tellBroker(int code, Map<String, String> fields, byte[] body) throws Exception {
    client.invokeOneway(broker, request(code, fields, body), DEADLINE_MS);
  }

  public String nameServer() {
    return nameServer;
  }

  public String broker() {
    return broker;
  }

  @Override
  public void close() {
    client.shutdown();
  }

  private static NettyClientConfig patient() {
    NettyClientConfig config = new NettyClientConfig();
    config.setConnectTimeoutMillis((int) DEADLINE_MS);
    return config;
  }

  private RemotingCommand ask(String address, int code, Map<String, String> fields, byte[] body)
      throws Exception {
    try {
      return client.invokeSync(address, request(code, fields, body), DEADLINE_MS);
    } catch (RemotingException none) {
      System.err.println("no answer to " + code + ": " + none);
      return null;
    }
  }

  private static RemotingCommand request(int code, Map<String, String> fields, byte[] body) {
    RemotingCommand request = RemotingCommand.createRequestCommand(code, null);
    request.setVersion(VERSION);
    request.setExtFields(new HashMap<>(fields));
    request.setBody(body);
    return request;
  }
}
