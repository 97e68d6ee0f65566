package belay.cli.deploys;

import static org.assertj.core.api.Assertions.assertThat;

import belay.cli.Cli;
import belay.cli.ControlPlane;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PipelinesTest {
  private static final String OWN =
      "{'id':'c1','app':{'id':'a1','name':'shop-staging'},'pipeline':{'id':'p1','name':'shop'},"
          + "'stage':'staging'}";
  private static final String COUPLINGS =
      "["
          + OWN
          + ",{'id':'c2','app':{'id':'a2','name':'shop-eu'},'stage':'production'},"
          + "{'id':'c3','app':{'id':'a3','name':'shop-us'},'stage':'production'}]";
  private static final String PIPELINE = "{'id':'p1','name':'shop'}";

  private final ControlPlane plane = new ControlPlane();

  @AfterEach
  void close() {
    plane.close();
  }

  private Cli.Result run(String... line) {
    return Cli.of(plane).run(line);
  }

  private void pipelined() {
    plane
        .answers("GET /apps/shop-staging/pipeline-couplings", OWN)
        .answers("GET /pipelines/shop", PIPELINE)
        .answers("GET /pipelines/p1/pipeline-couplings", COUPLINGS);
  }

  private void promoted(String targets) {
    pipelined();
    plane
        .answers("POST /pipeline-promotions", 201, Map.of(), "{'id':'m1','status':'pending'}")
        .answers("GET /pipeline-promotions/m1/promotion-targets", targets);
  }

  @Test
  void aPipelineIsMadeWithItsFirstApp() {
    plane
        .answers("POST /pipelines", 201, Map.of(), PIPELINE)
        .answers("POST /pipeline-couplings", 201, Map.of(), OWN);
    Cli.Result result =
        run("pipelines:create", "shop", "-a", "shop-staging", "-s", "staging").ended(0);
    assertThat(result.err())
        .isEqualTo(
            """
            Creating shop pipeline... done
            Adding shop-staging to shop pipeline as staging... done
            """);
    assertThat(plane.asked())
        .contains(
            "POST /pipeline-couplings"
                + " {\"app\":\"shop-staging\",\"pipeline\":\"p1\",\"stage\":\"staging\"}");
    assertThat(run("pipelines:create", "shop", "-a", "shop-staging").ended(2).err())
        .contains("-a APP and -s STAGE go together");
  }

  @Test
  void itsAppsAreShownByStage() {
    pipelined();
    assertThat(run("pipelines:info", "shop").ended(0).out())
        .isEqualTo(
            """
            === shop
            App name       Stage
            ------------   ----------
            shop-staging   staging
            shop-eu        production
            shop-us        production
            """);
    plane.answers("GET /pipelines", "[" + PIPELINE + "]");
    assertThat(run("pipelines").ended(0).out()).isEqualTo("=== My Pipelines\nshop\n");
  }

  @Test
  void appsAreMovedAndTakenOut() {
    pipelined();
    plane
        .answers("PATCH /pipeline-couplings/c1", OWN)
        .answers("DELETE /pipeline-couplings/c1", OWN);
    assertThat(run("pipelines:update", "-s", "development", "-a", "shop-staging").ended(0).err())
        .isEqualTo("Changing shop-staging to development... done\n");
    assertThat(run("pipelines:remove", "-a", "shop-staging").ended(0).err())
        .isEqualTo("Removing shop-staging... done\n");
    plane.answers("GET /apps/alone", "{'name':'alone'}");
    assertThat(run("pipelines:remove", "-a", "alone").ended(1).err())
        .contains("alone is not in a pipeline.");
    assertThat(run("pipelines:remove", "-a", "nowhere").ended(1).err())
        .contains("Nothing at GET /apps/nowhere");
  }

  @Test
  void aPromotionGoesToTheNextStageAndTellsHowItEnds() {
    promoted(
        "[{'app':{'id':'a2'},'status':'succeeded','error_message':null},"
            + "{'app':{'id':'a3'},'status':'succeeded','error_message':null}]");
    assertThat(run("pipelines:promote", "-a", "shop-staging").ended(0).out())
        .isEqualTo(
            """
            Fetching app info...
            Fetching apps from shop...
            Starting promotion to production...
            Waiting for promotion to complete...

            Promotion successful
            shop-eu: succeeded
            shop-us: succeeded
            """);
    assertThat(plane.asked())
        .contains(
            "POST /pipeline-promotions"
                + " {\"pipeline\":{\"id\":\"p1\"},\"source\":{\"app\":{\"id\":\"a1\"}},"
                + "\"targets\":[{\"app\":{\"id\":\"a2\"}},{\"app\":{\"id\":\"a3\"}}]}");
  }

  @Test
  void aTargetThatFailsIsNamedWithTheReason() {
    promoted("[{'app':{'id':'a3'},'status':'failed','error_message':'v4 failed: no port.'}]");
    assertThat(
            run("pipelines:promote", "-a", "shop-staging", "--to", "shop-us", "--force")
                .ended(1)
                .out())
        .endsWith("Promotion to some apps failed\nshop-us: failed\n  v4 failed: no port.\n");
    assertThat(plane.asked()).anyMatch(a -> a.contains("\"a3\"}}],\"force\":true}"));
    assertThat(run("pipelines:promote", "-a", "shop-staging", "--to", "other").ended(1).err())
        .contains("There is no app other in the pipeline shop.");
  }

  @Test
  void theReleaseCommandsOutputIsShownForASingleTarget() {
    promoted("[{'app':{'id':'a2'},'status':'pending','release':{'id':'r1'},'error_message':null}]");
    plane
        .answers(
            "GET /pipeline-promotions/m1/promotion-targets",
            "[{'app':{'id':'a2'},'status':'succeeded','release':{'id':'r1'}}]")
        .answers(
            "GET /apps/a2/releases/r1", "{'output_stream_url':'" + plane.url() + "/streams/x'}")
        .answersText("GET /streams/x", "text/plain", "migrated\n");
    assertThat(run("pipelines:promote", "-a", "shop-staging", "--to", "shop-eu").ended(0).out())
        .contains("Running release command...\nmigrated\n");
  }

  @Test
  void nothingComesAfterProduction() {
    plane
        .answers(
            "GET /apps/shop-eu/pipeline-couplings",
            OWN.replace("shop-staging", "shop-eu").replace("'staging'", "'production'"))
        .answers("GET /pipelines/p1/pipeline-couplings", COUPLINGS);
    assertThat(run("pipelines:promote", "-a", "shop-eu").ended(1).err())
        .contains("shop-eu is in production: there is no stage after it.");
  }

  @Test
  void theDiffShowsTheCommitsOrSaysThatTheyAreNotKnown() {
    plane.answers(
        "GET /apps/shop-staging/pipeline-diff",
        "[{'app':{'name':'shop-eu'},'from':{'version':3,'commit':'1111111aaa'},"
            + "'to':{'version':8,'commit':'2222222bbb'},'same':false,'commits':{'gained':"
            + "[{'id':'2222222bbb','subject':'Fix','author':'Ana','at':'2026-11-22T01:00:00Z'}],"
            + "'gained_count':31,'lost':[],'lost_count':0}},"
            + "{'app':{'name':'shop-us'},'from':{'version':5,'commit':'3333333'},"
            + "'to':{'version':8,'commit':'2222222bbb'},'same':false,'commits':null},"
            + "{'app':{'name':'shop-za'},'from':{'version':5,'commit':'2222222bbb'},"
            + "'to':{'version':8,'commit':'2222222bbb'},'same':true,'commits':null}]");
    assertThat(run("pipelines:diff", "-a", "shop-staging").ended(0).out())
        .isEqualTo(
            """
            === shop-staging v8 (2222222) and shop-eu v3 (1111111)
              + 2222222  2026-11-22  Ana  Fix
              + and 30 more
            === shop-staging v8 (2222222) and shop-us v5 (3333333)
              Which commits lie between them is not known: no repository here has both. What each runs: belay releases -a shop-us
            === shop-staging is up to date with shop-za
            """);
  }

  @Test
  void aForkTellsWhatItDidNotGet() {
    plane.answers(
        "POST /apps/api/fork",
        201,
        Map.of(),
        "{'status':'succeeded','app':{'name':'api-two'},'release':2,'message':null,"
            + "'notes':['Not copied: the domains.']}");
    Cli.Result result = run("fork", "--from", "api", "--to", "api-two").ended(0);
    assertThat(result.err())
        .startsWith("Forking api to api-two... done, v2\n")
        .contains("Not copied: the domains.");
    plane.answers(
        "POST /apps/bad/fork",
        201,
        Map.of(),
        "{'status':'failed','release':2,'message':'v2 failed: no port.','notes':[]}");
    assertThat(run("fork", "--from", "bad", "--to", "two").ended(1).err())
        .contains("v2 failed: no port.", "belay releases:retry -a two");
    assertThat(run("fork", "--from", "api").ended(2).err()).contains("--to NAME");
  }

  @Test
  void pipelinesAreRenamedGivenAwayAndDestroyed() {
    plane
        .answers("GET /pipelines/shop", PIPELINE)
        .answers("PATCH /pipelines/p1", PIPELINE)
        .answers("POST /pipeline-transfers", 201, Map.of(), "{}")
        .answers("DELETE /pipelines/p1", PIPELINE);
    assertThat(run("pipelines:rename", "shop", "stores").ended(0).err())
        .isEqualTo("Renaming shop pipeline to stores... done\n");
    assertThat(run("pipelines:transfer", "bob@example.com", "-p", "shop").ended(0).err())
        .isEqualTo("Transferring shop pipeline to bob@example.com... done\n");
    assertThat(run("pipelines:destroy", "shop").ended(0).err())
        .isEqualTo("Destroying shop pipeline... done\n");
  }
}
