package interop;

import java.util.List;

/** Runs all suites against one name server and broker: one line of result for each. */
public final class Main {
  private static final List<Suite> SUITES =
      List.of(
          new SendAndConsume(),
          new SendVariants(),
          new GroupChange(),
          new OrderedConsumption(),
          new Lookups());

  private Main() {}

  public static void main(String[] arguments) {
    Servers servers = new Servers(arguments[0], arguments[1]);
    int failed = 0;
    for (Suite suite : SUITES) {
      long begin = System.currentTimeMillis();
      String outcome = "passed";
      try {
        suite.run(servers);
      } catch (Throwable wrong) {
        outcome = "FAILED: " + wrong;
        ++failed;
      }
      long took = System.currentTimeMillis() - begin;
      System.out.printf("RESULT %s %s (%d ms)%n", suite.name(), outcome, took);
    }
    System.exit(failed == 0 ? 0 : 1);
  }
}
