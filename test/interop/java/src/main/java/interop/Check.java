package interop;

import java.util.Objects;
import java.util.concurrent.Callable;

/** Says what a suite expects. */
final class Check {
  /** Less than the 30 s after which a client's next look at the routes mends what went wrong. */
  static final long PATIENCE_MS = 25_000;

  private Check() {}

  static void that(boolean holds, String what) {
    if (!holds) throw new AssertionError(what);
  }

  static void equal(Object expected, Object actual, String what) {
    that(Objects.equals(expected, actual), what + " is " + actual + " and not " + expected);
  }

  /** Asks the servers again and again until they say so; what they refuse counts as no. */
  static void eventually(Callable<Boolean> question, String what) {
    long end = System.currentTimeMillis() + PATIENCE_MS;
    Exception last = null;
    while (System.currentTimeMillis() < end) {
      try {
        if (question.call()) return;
      } catch (Exception refused) {
        last = refused;
      }
    }
    throw new AssertionError(what + " did not happen", last);
  }
}
