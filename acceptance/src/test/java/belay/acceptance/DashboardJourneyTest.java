package belay.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What pages do with forms that are old or sent twice, and with text that means harm. */
@OnSharedServer
class DashboardJourneyTest {
  private static final String HARM = "\"'><i id=xss>&amp;${1}";
  private static final String LONG = "L".repeat(100);

  private final Machine machine;

  @SuppressWarnings("NullAway.Init") // set before every test
  private Visitor visitor;

  DashboardJourneyTest(Machine machine) {
    this.machine = machine;
  }

  @BeforeEach
  void comeIn() {
    visitor = Visitor.in(machine);
  }

  @AfterEach
  void leave() {
    visitor.send(visitor.get("/account").form("Sign out"));
    visitor.close();
  }

  private Path app(String name) {
    Path source = machine.checkout(name, App.files("one"));
    machine.push(source).ok();
    machine.commit(source, App.version("two"));
    machine.push(source).ok();
    return source;
  }

  private List<String> releases(String app) {
    List<String> all = new ArrayList<>();
    for (JsonNode each : new Api(machine).get("/apps/" + app + "/releases")) {
      all.add(each.path("description").asText());
    }
    return all;
  }

  @Test
  void aRollbackThatSomebodyCameBeforeChangesNothing() {
    app("shop");
    Visitor.Form seen = visitor.get("/apps/shop/rollback").says("v3", "v2").form("Roll back to v2");
    Visitor.Form now = visitor.get("/apps/shop/now").says("v3", "v2").form("Roll back to v2");
    machine.belay("config:set", "A=1", "-a", "shop").ok();
    Visitor.Page late = visitor.send(now);
    assertThat(late.status()).isBetween(400, 499);
    late.says("role=\"alert\"", "v4");
    Visitor.Page refused = visitor.send(seen.with("t:reason", "it is slow"));
    assertThat(refused.status()).isBetween(400, 499);
    refused.says("role=\"alert\"", "v4");
    assertThat(releases("shop")).hasSize(4);

    Visitor.Form anew = visitor.get("/apps/shop/releases/v2/rollback").form("Roll back to v2");
    visitor.send(anew.with("t:reason", "it is slow")).says("v5", "Undo</button>", "it is slow");
    Visitor.Page again = visitor.send(anew);
    assertThat(again.status()).isBetween(400, 499);
    assertThat(releases("shop")).hasSize(5);
    assertThat(machine.get("shop", "/").body()).isEqualTo("one none");
  }

  @Test
  void noTextOfAnybodysBecomesPartOfAPage() {
    harm();
    StringBuilder all = new StringBuilder();
    for (String page : pages()) {
      all.append(visitor.get(page).saysNot("<i id=xss", "Something went wrong").html());
    }
    assertThat(all.toString()).as("it is there, as text").contains("&lt;i id=xss");
    refusedInForms();
    for (JsonNode each : new Api(machine).get("/oauth/authorizations")) {
      if (each.path("description").asText().contains("xss")) {
        new Api(machine).delete("/oauth/authorizations/" + each.path("id").asText());
      }
    }
  }

  /** An app with harm in every text that it, its commits and its people control. */
  private void harm() {
    Path source = machine.checkout("harm", App.files("one"));
    machine.push(source).ok();
    machine.commit(source, Map.of(HARM + ".txt", "x\n"));
    String author = HARM.replace("<", "").replace(">", "") + " <a@b.c>";
    machine.git(source, "commit", "-q", "--allow-empty", "--author", author, "-m", HARM).ok();
    machine.push(source).ok();
    machine.get("harm", "/say?" + Visitor.encode(HARM));
    machine.belay("rollback", "-a", "harm", "--reason", HARM).ok();
    visitor.send(
        visitor
            .get("/apps/harm/settings")
            .form("Set</button>")
            .with("key", "A")
            .with("value", HARM));
    visitor.send(visitor.get("/account").form("Make a token").with("description", HARM));
  }

  private static List<String> pages() {
    String harm = Visitor.encode(HARM);
    List<String> pages = new ArrayList<>();
    for (String page :
        List.of(
            "",
            "/now",
            "/activity",
            "/metrics?last=10m",
            "/metrics?last=" + harm,
            "/activity?show=" + harm + "&by=" + harm,
            "/activity?before=" + harm,
            "/events",
            "/builds",
            "/builds/" + harm,
            "/releases/v3",
            "/releases/v4",
            "/releases/" + harm,
            "/releases/v2/diff/v3",
            "/releases/v2/diff/" + harm,
            "/releases/v3/rollback",
            "/undo",
            "/resources",
            "/access",
            "/settings",
            "/logs",
            "/logs?dyno=" + harm + "&source=" + harm)) {
      pages.add("/apps/harm" + page);
    }
    pages.addAll(
        List.of(
            "/account",
            "/attention",
            "/pipelines",
            "/pipelines/" + harm,
            "/apps",
            "/apps/" + harm,
            "/apps?q=" + harm,
            "/sign-in?to=" + Visitor.encode("/" + HARM),
            "/sign-in/" + harm,
            "/doing/" + harm));
    return pages;
  }

  /** What is refused is shown again in the form that it was in. */
  private void refusedInForms() {
    Visitor.Page settings = visitor.get("/apps/harm/settings");
    List<Visitor.Form> forms =
        List.of(
            settings.form("Set</button>").with("key", HARM).with("value", HARM),
            settings.form(">Add</button>").with("t:hostname", HARM),
            settings.form("Save</button>").with("e:repository", "javascript:alert(1)//" + HARM),
            visitor.get("/new").form("Create the app").with("t:name", HARM),
            visitor.get("/apps/harm/access").form("Let in").with("t:user", HARM),
            visitor.get("/account").form("Add the key").with("e:public_key", HARM));
    for (Visitor.Form form : forms) {
      Visitor.Page refused = visitor.send(form);
      assertThat(refused.status()).as(refused.html()).isBetween(400, 499);
      refused.saysNot("<i id=xss", "href=\"javascript").says("role=\"alert\"");
    }
  }

  @Test
  @Tag("long")
  void whatARollbackNeedsToBeAcceptedIsABoxOnItsPage() {
    Path source = app("tables");
    machine.commit(source, Map.of("db/migration/V1__c.sql", "DROP TABLE users;\n"));
    machine.push(source).ok();
    Visitor.Form form =
        visitor
            .get("/apps/tables/rollback")
            .says("db/migration/V1__c.sql", "name=\"b:accept_migrations\"")
            .form("Roll back to v3");
    Visitor.Page refused = visitor.send(form);
    assertThat(refused.status()).isBetween(400, 499);
    refused.says("role=\"alert\"", "db/migration/V1__c.sql");
    assertThat(releases("tables")).hasSize(4);
    visitor.send(form.with("b:accept_migrations", "on")).says("v5", "Undo</button>");
    assertThat(releases("tables")).hasSize(5);
  }

  @Test
  void aWebhookIsAddedAsItsFormOffersIt() {
    machine.belay("apps:create", "told").ok();
    Visitor.Form add = visitor.get("/apps/told/settings").form("name=\"w:include\"");
    Visitor.Page added = visitor.send(add.with("t:url", "https://hooks.example/told"));
    added.says("https://hooks.example/told").saysNot("role=\"alert\"");
    assertThat(new Api(machine).get("/apps/told/webhooks")).hasSize(1);
  }

  @Test
  void longNamesAreShownOrRefusedWithASentence() {
    Visitor.Form create = visitor.get("/new").form("Create the app");
    visitor.send(create.with("t:name", LONG)).says("role=\"alert\"", "value=\"" + LONG);
    visitor.send(create.with("t:name", "short")).says("short");
    Visitor.Page twice = visitor.send(create.with("t:name", "short"));
    assertThat(twice.status()).isBetween(400, 499);
    twice.says("role=\"alert\"");
    Visitor.Form set = visitor.get("/apps/short/settings").form("Set</button>");
    visitor.send(set.with("key", LONG).with("value", LONG)).says(LONG);
    visitor.get("/apps/short/activity").says(LONG.substring(0, 40));
    Visitor.Page nothing = visitor.get("/apps/short/rollback");
    assertThat(nothing.status()).isBetween(400, 499);
    nothing.says("Back to the app");
  }
}
