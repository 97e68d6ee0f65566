package belay.cli.apps;

import static org.assertj.core.api.Assertions.assertThat;

import belay.cli.Cli;
import belay.cli.ControlPlane;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DrainsTest {
  private static final String ALL = "GET /apps/api/log-drains";
  private static final String ENCODED = "https%3A%2F%2Flogs.example.com%2Fin";
  private static final String DRAIN = "{'url':'https://logs.example.com/in','token':'d.1'}";

  private final ControlPlane plane = new ControlPlane();

  @AfterEach
  void close() {
    plane.close();
  }

  @Test
  void addingSaysWhatHerokuSays() {
    plane.answers("POST /apps/api/log-drains", DRAIN);

    assertThat(
            Cli.of(plane)
                .run("drains:add", "https://logs.example.com/in", "-a", "api")
                .ended(0)
                .out())
        .isEqualTo("Successfully added drain https://logs.example.com/in\n");
    assertThat(plane.asked())
        .containsExactly("POST /apps/api/log-drains {\"url\":\"https://logs.example.com/in\"}");
  }

  @Test
  void removingNamesTheDrainInOneSegment() {
    plane.answers("DELETE /apps/api/log-drains/" + ENCODED, DRAIN);

    assertThat(
            Cli.of(plane)
                .run("drains:remove", "https://logs.example.com/in", "-a", "api")
                .ended(0)
                .out())
        .isEqualTo("Successfully removed drain https://logs.example.com/in\n");
  }

  @Test
  void theListShowsHowEachDoes() {
    plane.answers(
        ALL,
        "[{'url':'https://logs.example.com/in','token':'d.1','belay':{'status':'failing',"
            + "'sent':12,'lost':3,'waiting':4,'problem':'the receiver answered 503'}},"
            + "{'url':'syslog://h:1','token':'d.2','belay':{'status':'idle',"
            + "'sent':0,'lost':0,'waiting':0,'problem':null}}]");

    assertThat(Cli.of(plane).run("drains", "-a", "api").ended(0).out())
        .isEqualTo(
            """
            === Drains

            https://logs.example.com/in (d.1)
              failing (the receiver answered 503): 12 lines sent, 4 waiting, 3 lost
            syslog://h:1 (d.2)
              idle: 0 lines sent, 0 waiting, 0 lost
            """);
  }

  @Test
  void noneIsSaid() {
    plane.answers(ALL, "[]");

    assertThat(Cli.of(plane).run("drains", "-a", "api").ended(0).out())
        .isEqualTo("api has no drains.\n");
  }
}
