package belay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Test;

class BelayTest {
  @Test
  void withoutWordsItShowsEveryCommand() {
    Cli.Result result = new Cli().run().ended(0);

    Catalog.entries().forEach(entry -> assertThat(result.out()).contains("  " + entry.name()));
  }

  @Test
  void noNameIsTakenTwice() {
    List<String> names = new ArrayList<>();
    Catalog.entries()
        .forEach(entry -> {
          names.add(entry.name());
          names.addAll(entry.aliases());
        });

    assertThat(new HashSet<>(names)).hasSameSizeAs(names);
  }

  @Test
  void everyCommandHasHelpWithItsOptions() {
    Catalog.entries()
        .forEach(entry -> {
          Cli.Result result = new Cli().run(entry.name(), "--help").ended(0);
          assertThat(result.out()).contains("belay " + entry.name(), entry.help());
          entry.options().forEach(o -> assertThat(result.out()).contains(o.names().getLast()));
        });
  }

  @Test
  void helpOfACommandIsTheSameByBothRoads() {
    assertThat(new Cli().run("help", "config", "set").out())
        .isEqualTo(new Cli().run("config:set", "-h").out());
  }

  @Test
  void anUnknownCommandIsAnsweredWithTheNearestOnes() {
    Cli.Result result = new Cli().run("relases").ended(2);

    assertThat(result.err()).contains("no command \"relases\"", "Did you mean releases");
  }

  @Test
  void anUnknownOptionIsAnsweredWithTheNearestOne() {
    Cli.Result result = new Cli().run("releases", "--jsno").ended(2);

    assertThat(result.err()).contains("--jsno", "--json", "belay help releases");
  }

  @Test
  void aRefusalsNextCommandStandsOnALineOfItsOwn() {
    try (ControlPlane plane =
        new ControlPlane()
            .answers(
                "GET /apps",
                422,
                java.util.Map.of(),
                "{\"id\":\"invalid_params\",\"message\":\"Nothing was deployed yet. Push first:"
                    + " git push belay main\",\"next\":\"git push belay main\"}")) {
      Cli.Result result = Cli.of(plane).run("apps").ended(1);
      assertThat(result.err().lines())
          .containsExactly(
              " !    Error: Nothing was deployed yet. Push first:", " !      git push belay main");
    }
  }

  @Test
  void resultsInAPipeAreNotCut() {
    String url = "http://" + "a".repeat(90) + ".localhost/";
    try (ControlPlane plane =
        new ControlPlane()
            .answers("GET /apps", "[{\"name\":\"shop\",\"web_url\":\"" + url + "\"}]")) {
      var pipe =
          belay.cli.console.Terminal.of(java.util.Map.of("COLUMNS", "40", "BELAY_TTY", "02:40:20"));
      assertThat(Cli.of(plane).terminal(pipe).run("apps").ended(0).out()).contains(url);
    }
  }

  @Test
  void spacesAndColonsAreTheSame() {
    try (ControlPlane plane =
        new ControlPlane().answers("GET /apps/api/config-vars", "{'A':'1'}")) {
      assertThat(Cli.of(plane).run("config", "get", "A", "-a", "api").ended(0).out())
          .isEqualTo(Cli.of(plane).run("config:get", "A", "-a", "api").ended(0).out())
          .isEqualTo("1\n");
    }
  }

  @Test
  void aServerThatIsNotThereIsToldWithWhatToDo() {
    Cli.Result result =
        new Cli()
            .env("BELAY_URL", "http://127.0.0.1:1")
            .env("BELAY_PLAIN_HTTP", "yes")
            .env("BELAY_API_KEY", "k")
            .run("apps")
            .ended(1);

    assertThat(result.err()).contains("cannot be reached", "belay up");
  }

  @Test
  void withoutASetUpItSaysHowToMakeOne() {
    Cli.Result result = new Cli().env("BELAY_HOME", "/nonexistent").run("apps").ended(1);

    assertThat(result.err()).contains("/nonexistent/credentials", "belay up");
  }

  @Test
  void noErrorShowsTheToken() {
    try (ControlPlane plane = new ControlPlane()) {
      Cli.Result result = Cli.of(plane).run("apps:info", "-a", "api").ended(1);

      assertThat(result.out() + result.err()).doesNotContain("secret-token");
    }
  }

  @Test
  void theVersionIsTheBuilds() {
    assertThat(new Cli().run("version").ended(0).out())
        .matches("belay \\d+\\.\\d+.* \\(Java 25.*\\)\n");
  }
}
