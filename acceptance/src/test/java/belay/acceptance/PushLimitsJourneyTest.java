package belay.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A server that takes no large pushes. */
@Tag("long")
class PushLimitsJourneyTest {
  private static final Map<String, String> SMALL =
      Map.of("push.megabytes", "2", "object.megabytes", "1");

  @Test
  void aPushThatIsTooLargeIsRefusedWithTheLimit() {
    try (Machine machine = Machine.upWith(SMALL)) {
      refuse(machine);
    }
  }

  private static void refuse(Machine machine) {
    Path source = machine.checkout("large", App.files("one"));
    machine.commit(source, Map.of("film.txt", random(1_200_000, 0)));
    machine.push(source).failed(1).says("a file in the push is larger than 1 MB");

    machine.git(source, "reset", "-q", "--hard", "HEAD~1").ok();
    Map<String, String> many = new HashMap<>();
    for (int i = 0; i < 4; i++) {
      many.put("film" + i + ".txt", random(900_000, i));
    }
    machine.commit(source, many);
    machine.push(source).failed(1).says("the push is larger than 2 MB");
    assertThat(Machine.json(machine.belay("releases", "--json", "-a", "large").ok().out()))
        .hasSize(1);
  }

  private static String random(int chars, int seed) {
    byte[] bytes = new byte[chars / 4 * 3];
    new Random(seed).nextBytes(bytes);
    return Base64.getEncoder().encodeToString(bytes);
  }
}
