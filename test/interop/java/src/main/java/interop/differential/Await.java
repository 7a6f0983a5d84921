package interop.differential;

import static interop.differential.Wire.fields;

/** Waits until a name server has routes to a broker, or has none. */
public final class Await {
  private static final int ROUTE = 105;
  private static final int NO_ROUTE = 17;

  private Await() {}

  public static void main(String[] arguments) throws Exception {
    int wanted = arguments[1].equals("found") ? 0 : NO_ROUTE;
    try (Wire wire = new Wire(arguments[0], arguments[0])) {
      Requests.until(
          () -> {
            var answer = wire.askNameServer(ROUTE, fields("topic", "TBW102"));
            return answer != null && answer.getCode() == wanted;
          });
    }
    System.exit(0);
  }
}
