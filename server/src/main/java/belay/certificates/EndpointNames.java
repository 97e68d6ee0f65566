package belay.certificates;

import java.util.List;
import java.util.random.RandomGenerator;
import org.jdbi.v3.core.Handle;

/** Names for given certificates: a word and a number, as on Heroku. */
final class EndpointNames {
  private static final List<String> WORDS =
      List.of(
          "amber", "calm", "clear", "crisp", "even", "firm", "glad", "keen", "light", "loyal",
          "lucid", "mild", "neat", "plain", "quiet", "ready", "safe", "sharp", "steady", "still");

  private EndpointNames() {}

  /** One that no certificate has. */
  static String free(Handle h, RandomGenerator random) {
    while (true) {
      String name = WORDS.get(random.nextInt(WORDS.size())) + "-" + random.nextInt(10_000, 100_000);
      if (h.select("select 1 from sni_endpoints where name = ?", name)
          .mapTo(Integer.class)
          .findFirst()
          .isEmpty()) {
        return name;
      }
    }
  }
}
