package belay.hook;

import belay.release.Descriptions;
import java.util.Locale;
import java.util.random.RandomGenerator;

/** What hooks are called, in add-ons and in descriptions of releases. Pure. */
public final class HookNames {
  /** What all of them begin with, and no add-on of another kind does. */
  public static final String PREFIX = "deployhooks-";

  private static final int NUMBER_MIN = 10_000;
  private static final int NUMBER_END = 100_000;

  private HookNames() {}

  static String next(HookKind kind, RandomGenerator random) {
    return PREFIX + kind.word() + "-" + random.nextInt(NUMBER_MIN, NUMBER_END);
  }

  static String attachment(String name) {
    return name.toUpperCase(Locale.ROOT).replace('-', '_');
  }

  /** Of the release with which a hook comes. */
  public static String added(String name) {
    return Descriptions.attach(attachment(name), name);
  }

  /** Of the release with which it goes. */
  public static String removed(String name) {
    return Descriptions.detach(attachment(name), name);
  }
}
