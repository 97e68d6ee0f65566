package belay.cli.apps;

import static org.assertj.core.api.Assertions.assertThat;

import belay.cli.Cli;
import belay.cli.ControlPlane;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FeaturesTest {
  private static final String ONE = "/apps/api/features/http-session-affinity";
  private static final String AFFINITY =
      "{'name':'http-session-affinity','display_name':'Sticky sessions',"
          + "'description':'A cookie keeps a visitor','enabled':true}";

  private final ControlPlane plane = new ControlPlane();

  @AfterEach
  void close() {
    plane.close();
  }

  @Test
  void theListShowsWhichAreOn() {
    plane.answers(
        "GET /apps/api/features",
        "["
            + AFFINITY
            + ",{'name':'preboot','display_name':'Seamless web dyno deploys','enabled':false}]");

    assertThat(Cli.of(plane).run("features", "-a", "api").ended(0).out())
        .isEqualTo(
            """
            === App Features api

            [+] http-session-affinity  Sticky sessions
            [ ] preboot                Seamless web dyno deploys
            """);
  }

  @Test
  void infoSaysWhatItDoes() {
    plane.answers("GET " + ONE, AFFINITY);

    assertThat(
            Cli.of(plane).run("features:info", "http-session-affinity", "-a", "api").ended(0).out())
        .isEqualTo(
            """
            === http-session-affinity

            Description: A cookie keeps a visitor
            Enabled:     true
            """);
  }

  @Test
  void oneIsSwitchedOnAndOff() {
    plane.answers("PATCH " + ONE, AFFINITY);

    assertThat(
            Cli.of(plane)
                .run("features:enable", "http-session-affinity", "-a", "api")
                .ended(0)
                .err())
        .contains("Enabling http-session-affinity for api... done");
    assertThat(
            Cli.of(plane)
                .run("features:disable", "http-session-affinity", "-a", "api")
                .ended(0)
                .err())
        .contains("Disabling http-session-affinity for api... done");
    assertThat(plane.asked())
        .containsExactly(
            "PATCH " + ONE + " {\"enabled\":true}", "PATCH " + ONE + " {\"enabled\":false}");
  }
}
