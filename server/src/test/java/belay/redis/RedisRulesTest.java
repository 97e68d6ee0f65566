package belay.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import belay.provider.Fact;
import belay.release.InvalidInput;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What is kept of a server, what it is told, and what is made of what it says. */
class RedisRulesTest {
  private static final UUID ID = UUID.fromString("0123abcd-4567-489a-8bcd-ef0123456789");
  private static final Instance INSTANCE = Instance.fresh(ID, 25_000, new SecureRandom());
  private static final Size SMALL = Size.ALL.getFirst();

  @Test
  void itsNotesSayAllOfIt() {
    Instance all = INSTANCE.rotating("p1").fenced(true).tuned(new Tuning("allkeys-lru", 30, "Ex"));
    assertThat(Instance.read(ID, new TreeMap<>(all.notes()))).isEqualTo(all);
  }

  @Test
  void appsAreGivenTheNewPasswordOnceItIsTheirs() {
    assertThat(INSTANCE.rotating("p1").url()).isEqualTo(INSTANCE.url());
    assertThat(INSTANCE.rotating("p1").rotated().url())
        .isEqualTo("redis://default:p1@127.0.0.1:25000");
  }

  @Test
  void itIsToldNoPasswordAndListensHereAlone() {
    String text = ServerConfig.text(INSTANCE.rotating("p1"), SMALL);
    assertThat(text)
        .doesNotContain(INSTANCE.password())
        .doesNotContain(INSTANCE.own())
        .contains(Instance.hash("p1"), Instance.hash(INSTANCE.password()))
        .contains("bind 127.0.0.1\n", "maxmemory 33554432\n", "appendonly yes\n");
    assertThat(text.lines().filter(line -> line.startsWith("user default ")))
        .singleElement()
        .asString()
        .contains("-@admin", "-migrate");
  }

  @Test
  void whilePasswordsAreNotRotatedThereIsOneOnly() {
    String user =
        ServerConfig.text(INSTANCE, SMALL)
            .lines()
            .filter(line -> line.startsWith("user default "))
            .collect(Collectors.joining());
    assertThat(user.chars().filter(c -> c == '#').count()).isEqualTo(1);
  }

  @Test
  void eachPlanOfHerokusHasAtLeastAsMuch() {
    Map<String, Integer> theirs =
        Map.of("mini", 25, "premium-0", 50, "premium-1", 100, "premium-2", 250, "premium-3", 500);
    theirs.forEach((plan, mb) ->
        assertThat(Size.ALL.stream().filter(s -> s.plan().others().contains(plan)))
            .singleElement()
            .satisfies(size -> assertThat(size.memoryMb()).isGreaterThanOrEqualTo(mb)));
  }

  @Test
  void whatIsSetIsLookedAtFirst() {
    assertThat(Tuning.USUAL.with(Map.of("maxmemory-policy", "allkeys-lru", "timeout", "300")))
        .isEqualTo(new Tuning("allkeys-lru", 300, ""));
    for (Map<String, String> wrong :
        List.of(
            Map.of("maxmemory-policy", "allkeys"),
            Map.of("timeout", "-1"),
            Map.of("timeout", "9999999"),
            Map.of("notify-keyspace-events", "Ex\nuser x on nopass"),
            Map.of("requirepass", "x"))) {
      assertThatThrownBy(() -> Tuning.USUAL.with(wrong)).isInstanceOf(InvalidInput.class);
    }
  }

  @Test
  void oneThatIsLeftLetsNoAppIn() {
    assertThat(ServerConfig.text(INSTANCE.fenced(true), SMALL)).contains("user default off ");
    assertThat(ServerConfig.text(INSTANCE.fenced(true).fenced(false), SMALL))
        .contains("user default on ");
  }

  @Test
  void keysAreCountedByDatabase() {
    Info info =
        new Info("# Keyspace\r\ndb0:keys=12,expires=1,avg_ttl=0\r\ndb3:keys=1,expires=0\r\n");
    assertThat(info.databases()).containsExactly(Map.entry("db0", 12L), Map.entry("db3", 1L));
  }

  private static Map<String, String> facts(Info info, Tuning tuning) {
    return info.facts("redis-one", SMALL, tuning, OptionalLong.of(3 << 20)).stream()
        .collect(Collectors.toMap(Fact::name, Fact::value, (a, b) -> a + " " + b));
  }

  @Test
  void oneThatIsWellSaysHowItIs() {
    Info info =
        new Info(
            """
            # Server
            redis_version:7.0.15\r
            uptime_in_seconds:7300\r
            connected_clients:3\r
            used_memory:2097152\r
            mem_not_counted_for_evict:1048576\r
            keyspace_hits:3\r
            keyspace_misses:1\r
            evicted_keys:0\r
            aof_last_write_status:ok\r
            db0:keys=5,expires=1,avg_ttl=0\r
            db3:keys=2,expires=0,avg_ttl=0\r
            """);
    assertThat(facts(info, Tuning.USUAL))
        .containsEntry("Version", "Redis 7.0.15")
        .containsEntry("Memory", "1.0 of 32 MB; when it is full: noeviction")
        .containsEntry("Keys", "7")
        .containsEntry("Hit rate", "75.0 %")
        .containsEntry("Connections", "2 of 20")
        .containsEntry("Up for", "2 h")
        .containsEntry("Disk", "3.0 MB")
        .doesNotContainKey("Attention");
  }

  @Test
  void oneThatRefusesWritesSaysWhy() {
    Info full = new Info("used_memory:33554432\nmem_not_counted_for_evict:0\n");
    assertThat(facts(full, Tuning.USUAL).get("Attention"))
        .contains("full", "OOM", "belay addons:upgrade redis-one PLAN");
    assertThat(facts(full, new Tuning("allkeys-lru", 0, ""))).doesNotContainKey("Attention");
    assertThat(facts(new Info("aof_last_write_status:err\n"), Tuning.USUAL).get("Attention"))
        .contains("disk", "MISCONF");
    assertThat(facts(new Info("rdb_last_bgsave_status:err\n"), Tuning.USUAL).get("Attention"))
        .contains("copy failed");
    assertThat(facts(new Info("connected_clients:21\n"), Tuning.USUAL).get("Attention"))
        .contains("connections");
  }

  @Test
  void aProgramSaysItsVersion() {
    Path path = Path.of("/usr/bin/redis-server");
    assertThat(
            RedisPrograms.read(path, "Redis server v=7.0.15 sha=00000000:0 malloc=jemalloc-5.2.1")
                .orElseThrow())
        .isEqualTo(new RedisPrograms.Program(path, 7, "7.0.15"));
    assertThat(RedisPrograms.read(path, "Redis server v=6.0.16 sha=0").orElseThrow().isNewEnough())
        .isFalse();
    assertThat(RedisPrograms.read(path, "command not found")).isEmpty();
  }

  @Test
  void whereThereIsNoneItIsSaid() {
    assertThat(new RedisPrograms(List.of(Path.of("/nowhere"))).obstacle().orElseThrow())
        .contains("apt-get install redis-server", "belay addons:create NAME URL=redis://");
  }
}
