package belay.promotion;

import static org.assertj.core.api.Assertions.assertThat;

import belay.access.Permission;
import belay.access.PlainSeal;
import belay.access.SqlAccess;
import belay.doors.Served.Who;
import belay.doors.ServedTest;
import belay.release.App;
import com.fasterxml.jackson.databind.JsonNode;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Pipelines over HTTP: ana's shop is in staging, her shop-eu in production. */
class PipelinesResourceTest extends ServedTest {
  private String pipeline = "";
  private String shop = "";
  private String eu = "";

  @BeforeEach
  void couple() throws Exception {
    served.ok(Who.ANA, "POST", "/apps", "{\"name\":\"shop-eu\"}");
    shop = id("/apps/shop");
    eu = id("/apps/shop-eu");
    pipeline =
        served
            .ok(
                Who.ANA,
                "POST",
                "/pipelines",
                "{\"name\":\"shops\",\"generation\":{\"name\":\"cedar\"},\"owner\":{\"id\":\""
                    + id("/account")
                    + "\",\"type\":\"user\"}}")
            .path("id")
            .asText();
    couple("shop", "staging");
    couple("shop-eu", "production");
  }

  private String id(String path) throws Exception {
    return served.ok(Who.ANA, "GET", path, "").path("id").asText();
  }

  private JsonNode couple(String app, String stage) throws Exception {
    return served.ok(Who.ANA, "POST", "/pipeline-couplings", coupling(app, stage));
  }

  private String coupling(String app, String stage) {
    return "{\"app\":\"%s\",\"pipeline\":\"%s\",\"stage\":\"%s\"}".formatted(app, pipeline, stage);
  }

  private String promotion(String source, String target) {
    return "{\"pipeline\":{\"id\":\"%s\"},\"source\":{\"app\":{\"id\":\"%s\"}},\"targets\":[{\"app\":{\"id\":\"%s\"}}]}"
        .formatted(pipeline, source, target);
  }

  private static List<String> texts(JsonNode list, String pointer) {
    List<String> texts = new ArrayList<>();
    list.forEach(one -> texts.add(one.at(pointer).asText()));
    return texts;
  }

  private JsonNode ended(JsonNode promotion) throws Exception {
    String path = "/pipeline-promotions/" + promotion.path("id").asText();
    while (served.ok(Who.ANA, "GET", path, "").path("status").asText().equals("pending")) {
      LockSupport.parkNanos(2_000_000);
    }
    return served.ok(Who.ANA, "GET", path + "/promotion-targets", "");
  }

  private void grant(String app, String email, Permission permission) {
    App known = served.world.apps.find(app).orElseThrow();
    var access =
        new SqlAccess(
            served.world.database, served.world.time(), new SecureRandom(), PlainSeal.ACCESS);
    access.users().stream()
        .filter(u -> u.email().equals(email))
        .forEach(u -> access.grant(known, u, Set.of(permission)));
  }

  @Test
  void aPipelineIsFoundByNameInRawBracketsAndById() throws Exception {
    JsonNode found = served.ok(Who.ANA, "GET", "/pipelines?eq[name]=shops", "");
    assertThat(texts(found, "/id")).containsExactly(pipeline);
    assertThat(found.at("/0/owner/type").asText()).isEqualTo("user");
    assertThat(found.at("/0/generation/name").asText()).isEqualTo("cedar");
    assertThat(served.ok(Who.ANA, "GET", "/pipelines?eq[name]=other", "")).isEmpty();
    assertThat(served.ok(Who.ANA, "GET", "/pipelines?eq%5Bname%5D=shops", "")).hasSize(1);
    assertThat(served.ok(Who.ANA, "GET", "/pipelines/shops", "").path("id").asText())
        .isEqualTo(pipeline);
    assertThat(served.ok(Who.ANA, "GET", "/pipelines/" + pipeline, "").path("name").asText())
        .isEqualTo("shops");
  }

  @Test
  void itIsSeenByWhoMayViewOneOfItsAppsAndThenOfItThoseApps() throws Exception {
    assertThat(texts(served.ok(Who.VIC, "GET", "/pipelines", ""), "/name"))
        .containsExactly("shops");
    assertThat(served.ok(Who.EVE, "GET", "/pipelines", "")).isEmpty();
    assertThat(served.said(Who.EVE, "GET", "/pipelines/shops", ""))
        .isEqualTo("404 Couldn't find that pipeline.");
    String couplings = "/pipelines/" + pipeline + "/pipeline-couplings";
    assertThat(texts(served.ok(Who.VIC, "GET", couplings, ""), "/app/name"))
        .containsExactly("shop");
    assertThat(texts(served.ok(Who.ROOT, "GET", couplings, ""), "/app/name"))
        .containsExactlyInAnyOrder("shop", "shop-eu");
    assertThat(texts(served.ok(Who.VIC, "GET", "/pipeline-couplings", ""), "/stage"))
        .containsExactly("staging");
    assertThat(served.ok(Who.ANA, "GET", "/users/~/pipeline-couplings", "")).hasSize(2);
    JsonNode own = served.ok(Who.VIC, "GET", "/apps/shop/pipeline-couplings", "");
    assertThat(own.at("/pipeline/name").asText()).isEqualTo("shops");
    assertThat(served.said(Who.EVE, "GET", "/pipeline-couplings/" + own.path("id").asText(), ""))
        .startsWith("404");
  }

  @Test
  void theClientsFilterOfAppsPassesOverWhatOneMayNotView() throws Exception {
    String ids =
        "{\"in\":{\"id\":[\"" + shop + "\",\"" + eu + "\",\"" + UUID.randomUUID() + "\"]}}";
    JsonNode seen = served.ok(Who.ANA, "POST", "/filters/apps", ids);
    assertThat(texts(seen, "/name")).containsExactlyInAnyOrder("shop", "shop-eu");
    assertThat(seen.at("/0/owner/email").asText()).isEqualTo("ana@example.com");
    assertThat(seen.at("/0/joined").asBoolean()).isTrue();
    assertThat(texts(served.ok(Who.VIC, "POST", "/filters/apps", ids), "/name"))
        .containsExactly("shop");
    assertThat(served.said(Who.ANA, "POST", "/filters/apps", "{}"))
        .isEqualTo("422 \"in\" must be an object with a list \"id\" of at most 1000 app ids.");
  }

  @Test
  void onlyTheOwnerRenamesGivesAwayAndDeletes() throws Exception {
    assertThat(served.said(Who.VIC, "PATCH", "/pipelines/" + pipeline, "{\"name\":\"mine\"}"))
        .startsWith("403");
    assertThat(served.said(Who.ANA, "PATCH", "/pipelines/" + pipeline, "{\"name\":\"X\"}"))
        .startsWith("422 A pipeline's name");
    served.ok(Who.ANA, "PATCH", "/pipelines/" + pipeline, "{\"name\":\"stores\"}");
    assertThat(served.said(Who.EVE, "POST", "/pipelines", "{\"name\":\"stores\"}"))
        .isEqualTo("422 Name stores is already taken");
    String away =
        "{\"pipeline\":{\"id\":\"%s\"},\"new_owner\":{\"email\":\"%s\",\"type\":\"user\"}}"
            .formatted(pipeline, "eve@example.com");
    assertThat(served.said(Who.VIC, "POST", "/pipeline-transfers", away)).startsWith("403");
    assertThat(
            served.said(Who.ANA, "POST", "/pipeline-transfers", "{\"new_owner\":{\"id\":\"1\"}}"))
        .isEqualTo("422 \"pipeline\" is missing.");
    String nobody = "{\"pipeline\":\"stores\",\"new_owner\":";
    assertThat(served.said(Who.ANA, "POST", "/pipeline-transfers", nobody + "{}}"))
        .isEqualTo("422 \"new_owner\" names nobody.");
    assertThat(served.said(Who.ANA, "POST", "/pipeline-transfers", nobody + "{\"email\":\"a@b\"}}"))
        .isEqualTo("422 Nobody here is a@b.");
    served.ok(Who.ANA, "POST", "/pipeline-transfers", away);
    assertThat(served.said(Who.ANA, "DELETE", "/pipelines/" + pipeline, "")).startsWith("403");
    served.ok(Who.EVE, "DELETE", "/pipelines/" + pipeline, "{\"name\":\"stores\"}");
    assertThat(served.said(Who.ANA, "GET", "/apps/shop/pipeline-couplings", ""))
        .isEqualTo("404 shop is not in a pipeline.");
    assertThat(served.ok(Who.ANA, "GET", "/apps/shop", "").path("name").asText()).isEqualTo("shop");
  }

  @Test
  void anAppIsPutInMovedAndTakenOutByWhoManagesIt() throws Exception {
    assertThat(served.said(Who.ANA, "POST", "/pipeline-couplings", coupling("shop", "staging")))
        .startsWith("422 shop is in a pipeline already");
    served.ok(Who.EVE, "POST", "/apps", "{\"name\":\"spy\"}");
    assertThat(served.said(Who.EVE, "POST", "/pipeline-couplings", coupling("spy", "development")))
        .startsWith("404");
    grant("shop", "eve@example.com", Permission.VIEW);
    assertThat(served.said(Who.EVE, "POST", "/pipeline-couplings", coupling("spy", "development")))
        .startsWith("403 You may not put apps into the pipeline shops");
    String place = "/pipeline-couplings/" + id("/apps/shop/pipeline-couplings");
    assertThat(served.said(Who.VIC, "PATCH", place, "{\"stage\":\"production\"}"))
        .startsWith("403");
    assertThat(served.said(Who.ANA, "PATCH", place, "{\"stage\":\"test\"}"))
        .startsWith("422 There are no test apps here");
    assertThat(
            served
                .ok(Who.ANA, "PATCH", place, "{\"stage\":\"development\"}")
                .path("stage")
                .asText())
        .isEqualTo("development");
    assertThat(served.world.apps.events(served.shop, Long.MAX_VALUE, true, 1).getFirst().what())
        .isEqualTo("Moved to development in the pipeline shops");
    assertThat(served.said(Who.VIC, "DELETE", place, "")).startsWith("403");
    served.ok(Who.ANA, "DELETE", place, "");
    assertThat(served.said(Who.ANA, "GET", place, "")).startsWith("404");
  }

  @Test
  void aPromotionIsToldUntilItsEnd() throws Exception {
    JsonNode begun = served.ok(Who.ANA, "POST", "/pipeline-promotions", promotion(shop, eu));
    assertThat(begun.at("/source/app/id").asText()).isEqualTo(shop);
    assertThat(begun.at("/pipeline/id").asText()).isEqualTo(pipeline);
    JsonNode target = ended(begun).path(0);
    assertThat(target.path("status").asText()).isEqualTo("succeeded");
    assertThat(target.path("error_message").isNull()).isTrue();
    JsonNode release =
        served.ok(
            Who.ANA, "GET", "/apps/shop-eu/releases/" + target.at("/release/id").asText(), "");
    assertThat(release.path("description").asText()).isEqualTo("Promote shop v3 2222222");
    assertThat(release.path("current").asBoolean()).isTrue();
    String slug = "/apps/shop-eu/slugs/" + release.at("/slug/id").asText();
    assertThat(served.ok(Who.ANA, "GET", slug, "").path("commit").asText()).startsWith("2222222");
    assertThat(served.ok(Who.ANA, "GET", "/apps/shop/pipeline-diff", "").at("/0/same").asBoolean())
        .isTrue();
  }

  @Test
  void promotingTakesDeployOnTheTargetAndViewOnTheSource() throws Exception {
    assertThat(served.said(Who.VIC, "POST", "/pipeline-promotions", promotion(shop, eu)))
        .startsWith("404 Couldn't find that app.");
    grant("shop-eu", "vic@example.com", Permission.VIEW);
    assertThat(served.said(Who.VIC, "POST", "/pipeline-promotions", promotion(shop, eu)))
        .startsWith("403 You may not deploy shop-eu");
    grant("shop-eu", "vic@example.com", Permission.DEPLOY);
    JsonNode begun = served.ok(Who.VIC, "POST", "/pipeline-promotions", promotion(shop, eu));
    assertThat(ended(begun).at("/0/status").asText()).isEqualTo("succeeded");
    assertThat(served.said(Who.EVE, "GET", "/pipeline-promotions/" + begun.path("id").asText(), ""))
        .startsWith("404");
  }

  @Test
  void badPromotionsAreRefusedInWords() throws Exception {
    for (String body :
        List.of(
            "{}",
            "{\"pipeline\":{\"id\":\"" + pipeline + "\"}}",
            "{\"pipeline\":{\"id\":\""
                + pipeline
                + "\"},\"source\":{\"app\":\"shop\"},\"targets\":[]}",
            "{\"pipeline\":\"shops\",\"source\":{\"app\":\"shop\"},\"targets\":[{\"app\":\"shop-eu\"},"
                + "{\"app\":\"shop-eu\"}]}",
            "{\"pipeline\":\"shops\",\"source\":\"shop\",\"targets\":\"shop-eu\"}")) {
      assertThat(served.said(Who.ANA, "POST", "/pipeline-promotions", body)).startsWith("422 ");
    }
    assertThat(served.said(Who.ANA, "POST", "/pipeline-promotions", promotion(eu, shop)))
        .startsWith("422 Code goes from production to a later stage");
  }

  @Test
  void aBlockInStagingIsSeenInProduction() throws Exception {
    ended(served.ok(Who.ANA, "POST", "/pipeline-promotions", promotion(shop, eu)));
    served.ok(Who.ANA, "PUT", "/apps/shop/releases/3/block", "{\"reason\":\"drops orders\"}");
    assertThat(served.said(Who.ANA, "POST", "/pipeline-promotions", promotion(shop, eu)))
        .startsWith("409 Nothing is promoted from shop: Commit 2222222 is not deployed");
    JsonNode release = served.ok(Who.ANA, "GET", "/apps/shop-eu/releases/2", "");
    assertThat(release.path("eligible_for_rollback").asBoolean()).isFalse();
  }

  @Test
  void aForkNeedsThePermissionToSeeTheConfig() throws Exception {
    assertThat(served.said(Who.VIC, "POST", "/apps/shop/fork", "{\"name\":\"two\"}"))
        .startsWith("403");
    assertThat(served.said(Who.EVE, "POST", "/apps/shop/fork", "{\"name\":\"two\"}"))
        .startsWith("404");
    assertThat(served.said(Who.ANA, "POST", "/apps/shop/fork", "{\"to\":\"two\"}"))
        .startsWith("422 \"to\" is not known here");
    JsonNode forked = served.ok(Who.ANA, "POST", "/apps/shop/fork", "{\"name\":\"two\"}");
    assertThat(forked.path("status").asText()).isEqualTo("succeeded");
    assertThat(forked.path("release").asInt()).isEqualTo(2);
    assertThat(served.said(Who.VIC, "GET", "/apps/two", "")).startsWith("404");
  }
}
