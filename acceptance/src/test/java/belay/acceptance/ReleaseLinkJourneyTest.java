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

/** A release is looked at under the app's own name, where that alone has a certificate. */
@Tag("longest")
class ReleaseLinkJourneyTest {
  private static final String HOST = "www.shop.test";

  @SuppressWarnings("NullAway.Init") // set by the test before it is used
  private Machine machine;

  private int https;
  private Path trusted = Path.of("");

  private Run curl(String host, String path, String... more) {
    Curl.insist();
    List<String> command =
        new ArrayList<>(
            List.of(
                "curl",
                "-sS",
                "--max-time",
                "60",
                "--cacert",
                trusted.toString(),
                "--resolve",
                host + ":" + https + ":127.0.0.1"));
    command.addAll(List.of(more));
    command.add("https://" + host + ":" + https + path);
    return Run.of(machine.root, machine.env(), command);
  }

  /** What a visitor sees who came by the link. */
  private Run visitor(String path) {
    return curl(HOST, path, "-b", "jar");
  }

  @Test
  void aLinkShowsOneReleaseToWhoHasItAndNobodyElse() throws IOException, InterruptedException {
    int http = TestAuthorities.free();
    https = TestAuthorities.free();
    Path place = Files.createTempDirectory("belay-authority");
    try (TestAuthorities authorities = new TestAuthorities(place, http, https)) {
      Map<String, String> settings = new HashMap<>(authorities.settings(http, https));
      try (Machine up = Machine.upWith(settings)) {
        machine = up;
        machine.set("http.port", String.valueOf(http));
        Path source = machine.checkout("shop", App.files("one"));
        machine.push(source).ok();
        machine.commit(source, App.version("two"));
        machine.push(source).ok();
        refusedWhereThereIsNone();
        machine.belay("settings", "release_urls=on", "-a", "shop").ok();
        machine
            .belay("open", "v2", "-a", "shop")
            .ok()
            .says("http://v2--shop.localhost:" + http + "/");
        machine.belay("domains:add", HOST, "-a", "shop").ok();
        machine.belay("certs:auto:enable", "--wait", "-a", "shop").ok();
        trusted = authorities.root();

        String link = link();
        String path = link.substring(("https://" + HOST + ":" + https).length());
        curl(HOST, path, "-c", "jar", "-L").ok().says("one none");
        assertThat(Files.readString(machine.root.resolve("jar")))
            .contains("#HttpOnly_" + HOST + "\tFALSE\t/\tTRUE\t")
            .contains("\tbelay-release\tv2.");
        visitor("/").ok().says("one none");
        assertThat(visitor("/headers").ok().out()).doesNotContain("belay-release");
        curl(HOST, "/").ok().says("two none");
        notForAnotherApp(path);
        holdsOverRestarts();

        machine.belay("settings", "release_urls=off", "-a", "shop").ok();
        assertThat(visitor("/").out()).contains("You were looking at v2");
        curl(HOST, "/").ok().says("two none");
      }
    }
  }

  private void refusedWhereThereIsNone() {
    machine
        .belay("open", "v2", "-a", "shop")
        .failed(1)
        .says("belay settings release_urls=on -a shop");
  }

  private String link() {
    Run opened = machine.belay("open", "v2", "-a", "shop").ok().says("/over");
    String link = opened.out().strip().lines().findFirst().orElseThrow();
    assertThat(link).startsWith("https://" + HOST + ":" + https + "/.well-known/belay/release/v2.");
    return link;
  }

  private void notForAnotherApp(String path) {
    machine.push(machine.checkout("other", App.files("one"))).ok();
    machine.belay("config:set", "GREETING=other", "-a", "other").ok();
    machine.belay("domains:add", "www.other.test", "-a", "other").ok();
    machine.belay("certs:auto:enable", "--wait", "-a", "other").ok();
    curl("www.other.test", path, "-w", "%{http_code}").ok().says("403", "belay open RELEASE");
    String cookie = "belay-release=" + path.substring(path.lastIndexOf('/') + 1);
    curl("www.other.test", "/", "-b", cookie).ok().says("one other");
    curl(HOST, "/", "-b", cookie).ok().says("two none");
  }

  private void holdsOverRestarts() {
    machine.belay("down").ok();
    machine.belay("up").ok();
    visitor("/").ok().says("one none");
    machine.belay("upgrade", "--force").ok();
    visitor("/").ok().says("one none");
    curl(HOST, "/").ok().says("two none");
  }
}
