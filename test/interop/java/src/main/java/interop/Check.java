package interop;

import java.util.Objects;

/** Says what a suite expects. */
final class Check {
  private Check() {}

  static void that(boolean holds, String what) {
    if (!holds) throw new AssertionError(what);
  }

  static void equal(Object expected, Object actual, String what) {
    that(Objects.equals(expected, actual), what + " is " + actual + " and not " + expected);
  }
}
