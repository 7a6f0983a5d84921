package interop;

import java.util.List;

/** Runs all suites against one name server and broker: one line of result for each. */
public final class Main {
  private static final List<Suite> SUITES =
      List.of(
          new SendAndConsume(),
          new SendVariants(),
          new AllArrive(),
          new GroupChange(),
          new MembersUnderLoad(),
          new MixedGroup(),
          new Broadcasting(),
          new OrderedConsumption(),
          new QueueOrder(),
          new LitePullAssign(),
          new LitePullSubscribe(),
          new PullConsumer(),
          new Lookups(),
          new ViewAndQuery(),
          new OffsetsByTime(),
          new BodySizes(),
          new CompressedBodies(),
          new OtherAlphabets(),
          new LargeProperties(),
          new Reconnect(),
          new Retries(),
          new DelayedSend(),
          new Timers(),
          new RequestReply(),
          new Transactions(),
          new GroupOperations(),
          new SqlFilter());

  private Main() {}

  /** Arguments: name server, broker, and the names of suites; without a name, all. */
  public static void main(String[] arguments) {
    Servers servers = new Servers(arguments[0], arguments[1]);
    List<String> names = List.of(arguments).subList(2, arguments.length);
    int failed = 0;
    for (Suite suite : SUITES)
      if ((names.isEmpty() || names.contains(suite.name())) && !passes(suite, servers)) ++failed;
    System.exit(failed == 0 ? 0 : 1);
  }

  private static boolean passes(Suite suite, Servers servers) {
    long begin = System.currentTimeMillis();
    String outcome = "passed";
    try {
      suite.run(servers);
    } catch (Throwable wrong) {
      outcome = "FAILED: " + wrong;
      wrong.printStackTrace();
    }
    long took = System.currentTimeMillis() - begin;
    System.out.printf("RESULT %s %s (%d ms)%n", suite.name(), outcome, took);
    return outcome.equals("passed");
  }
}
