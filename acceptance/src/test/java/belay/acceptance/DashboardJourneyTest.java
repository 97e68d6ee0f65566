package belay.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
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
    machine.belay("config:set", "A=1", "-a", "shop").ok();
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
    Path source = machine.checkout("harm", App.files("one"));
    machine.push(source).ok();
    machine.commit(source, Map.of(HARM + ".txt", "x\n"));
    machine
        .git(
            source,
            "commit",
            "-q",
            "--allow-empty",
            "--author",
            HARM.replace("<", "") + " <a@b.c>",
            "-m",
            HARM)
        .ok();
    machine.push(source).ok();
    machine.get("harm", "/say?" + Visitor.encode(HARM));
    machine.belay("rollback", "-a", "harm", "--reason", HARM).ok();
    visitor.send(
        visitor.get("/apps/harm/settings").form("Set").with("key", "A").with("value", HARM));
    visitor.send(visitor.get("/account").form("Make a token").with("description", HARM));
    new Api(machine).post("/pipelines", "{\"name\":\"xss-i-id\"}");

    List<String> pages = new ArrayList<>();
    for (String page :
        List.of(
            "",
            "/activity?show=" + Visitor.encode(HARM) + "&by=" + Visitor.encode(HARM),
            "/events",
            "/builds",
            "/releases/v3",
            "/releases/v4",
            "/releases/v2/diff/v3",
            "/releases/v3/rollback",
            "/undo",
            "/resources",
            "/access",
            "/settings",
            "/activity?before=" + Visitor.encode(HARM),
            "/logs",
            "/logs?dyno=" + Visitor.encode(HARM) + "&source=" + Visitor.encode(HARM),
            "/releases/" + Visitor.encode(HARM),
            "/releases/v2/diff/" + Visitor.encode(HARM))) {
      pages.add("/apps/harm" + page);
    }
    pages.addAll(
        List.of(
            "/account",
            "/pipelines",
            "/apps",
            "/apps/" + Visitor.encode(HARM),
            "/apps?q=" + Visitor.encode(HARM),
            "/sign-in?to=" + Visitor.encode("/" + HARM),
            "/sign-in/" + Visitor.encode(HARM),
            "/doing/" + Visitor.encode(HARM),
            "/pipelines/" + Visitor.encode(HARM)));
    String all = "";
    for (String page : pages) {
      Visitor.Page shown = visitor.get(page).saysNot("<i id=xss", "Something went wrong");
      all += shown.html();
    }
    assertThat(all).as("it is there, as text").contains("&lt;i id=xss");
    refusedInForms();
    JsonNode token = new Api(machine).get("/oauth/authorizations");
    for (JsonNode each : token) {
      if (each.path("description").asText().contains("xss")) {
        new Api(machine).delete("/oauth/authorizations/" + each.path("id").asText());
      }
    }
    new Api(machine).delete("/pipelines/xss-i-id");
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
    nothing.says("Back to the activity");
  }
}
