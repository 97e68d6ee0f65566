package belay.router.limits;

import static org.assertj.core.api.Assertions.assertThat;

import belay.router.limits.Eviction.Candidate;
import belay.router.limits.Eviction.Loss;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import org.junit.jupiter.api.Test;

class EvictionTest {
  private static final long SECOND = 1_000_000_000;

  private static Candidate<String> of(String name, Loss loss, String crowd, long seconds) {
    boolean majority = crowd.equals("most");
    boolean large = majority || crowd.equals("many");
    return new Candidate<>(name, loss, large, majority, seconds * SECOND);
  }

  @Test
  void whatIsMissedLeastGoesFirstAndOfACrowdBeforeOthers() {
    List<Candidate<String>> all =
        List.of(
            of("busy", Loss.BUSY, "few", 100),
            of("busy of most", Loss.BUSY, "most", 1),
            of("waiting of most", Loss.WAITING, "most", 1),
            of("waiting of many", Loss.WAITING, "many", 9),
            of("old head", Loss.HEAD, "few", 9),
            of("young head", Loss.HEAD, "few", 1),
            of("idle", Loss.IDLE, "few", 1),
            of("idle for long", Loss.IDLE, "few", 80),
            of("ending", Loss.ENDING, "few", 1),
            of("head of many", Loss.HEAD, "many", 1),
            of("idle of many", Loss.IDLE, "many", 1));
    assertThat(Eviction.choose(all, 100))
        .containsExactly(
            "idle of many",
            "head of many",
            "ending",
            "idle for long",
            "idle",
            "old head",
            "waiting of most",
            "busy of most");
    assertThat(Eviction.choose(all, 2)).containsExactly("idle of many", "head of many");
  }

  @Test
  void anAddressWithAnEighthOfAllIsACrowd() {
    Crowds crowds = new Crowds();
    for (int i = 0; i < 700; i++) {
      crowds.enter(from("192.0.2." + i % 250));
    }
    Crowds.Crowd many = crowds.enter(from("198.51.100.1"));
    for (int i = 0; i < 150; i++) {
      crowds.enter(from("198.51.100.1"));
    }
    assertThat(crowds.isLarge(many)).isTrue();
    assertThat(crowds.heaviest()).isSameAs(many);
    assertThat(crowds.isLarge(crowds.enter(from("192.0.2.1")))).isFalse();
    for (int i = 0; i < 130; i++) {
      crowds.leave(many);
    }
    assertThat(crowds.isLarge(many)).isFalse();
  }

  @Test
  void anIpv6ClientHasANetworkToItself() {
    assertThat(Crowds.key(from("2001:db8:1:2::5"))).isEqualTo(Crowds.key(from("2001:db8:1:2:9::")));
    assertThat(Crowds.key(from("2001:db8:1:2::"))).isNotEqualTo(Crowds.key(from("2001:db8:1:3::")));
    assertThat(Crowds.key(from("10.0.0.1"))).isNotEqualTo(Crowds.key(from("10.0.0.2")));
  }

  private static InetSocketAddress from(String address) {
    return new InetSocketAddress(InetAddress.ofLiteral(address), 1);
  }

  @Test
  void asManyAsFilesMayBeOpenForBothSides() {
    assertThat(OpenFiles.connections(limits("4096"))).isEqualTo(1792);
    assertThat(OpenFiles.connections(limits("1048576"))).isEqualTo(10_000);
    assertThat(OpenFiles.connections(limits("unlimited"))).isEqualTo(10_000);
    assertThat(OpenFiles.connections(limits("256"))).isEqualTo(64);
    assertThat(OpenFiles.connections(List.of())).isEqualTo(10_000);
  }

  private static List<String> limits(String soft) {
    return List.of(
        "Limit                     Soft Limit           Hard Limit           Units",
        "Max open files            " + soft + "                 1048576              files");
  }
}
