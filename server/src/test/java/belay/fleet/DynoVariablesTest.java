package belay.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import belay.release.Limits;
import belay.release.Slug;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class DynoVariablesTest {
  private static final int PROCESSORS = 2;

  private static Slug slug(String buildpack) {
    return new Slug(
        UUID.randomUUID(),
        UUID.randomUUID(),
        Optional.empty(),
        Optional.empty(),
        buildpack,
        Optional.empty(),
        new TreeMap<>(),
        new TreeMap<>(),
        Slug.Health.PORT_OPENS,
        true,
        List.of(),
        Slug.Copied.MIGRATIONS,
        List.of(),
        Limits.USUAL,
        List.of(),
        0,
        "",
        Instant.EPOCH);
  }

  private static Map<String, String> workers(String buildpack, OptionalInt memoryMb) {
    return DynoVariables.workers(slug(buildpack), memoryMb, PROCESSORS);
  }

  @Test
  void withoutALimitItIsAsInHerokusUsualDyno() {
    assertThat(workers("Python", OptionalInt.empty())).isEqualTo(Map.of("WEB_CONCURRENCY", "2"));
    assertThat(workers("Node.js", OptionalInt.empty()))
        .isEqualTo(Map.of("WEB_CONCURRENCY", "1", "WEB_MEMORY", "512"));
  }

  @Test
  void aLimitIsToldAndHasAsManyWorkersAsFit() {
    assertThat(workers("Node.js", OptionalInt.of(1024)))
        .containsEntry("WEB_CONCURRENCY", "2")
        .containsEntry("MEMORY_AVAILABLE", "1024");
    assertThat(workers("Ruby", OptionalInt.of(100))).containsEntry("WEB_CONCURRENCY", "1");
  }

  @Test
  void thereAreNoMoreWorkersThanProcessorsCanUse() {
    assertThat(workers("Python", OptionalInt.of(14_336))).containsEntry("WEB_CONCURRENCY", "5");
  }
}
