package mqadmin;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.lang.reflect.Field;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.rocketmq.common.MQVersion;
import org.apache.rocketmq.tools.command.MQAdminStartup;

/** Runs commands of mqadmin in this process and keeps what each has printed. */
final class Tool {
  private Tool() {}

  /** What the command has printed, to both streams. */
  static String run(String... arguments) {
    forgetCommands();
    PrintStream out = System.out;
    PrintStream err = System.err;
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    PrintStream capture = new PrintStream(printed, true, StandardCharsets.UTF_8);
    System.setOut(capture);
    System.setErr(capture);
    try {
      MQAdminStartup.main0(arguments, null);
    } finally {
      System.setOut(out);
      System.setErr(err);
    }
    String text = printed.toString(StandardCharsets.UTF_8);
    System.out.printf("$ mqadmin %s%n%s%n", String.join(" ", arguments), text);
    return text;
  }

  /** A command keeps its clients from one call to the next, though they are closed. */
  private static void forgetCommands() {
    try {
      for (Field field : MQAdminStartup.class.getDeclaredFields())
        if (List.class.isAssignableFrom(field.getType())) {
          field.setAccessible(true);
          ((List<?>) field.get(null)).clear();
        }
    } catch (IllegalAccessException impossible) {
      throw new AssertionError(impossible);
    }
  }

  /** Whether the tools are of the fifth release. */
  static boolean isFifth() {
    return MQVersion.getVersionDesc(MQVersion.CURRENT_VERSION).startsWith("V5");
  }

  /** The same for a command that must not fail. */
  static String succeed(String... arguments) {
    String text = run(arguments);
    Check.that(!text.contains("Exception"), "mqadmin " + arguments[0] + " failed: " + text);
    return text;
  }

  /** The names in the line that begins with "#". */
  static List<String> columns(String text) {
    for (String line : text.split("\n"))
      if (line.startsWith("#")) {
        List<String> names = new ArrayList<>();
        for (String name : line.split("#")) if (!name.isBlank()) names.add(name.strip());
        return names;
      }
    throw new AssertionError("no line of columns in: " + text);
  }

  /** The lines below the columns up to the first that is empty, each in its fields. */
  static List<List<String>> rows(String text) {
    List<List<String>> rows = new ArrayList<>();
    boolean below = false;
    for (String line : text.split("\n")) {
      if (line.startsWith("#")) below = true;
      else if (below && line.isBlank()) break;
      else if (below) rows.add(List.of(line.strip().split("\\s+")));
    }
    return rows;
  }
}
