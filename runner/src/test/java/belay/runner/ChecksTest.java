package belay.runner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import belay.network.Service;
import belay.runtime.DynoRuntime.Terminal;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChecksTest {
  private static void refused(Runnable check, String why) {
    assertThatThrownBy(check::run).isInstanceOf(Unacceptable.class).hasMessageContaining(why);
  }

  @Test
  void aWishAsTheControlPlaneHasItIsTaken() {
    Checks.wish(Wishes.of("/home/apps/shop/releases/1"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"../etc", "web", "web.0000000", "web.1\n", "w/eb.1", ""})
  void aDynoHasTheNameOfOne(String name) {
    refused(() -> Checks.wish(Wishes.of("/d", name, Wishes.QUOTA)), "dyno's name");
  }

  @ParameterizedTest
  @ValueSource(strings = {"../x", "Shop", "a", "shop shop", "-shop"})
  void anAppHasTheNameOfOne(String name) {
    refused(() -> Checks.wish(Wishes.of(name, "/d", "web.1", 0, Wishes.QUOTA)), "Name must");
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 65_536, Integer.MAX_VALUE})
  void aPortIsOne(int port) {
    refused(() -> Checks.wish(Wishes.of("shop", "/d", "web.1", port, Wishes.QUOTA)), "port");
  }

  @Test
  void limitsAreLimits() {
    List<UnaryOperator<Wish.Quota>> wrong =
        List.of(
            q -> new Wish.Quota(0, 0, 100, 1, 1, 1, 64),
            q -> new Wish.Quota(1 << 30, 0, 100, 1, 1, 1, 64),
            q -> new Wish.Quota(1, -1, 100, 1, 1, 1, 64),
            q -> new Wish.Quota(1, 0, 0, 1, 1, 1, 64),
            q -> new Wish.Quota(1, 0, 100, -1, 1, 1, 64),
            q -> new Wish.Quota(1, 0, 100, 1, Long.MAX_VALUE, 1, 64),
            q -> new Wish.Quota(1, 0, 100, 1, 1, -5, 64),
            q -> new Wish.Quota(1, 0, 100, 1, 1, 1, 0));
    wrong.forEach(change ->
        refused(
            () -> Checks.wish(Wishes.of("/d", "web.1", change.apply(Wishes.QUOTA))),
            "is not between"));
  }

  @Test
  void noTextEndsInItsMiddle() {
    refused(() -> Checks.words(List.of("sh", "-c", "a\0b")), "NUL");
    refused(() -> Checks.environment(Map.of("A", "\0")), "NUL");
    refused(() -> Checks.environment(Map.of("A=B", "c")), "no name");
    refused(() -> Checks.environment(Map.of("", "c")), "no name");
    refused(() -> Checks.words(List.of()), "words");
  }

  @Test
  void aTerminalHasANameAndASize() {
    Checks.terminal(Optional.of(new Terminal("xterm-256color", 80, 24)));
    refused(() -> Checks.terminal(Optional.of(new Terminal("x; reboot", 80, 24))), "xterm");
    refused(() -> Checks.terminal(Optional.of(new Terminal("xterm", -1, 24))), "columns");
    refused(() -> Checks.terminal(Optional.of(new Terminal("xterm", 1, 99_999))), "lines");
  }

  @ParameterizedTest
  @ValueSource(strings = {"eth0", "belay", "belay0123456789a", "belay/../x", "docker0", "belay 1"})
  void aBridgeIsOneOfBelays(String link) {
    refused(() -> Checks.link(link), "bridge");
  }

  @Test
  void asManyDirectoriesAreHeldAsABuildHas() {
    Checks.directories(Collections.nCopies(20, "/d"));
    refused(() -> Checks.directories(Collections.nCopies(101, "/d")), "directories");
    refused(() -> Checks.ports(List.of(5432, 0)), "service");
    refused(() -> Checks.ports(IntStream.rangeClosed(1, 1_001).boxed().toList()), "services");
  }

  @Test
  void networksAreOfAddressesAndPorts() {
    Ask.Networks fine =
        new Ask.Networks(
            true,
            "10.64.0.0/16",
            Optional.of("fd12:3456:789a::/48"),
            List.of("10.1.0.0/16", "fd00:5::/32"),
            List.of(new Service(80, true, true)),
            Set.of(22));
    assertThat(Checks.networks(fine).own()).isTrue();
    for (Ask.Networks wrong :
        List.of(
            new Ask.Networks(true, "8.8.0.0/16", Optional.empty(), List.of(), List.of(), Set.of()),
            new Ask.Networks(
                true, "", Optional.of("2001:db8::/48"), List.of(), List.of(), Set.of()),
            new Ask.Networks(
                true, "", Optional.empty(), List.of("; flush ruleset"), List.of(), Set.of()),
            new Ask.Networks(true, "", Optional.empty(), List.of("::/0"), List.of(), Set.of()),
            new Ask.Networks(
                true,
                "",
                Optional.empty(),
                List.of(),
                List.of(new Service(0, true, true)),
                Set.of()),
            new Ask.Networks(true, "", Optional.empty(), List.of(), List.of(), Set.of(70_000)))) {
      assertThatThrownBy(() -> Checks.networks(wrong)).isInstanceOf(Unacceptable.class);
    }
  }
}
