package belay.activity;

import java.security.SecureRandom;
import java.util.List;

/** Records of what happens, for tests of other things. */
public final class Activities {
  private Activities() {}

  /** One that nobody listens to. */
  public static Activity unheard() {
    return new Activity(List.of(), new SecureRandom());
  }
}
