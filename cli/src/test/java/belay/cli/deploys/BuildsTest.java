package belay.cli.deploys;

import static org.assertj.core.api.Assertions.assertThat;

import belay.cli.Cli;
import belay.cli.ControlPlane;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BuildsTest {
  private static final String ID = "01234567-89ab-cdef-0123-456789abcdef";
  private static final String COMMIT = "575bfa8d1234567890123456789012345678abcd";
  private static final String BUILD =
      "{'id':'"
          + ID
          + "','status':'succeeded','created_at':'2026-11-22T11:00:00Z','user':{'email':'ana@x.io'},"
          + "'buildpacks':[{'url':'heroku/nodejs','name':'heroku/nodejs'}],'release':{'id':'r-1'},"
          + "'source_blob':{'version':'"
          + COMMIT
          + "','version_description':'Say more'}}";

  private final ControlPlane plane = new ControlPlane();

  @AfterEach
  void close() {
    plane.close();
  }

  @Test
  void theListSaysWhatWasBuiltByWhom() {
    plane.answers("GET /apps/api/builds", "[" + BUILD + "]");
    assertThat(Cli.of(plane).run("builds", "-a", "api").ended(0).out())
        .contains(ID, "succeeded", "575bfa8 Say more", "ana@x.io");
  }

  @Test
  void anAppWithoutBuildsIsToldHowToDeploy() {
    plane.answers("GET /apps/api/builds", "[]");
    assertThat(Cli.of(plane).run("builds", "-a", "api").ended(0).out()).contains("git push");
    assertThat(Cli.of(plane).run("builds:info", "-a", "api").ended(1).err()).contains("git push");
  }

  @Test
  void aBuildLeadsToItsRelease() {
    plane.answers("GET /apps/api/builds/" + ID, BUILD);
    plane.answers("GET /apps/api/releases/r-1", "{'version':7}");
    assertThat(Cli.of(plane).run("builds:info", ID, "-a", "api").ended(0).out())
        .contains("Status:     succeeded", "heroku/nodejs", "Release:    v7");
  }

  @Test
  void theNewestIsCancelledWithoutAnId() {
    plane.answers("GET /apps/api/builds", "[" + BUILD + "]");
    plane.answers("DELETE /apps/api/builds/" + ID, BUILD);
    Cli.of(plane).run("builds:cancel", "-a", "api").ended(0);
    assertThat(plane.asked()).contains("DELETE /apps/api/builds/" + ID);
  }
}
