package belay.cli.apps;

import static org.assertj.core.api.Assertions.assertThat;

import belay.cli.Cli;
import belay.cli.ControlPlane;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A log that is followed over breaks of its stream. */
class LogsTest {
  private static final String STREAM = "GET /log";
  private static final String SESSION = "POST /apps/api/log-sessions";

  private final ControlPlane plane = new ControlPlane();

  @AfterEach
  void close() {
    plane.close();
  }

  private Cli.Result tail() {
    return Cli.of(plane).run("logs", "--tail", "-a", "api");
  }

  private void session() {
    plane.answers(SESSION, 201, Map.of(), "{'logplex_url':'" + plane.url() + "/log'}");
  }

  private void breaksOff(String events) {
    plane.cutsOff(STREAM, "text/event-stream", events.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void whatBrokeOffIsResumedWithoutALineTwiceOrLost() {
    session();
    session();
    session();
    // Away for a moment, then ready again, then the app is gone: that ends it.
    plane.answers(SESSION, 503, Map.of(), "{'id':'unavailable','message':'Starting.'}");
    session();
    plane.answers(SESSION, 404, Map.of(), "{'id':'not_found','message':'No such app.'}");
    breaksOff("id: 1\ndata: one\n\nid: 2\ndata: tw");
    breaksOff("id: 2\ndata: two\n\n");
    plane.answersText(STREAM, "text/event-stream", "id: 3\ndata: three\n\n");
    plane.answersText(STREAM, "text/event-stream", "id: 4\ndata: four\n\n");

    Cli.Result result = tail().ended(1);

    assertThat(result.out()).isEqualTo("one\ntwo\nthree\nfour\n");
    assertThat(result.err()).contains("broke off", "5 minutes", "Ctrl-C", "No such app.");
    assertThat(plane.resumed()).containsExactly("", "1", "2", "3");
  }

  @Test
  void withoutTailABreakIsAnError() {
    session();
    breaksOff("id: 1\ndata: one\n\n");

    Cli.Result result = Cli.of(plane).run("logs", "-a", "api").ended(1);

    assertThat(result.out()).isEqualTo("one\n");
    assertThat(result.err()).contains("broke off");
  }

  @Test
  void overSshItEndsWithTheConnectionInWords() {
    session();
    plane.answersText(STREAM, "text/event-stream", "id: 1\ndata: one\n\n");

    assertThat(
            Cli.of(plane).env("BELAY_SSH", "1").run("logs", "--tail", "-a", "api").ended(1).err())
        .contains("this SSH connection", "same command again");
  }
}
