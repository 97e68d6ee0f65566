package belay.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What a server calls itself, to people elsewhere and in their checkouts. */
@Tag("longest")
class AddressesJourneyTest {
  @Test
  void aServerWithAHostAndADomainIsCalledByThemEverywhere() {
    try (Machine machine = Machine.up()) {
      machine.push(machine.checkout("shop", App.files("one"))).ok().says("http://shop.localhost:");
      machine.set("public.host", "belay.example.com");
      machine.set("apps.domain", "https://apps.example.com");

      machine.belay("info", "-a", "shop").ok().says("https://shop.apps.example.com/");
      machine.belay("info", "-a", "shop").ok().says("https://belay.example.com:");
      Run invitation = machine.belay("users:add", "bob@example.com").ok();
      assertThat(invitation.out()).contains("https://belay.example.com:");
      for (String command : List.of("info -a shop --json", "server:status", "apps --json")) {
        machine.belay(command.split(" ", -1)).ok().saysNot("0.0.0.0", "NAME.localhost");
      }
      assertThat(Http.get(machine.httpPort(), "shop.apps.example.com", "/").body())
          .isEqualTo("one none");
      // What was printed before goes on working.
      assertThat(machine.get("shop", "/").body()).isEqualTo("one none");
    }
  }

  @Test
  void aColleagueWhoKnowsTheAuthorityOnlyFromHisEnvironmentComesInAndPushes() throws IOException {
    try (Machine machine = Machine.up()) {
      Path authority = machine.root.resolve("ca.pem");
      Path shown = machine.home.resolve("ca.pem");
      Until.isTrue("the server has a certificate", () -> Files.exists(shown));
      Files.copy(shown, authority);
      String url = machine.belay("users:add", "bob@example.com").ok().out().strip();
      String https =
          url.replaceFirst("^belay accept http://", "https://").replace("127.0.0.1", "localhost");
      Map<String, String> env = new HashMap<>(machine.env());
      env.put("BELAY_HOME", machine.root.resolve("bob").toString());
      env.put("BELAY_CA", authority.toString());

      belay(machine.root, env, "accept", https).ok().says("logged in as bob@example.com");

      belay(machine.root, env, "whoami").ok().says("bob@example.com");
      Path source = machine.root.resolve("bobs");
      Files.createDirectories(source);
      machine.git(source, "init", "-q").ok();
      machine.commit(source, App.files("bobs"));
      belay(source, env, "apps:create", "bobs").ok();
      Run.of(source, env, List.of("git", "push", "belay", "HEAD:main")).ok();
      assertThat(machine.get("bobs", "/").body()).isEqualTo("bobs none");

      // Some machines have their git trust another file; belay's own git does not mind.
      env.put("GIT_SSL_CAINFO", "/dev/null");
      machine.commit(source, App.version("again"));
      belay(source, env, "deploy").ok();
      assertThat(machine.get("bobs", "/").body()).isEqualTo("again none");
      belay(source, env, "git:remote", "-a", "bobs").ok().says("GIT_SSL_CAINFO is set");
    }
  }

  private static Run belay(Path in, Map<String, String> env, String... args) {
    List<String> command = new ArrayList<>(List.of(Machine.REPOSITORY.resolve("belay").toString()));
    command.addAll(List.of(args));
    return Run.of(in, env, command);
  }

  @Test
  void anotherAppMadeInACheckoutLeavesItsRemoteAlone() {
    try (Machine machine = Machine.up()) {
      Path source = machine.checkout("shop", App.files("one"));
      String remote = machine.git(source, "remote", "get-url", "belay").ok().out();

      machine.belayIn(source, "apps:create", "other").ok();

      assertThat(machine.git(source, "remote", "get-url", "belay").ok().out()).isEqualTo(remote);
      machine.belayIn(source, "apps:destroy", "-a", "other", "--confirm", "other").ok();
      assertThat(machine.git(source, "remote", "get-url", "belay").ok().out()).isEqualTo(remote);
      machine.push(source).ok();
    }
  }

  @Test
  void whatNobodyKnowsIsRefusedByName() {
    try (Machine machine = Machine.up()) {
      machine.belay("apps:create", "shop").ok();
      machine.belay("settings", "foo=bar", "-a", "shop").failed(1).says("foo");
      machine.belay("settings", "warm=perhaps", "-a", "shop").failed(2).says("perhaps");
      machine.belay("settings", "-a", "shop").ok().saysNot("foo", "perhaps");
    }
  }
}
