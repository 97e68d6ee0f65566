package belay.cli.apps;

import static org.assertj.core.api.Assertions.assertThat;

import belay.cli.Cli;
import belay.cli.ControlPlane;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WebhooksTest {
  private static final String HOOK =
      "{'id':'w1','url':'https://example.com/hook','include':['api:release','dyno'],"
          + "'level':'notify'}";

  private final ControlPlane plane = new ControlPlane();

  @AfterEach
  void close() {
    plane.close();
  }

  private Cli.Result run(String... words) {
    return Cli.of(plane).run(words);
  }

  @Test
  void theSecretOfANewOneIsPrintedOnce() {
    plane.answers("POST /apps/api/webhooks", 201, Map.of("Heroku-Webhook-Secret", "5ecret"), HOOK);
    Cli.Result result =
        run(
                "webhooks:add",
                "-i",
                "api:release,dyno",
                "-l",
                "notify",
                "-u",
                "https://example.com/hook",
                "-a",
                "api")
            .ended(0);
    assertThat(result.out()).isEqualTo("=== Webhooks Signing Secret\n\n5ecret\n");
    assertThat(result.err()).isEqualTo("Adding webhook to api... done\n");
    assertThat(plane.asked().getLast())
        .contains("\"include\":[\"api:release\",\"dyno\"]", "\"level\":\"notify\"")
        .doesNotContain("secret", "authorization");
  }

  @Test
  void whatIsNeededIsAskedFor() {
    assertThat(
            run("webhooks:add", "-i", "dyno", "-u", "https://a.example", "-a", "api")
                .ended(2)
                .err())
        .contains("Missing required flag level");
  }

  @Test
  void theyAreListedAndShown() {
    plane
        .answers("GET /apps/api/webhooks", "[" + HOOK + "]")
        .answers("GET /apps/api/webhooks/w1", HOOK)
        .answers("GET /apps/none/webhooks", "[]");
    assertThat(run("webhooks", "-a", "api").ended(0).out())
        .contains("Webhook ID", "https://example.com/hook", "api:release,dyno", "notify");
    assertThat(run("webhooks", "-a", "none").ended(0).out()).startsWith("none has no webhooks\n");
    assertThat(run("webhooks:info", "w1", "-a", "api").ended(0).out())
        .isEqualTo(
            """
            === w1

            Include:    api:release,dyno
            Level:      notify
            URL:        https://example.com/hook
            Webhook ID: w1
            """);
  }

  @Test
  void oneIsChangedAndRemoved() {
    plane
        .answers("PATCH /apps/api/webhooks/w1", HOOK)
        .answers("DELETE /apps/api/webhooks/w1", HOOK);
    assertThat(run("webhooks:update", "w1", "-l", "sync", "-a", "api").ended(0).err())
        .isEqualTo("Updating webhook w1 for api... done\n");
    assertThat(plane.asked().getLast()).endsWith("{\"level\":\"sync\"}");
    assertThat(run("webhooks:remove", "w1", "-a", "api").ended(0).err())
        .isEqualTo("Removing webhook w1 from api... done\n");
  }

  @Test
  void deliveriesSayHowItWent() {
    plane
        .answers(
            "GET /apps/api/webhook-deliveries",
            "[{'id':'d1','status':'retrying','num_attempts':2,'event':{'id':'e1','include':'dyno'},"
                + "'webhook':{'id':'w1','level':'sync'},'last_attempt':{'code':500},"
                + "'created_at':'2026-11-22T11:00:00Z'}]")
        .answers("GET /apps/none/webhook-deliveries", "[]");
    assertThat(run("webhooks:deliveries", "-a", "api").ended(0).out())
        .contains("d1", "retrying", "dyno", "sync", "500");
    assertThat(run("webhooks:deliveries", "--status", "failed", "-a", "api").ended(0).out())
        .isEqualTo("api has no deliveries\n");
    assertThat(run("webhooks:deliveries", "-a", "none").ended(0).out())
        .isEqualTo("none has no deliveries\n");
  }

  @Test
  void anEventIsShownWithWhatWasTold() {
    plane.answers(
        "GET /apps/api/webhook-events/e1",
        "{'id':'e1','created_at':'2026-11-22T11:00:00Z','include':'api:release',"
            + "'payload':{'action':'create','resource':'release'}}");
    assertThat(run("webhooks:events:info", "e1", "-a", "api").ended(0).out())
        .startsWith(
            """
            === e1

            Created: 2026-11-22T11:00:00Z
            Include: api:release

            === Event Payload

            """)
        .contains("\"action\"", "create", "release");
    assertThat(run("webhooks:events:info", "e1", "--json", "-a", "api").ended(0).out())
        .contains("\"payload\"");
  }

  @Test
  void activitySaysWhoAndFromWhere() {
    plane.answers(
        "GET /apps/api/events",
        "[{'what':'Scaled web to 2','actor':'ana@example.com','door':'cli',"
            + "'address':'192.0.2.7','created_at':'2026-11-22T11:00:00Z'},"
            + "{'what':'rehearsed v3','actor':'belay','door':null,'address':null,"
            + "'created_at':'2026-11-22T10:00:00Z'}]");
    assertThat(run("activity", "-a", "api", "-n", "2").ended(0).out())
        .contains("Scaled web to 2", "ana@example.com", "cli", "192.0.2.7", "rehearsed v3");
  }
}
