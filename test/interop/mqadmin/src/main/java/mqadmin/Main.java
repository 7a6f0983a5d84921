package mqadmin;

import java.util.List;

/** Runs all suites against one name server and broker: one line of result for each. */
public final class Main {
  private static final List<Suite> SUITES =
      List.of(
          new ClusterCommands(),
          new SettingCommands(),
          new TopicCommands(),
          new MessageCommands(),
          new GroupCommands(),
          new StatisticCommands(),
          new ResetOffsetCommand(),
          new NameServerCommands(),
          new MaintenanceCommands(),
          new OwnProcess(),
          new AfterRestart());

  private Main() {}

  /** Arguments: name server, broker, and the names of suites; without a name, all. */
  public static void main(String[] arguments) {
    Servers servers = new Servers(arguments[0], arguments[1]);
    System.setProperty("rocketmq.namesrv.addr", servers.nameServer());
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
      outcome = "FAILED: " + String.valueOf(wrong).replace('\n', '|');
      wrong.printStackTrace();
    }
    long took = System.currentTimeMillis() - begin;
    System.out.printf("RESULT %s %s (%d ms)%n", suite.name(), outcome, took);
    return outcome.equals("passed");
  }
}
