package mqadmin;

import java.util.Objects;
import java.util.concurrent.Callable;

/** Says what a suite expects. */
final class Check {
  private static final long PATIENCE_MS = 30_000;

  private Check() {}

  static void that(boolean holds, String what) {
    if (!holds) throw new AssertionError(what);
  }

  static void equal(Object expected, Object actual, String what) {
    that(Objects.equals(expected, actual), what + " is " + actual + " and not " + expected);
  }

  static void has(String text, String part) {
    that(text.contains(part), "'" + part + "' is not in: " + text);
  }

  static void lacks(String text, String part) {
    that(!text.contains(part), "'" + part + "' is in: " + text);
  }

  /** Asks again and again until it holds. */
  static void soon(Callable<Boolean> holds, String what) throws Exception {
    long end = System.currentTimeMillis() + PATIENCE_MS;
    while (!holds.call()) {
      that(System.currentTimeMillis() < end, what + " did not come true in time");
      Thread.sleep(50);
    }
  }
}
