package belay.cli.releases;

import static org.assertj.core.api.Assertions.assertThat;

import belay.cli.Cli;
import belay.cli.ControlPlane;
import belay.cli.console.Terminal;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ReleasesTest {
  private final ControlPlane plane = new ControlPlane();

  @AfterEach
  void close() {
    plane.close();
  }

  private static String release(int version, String description, String status, boolean current) {
    return "{'version':"
        + version
        + ",'description':'"
        + description
        + "','status':'"
        + status
        + "','current':"
        + current
        + ",'created_at':'2026-11-22T11:55:00Z','user':{'email':'ana@example.com'},'slug':null}";
  }

  @Test
  void theListHasTheFormThatPeopleKnow() {
    plane.answers(
        "GET /apps/api/releases",
        "["
            + release(52, "Set AWS_S3_KEY config vars", "succeeded", true)
            + ","
            + release(51, "Deploy de63889", "failed", false)
            + "]");

    Cli.Result result = Cli.of(plane).run("releases", "-a", "api").ended(0);

    assertThat(result.out())
        .isEqualTo(
            """
            === api Releases - Current: v52
            Rel   Change                       By                When            Status
            ---   --------------------------   ---------------   -------------   -------
            v52   Set AWS_S3_KEY config vars   ana@example.com   5 minutes ago   current
            v51   Deploy de63889               ana@example.com   5 minutes ago   failed
            """);
  }

  @Test
  void thatOneIsUnprovenIsNotedOfTheOneThatServesAlone() {
    String quiet = "'belay':{'guard':{'verdict':'quiet'}},'slug'";
    String judged = "'belay':{'guard':{'verdict':'regressed'}},'slug'";
    plane.answers(
        "GET /apps/api/releases",
        "["
            + release(3, "Deploy 1111111", "succeeded", true).replace("'slug'", quiet)
            + ","
            + release(2, "Deploy 2222222", "succeeded", false).replace("'slug'", quiet)
            + ","
            + release(1, "Deploy 3333333", "succeeded", false).replace("'slug'", judged)
            + "]");

    assertThat(Cli.of(plane).run("releases", "-a", "api").ended(0).out().lines().skip(3))
        .satisfiesExactly(
            serving -> assertThat(serving).endsWith("current, unproven"),
            former -> assertThat(former).doesNotContain("unproven"),
            bad -> assertThat(bad).endsWith("regressed"));
  }

  @Test
  void aNarrowTerminalCutsTheDescription() {
    plane.answers(
        "GET /apps/api/releases",
        "[" + release(1, "Deploy of something very long indeed", "succeeded", true) + "]");
    Terminal narrow = new Terminal(true, true, true, 60, 24, false);

    Cli.Result result = Cli.of(plane).terminal(narrow).run("releases", "-a", "api").ended(0);

    assertThat(result.out()).contains("…");
    assertThat(result.out().lines()).allMatch(line -> line.length() <= 60);
  }

  @Test
  void oneReleaseIsShownWithItsConfigMasked() {
    plane
        .answers("GET /apps/api/releases/24", release(24, "Deploy 575bfa8", "succeeded", true))
        .answers("GET /apps/api/releases/24/config-keys", "['RACK_ENV','A']")
        .answers("GET /apps/api/releases/24/config-vars", "{'RACK_ENV':'production','A':'42'}");

    assertThat(Cli.of(plane).run("releases:info", "v24", "-a", "api").ended(0).out())
        .contains("=== Release v24\n", "Change:   Deploy 575bfa8\n", "By:       ana@example.com\n")
        .contains("When:     5 minutes ago", "  RACK_ENV  => ********", "  A         => ********")
        .doesNotContain("production");
    assertThat(Cli.of(plane).run("releases:info", "v24", "--reveal", "-a", "api").ended(0).out())
        .contains("  RACK_ENV  => production", "  A         => 42");
    assertThat(Cli.of(plane).run("releases:info", "v24", "--json", "-a", "api").ended(0).out())
        .contains("\"config_vars\"")
        .doesNotContain("production");
  }

  private static final String ROLLED_BACK =
      "{'version':49,'status':'succeeded','rollback':{'notes':['config: LOG_LEVEL changed back'],"
          + "'from':48,'target':46,'pinned':true,'refused':'de63889f1','switch':{'to_repoint_us':3000,'to_last_answer_us':6400,"
          + "'in_flight':41,'failed':0}}}";

  @Test
  void aRollbackTellsWhatItChanged() {
    plane
        .answers("POST /apps/api/actions/rollback", 201, Map.of(), ROLLED_BACK)
        .answers("GET /apps/api/releases/48", release(48, "Deploy de63889", "succeeded", false));

    Cli.Result result =
        Cli.of(plane).run("rollback", "v46", "-a", "api", "--reason", "slow").ended(0);

    assertThat(result.err()).isEqualTo("Rolling back api to v46... done, v49\n");
    assertThat(result.out())
        .isEqualTo(
            """
              was v48 (Deploy de63889)   now v46's code and config   switched in 3 ms, 0 of 41 requests in flight failed
              config: LOG_LEVEL changed back
              de63889 will not be deployed again unless forced; undo with: belay rollback --undo -a api
              pinned: new code is built and held until: belay unpin -a api
            """);
    assertThat(plane.asked().getFirst())
        .isEqualTo("POST /apps/api/actions/rollback {\"target\":\"v46\",\"reason\":\"slow\"}");
  }

  @Test
  void whatIsStillOpenOnTheReleaseBeforeIsSaid() {
    String draining =
        ROLLED_BACK.replaceFirst(
            "'to_last_answer_us'.*",
            "'draining':{'version':48,'connections':2,'until':'2024-01-16T14:32:10Z'}}}}");
    plane
        .answers("POST /apps/api/actions/rollback", 201, Map.of(), draining)
        .answers("GET /apps/api/releases/48", release(48, "Deploy de63889", "succeeded", false));

    assertThat(Cli.of(plane).run("rollback", "v46", "-a", "api").ended(0).out())
        .containsPattern("switched in 3 ms, 2 connections drain until \\d\\d:32\n");
  }

  @Test
  void aTargetIsShownAsTheServerReadsIt() {
    plane
        .answers("POST /apps/api/actions/rollback", 201, Map.of(), ROLLED_BACK)
        .answers("GET /apps/api/releases/48", release(48, "Deploy de63889", "succeeded", false));

    assertThat(Cli.of(plane).run("rollback", "46", "-a", "api").ended(0).err())
        .isEqualTo("Rolling back api to v46... done, v49\n");
    assertThat(Cli.of(plane).run("rollback", "5282696", "-a", "api").ended(0).err())
        .as("the beginning of a commit that happens to be all digits")
        .isEqualTo("Rolling back api to 5282696... done, v49\n");
  }

  @Test
  void theAppsOwnConfigModeIsTold() {
    plane
        .answers(
            "POST /apps/api/actions/rollback",
            201,
            Map.of(),
            ROLLED_BACK.replace("'from'", "'config':'current','from'"))
        .answers("GET /apps/api/releases/48", release(48, "Deploy de63889", "succeeded", false));

    assertThat(Cli.of(plane).run("rollback", "v46", "-a", "api").ended(0).out())
        .contains("now v46's code with the config of now");
  }

  @Test
  void theDefaultTargetIsNamedOnceItIsKnown() {
    plane
        .answers("POST /apps/api/actions/rollback", 201, Map.of(), ROLLED_BACK)
        .answers("GET /apps/api/releases/48", release(48, "Deploy de63889", "succeeded", false));

    assertThat(Cli.of(plane).run("rollback", "-a", "api").ended(0).err())
        .isEqualTo("Rolling back api to v46... done, v49\n");
  }

  @Test
  void onTheServerTheAppIsSaidAsWords() {
    plane
        .answers("POST /apps/api-production/actions/rollback", 201, Map.of(), ROLLED_BACK)
        .answers(
            "GET /apps/api-production/releases/48",
            release(48, "Deploy de63889", "succeeded", false));

    Cli.of(plane).run("rollback", "api", "production", "v3").ended(0);
    Cli.of(plane).run("rollback", "api", "production").ended(0);
    Cli.of(plane).run("rollback", "api-production", "20240115-113000").ended(0);

    assertThat(plane.asked())
        .filteredOn(request -> request.startsWith("POST"))
        .containsExactly(
            "POST /apps/api-production/actions/rollback {\"target\":\"v3\"}",
            "POST /apps/api-production/actions/rollback {}",
            "POST /apps/api-production/actions/rollback {\"target\":\"20240115-113000\"}");
  }

  @Test
  void aStepBackIsNotTakenForAnOption() {
    plane.answers("POST /apps/api/actions/rollback", 201, Map.of(), "{'version':3}");

    Cli.of(plane).run("rollback", "-1", "-a", "api").ended(0);

    assertThat(plane.asked())
        .containsExactly("POST /apps/api/actions/rollback {\"target\":\"-1\"}");
  }

  @Test
  void aFailedRollbackNamesItsReleaseAndEndsWithOne() {
    plane.answers(
        "POST /apps/api/actions/rollback",
        422,
        Map.of(),
        "{'id':'release_failed','message':'It did not get healthy.','release':{'version':49}}");

    Cli.Result result = Cli.of(plane).run("rollback", "v46", "-a", "api").ended(1);

    assertThat(result.err())
        .isEqualTo(
            """
            Rolling back api to v46... failed, v49
             !    Error: It did not get healthy.
            """);
  }

  @Test
  void aFailedRetryNamesItsReleaseToo() {
    plane.answers(
        "POST /apps/api/actions/retry",
        422,
        Map.of(),
        "{'id':'release_failed','message':'It did not get healthy.','release':{'version':49}}");

    assertThat(Cli.of(plane).run("releases:retry", "v46", "-a", "api").ended(1).err())
        .startsWith("Retrying v46 on api... failed, v49\n");
  }

  @Test
  void aReleaseThatIsPendingIsWaitedFor() {
    plane
        .answers(
            "POST /apps/api/actions/rollback", 201, Map.of(), "{'version':5,'status':'pending'}")
        .answers("GET /apps/api/releases/5", release(5, "Rollback to v3", "pending", false))
        .answers("GET /apps/api/releases/5", release(5, "Rollback to v3", "succeeded", true));

    assertThat(Cli.of(plane).run("rollback", "v3", "-a", "api").ended(0).err())
        .endsWith("done, v5\n");
  }

  @Test
  void aBrokenLedgerEndsWithOne() {
    plane.answers("GET /apps/api/ledger/verify", "{'whole':false,'version':7,'fault':'hash'}");

    assertThat(Cli.of(plane).run("ledger:verify", "-a", "api").ended(1).err())
        .contains("v7", "hash");
  }
}
