package belay.channels;

import static org.assertj.core.api.Assertions.assertThat;

import belay.deploy.Settle;
import belay.doors.AsksOnly;
import belay.doors.Served.Who;
import belay.doors.ServedTest;
import belay.mail.Letter;
import belay.webhook.Receiver;
import com.fasterxml.jackson.databind.JsonNode;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who is told in words of what, over HTTP, at receivers of one's own. */
class HooksResourceTest extends ServedTest {
  private static final String ALL = "/apps/shop/hooks";
  private final Receiver receiver = new Receiver();

  @AfterEach
  void hangUp() {
    receiver.close();
  }

  private static String body(String kind, String to, String more) {
    return "{\"kind\":\"" + kind + "\",\"to\":\"" + to + "\"" + more + "}";
  }

  private JsonNode add(String kind, String to, String more) throws Exception {
    return served.ok(Who.ANA, "POST", ALL, body(kind, to, more));
  }

  private static Map<String, String> form(Receiver.Got got) {
    Map<String, String> form = new LinkedHashMap<>();
    for (String field : got.body().split("&", -1)) {
      String[] parts = field.split("=", 2);
      form.put(parts[0], URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
    }
    return form;
  }

  private List<String> deliveries(Who who, String at) {
    try {
      List<String> all = new ArrayList<>();
      for (JsonNode d : served.ok(who, "GET", at + "/hook-deliveries", "")) {
        all.add(d.path("event").asText() + " " + d.path("status").asText());
      }
      return all;
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private List<String> descriptions() throws Exception {
    return served
        .ok(Who.ANA, "GET", "/apps/shop/releases", "")
        .valueStream()
        .map(r -> r.path("version").asInt() + " " + r.path("description").asText())
        .toList();
  }

  private List<String> plans(int version) throws Exception {
    return served
        .ok(Who.ANA, "GET", "/apps/shop/releases/" + version, "")
        .path("addon_plan_names")
        .valueStream()
        .map(JsonNode::asText)
        .toList();
  }

  @Test
  void aHookComesAndGoesWithAReleaseThatTouchesNoDyno() throws Exception {
    JsonNode dynos = served.ok(Who.ANA, "GET", "/apps/shop/dynos", "");
    JsonNode hook = add("email", "ana@example.com", ",\"reason\":\"so that ana hears\"");
    String name = hook.path("name").asText();
    assertThat(hook.path("release").asText()).isEqualTo("v4");
    assertThat(name).startsWith("deployhooks-email-");
    add("slack", receiver.url(), "");

    JsonNode after = served.ok(Who.ANA, "GET", "/apps/shop/dynos", "");
    assertThat(after.at("/0/id")).isEqualTo(dynos.at("/0/id"));
    assertThat(after.at("/0/release/version").asInt()).isEqualTo(5);
    assertThat(plans(3)).isEmpty();
    assertThat(plans(4)).containsExactly("deployhooks:email");
    assertThat(plans(5)).containsExactly("deployhooks:email", "deployhooks:slack");

    served.ok(Who.ANA, "DELETE", ALL + "/" + name, "");
    assertThat(plans(5)).containsExactly("deployhooks:email", "deployhooks:slack");
    assertThat(plans(6)).containsExactly("deployhooks:slack");
    assertThat(descriptions())
        .contains(
            "4 Attach DEPLOYHOOKS_EMAIL_" + name.replaceAll("\\D", "") + " (@ref:" + name + ")",
            "6 Detach DEPLOYHOOKS_EMAIL_" + name.replaceAll("\\D", "") + " (@ref:" + name + ")");
    assertThat(served.ok(Who.ANA, "GET", "/apps/shop/ledger/verify", "").path("whole").asBoolean())
        .isTrue();
  }

  @Test
  void aRollbackIsToldToAllThreeWithWhatItCost() throws Exception {
    add("http", receiver.url(), "");
    add("slack", receiver.url() + "/T0/B0/XXXX", "");
    add("email", "ana@example.com", "");
    served.ok(Who.ANA, "PATCH", "/apps/shop/config-vars", "{\"SECRET_KEY\":\"v4lue\"}");
    served.ok(
        Who.BOB,
        "POST",
        "/apps/shop/actions/rollback",
        "{\"target\":\"v2\",\"reason\":\"checkout <is> broken\"}");

    Settle.until(() -> receiver.got().size() == 2 && served.letters.size() == 1);

    Map<String, String> form =
        form(receiver.got().stream().filter(g -> g.body().startsWith("app=")).findFirst().get());
    assertThat(List.copyOf(form.keySet()).subList(0, 8))
        .containsExactly(
            "app", "user", "url", "head", "head_long", "prev_head", "git_log", "release");
    assertThat(form)
        .containsEntry("app", "shop")
        .containsEntry("user", "bob@example.com")
        .containsEntry("head", "1111111")
        .containsEntry("release", "v8")
        .containsEntry("event", "rollback")
        .containsEntry("from", "v7")
        .containsEntry("to", "v2")
        .containsEntry("reason", "checkout <is> broken")
        .containsEntry("undo", "belay rollback --undo -a shop");
    assertThat(form.get("prev_head")).startsWith("2222222");
    assertThat(form.get("config")).contains("SECRET_KEY removed");
    assertThat(form.get("switch")).contains("requests in flight failed");
    Letter letter = served.letters.getFirst();
    assertThat(letter.subject()).isEqualTo("shop was rolled back from v7 to v2, as v8");
    assertThat(letter.text())
        .contains("bob@example.com", "checkout <is> broken", "SECRET_KEY removed", "Switch:")
        .doesNotContain("v4lue");
    assertThat(letter.html()).contains("checkout &lt;is&gt; broken").doesNotContain("<is>");
    String slack =
        receiver.got().stream().filter(g -> g.body().startsWith("{")).findFirst().get().body();
    assertThat(slack).contains("checkout &lt;is&gt; broken").doesNotContain("v4lue");
    Settle.until(() ->
        deliveries(Who.ANA, "/apps/shop").equals(Collections.nCopies(3, "rollback succeeded")));
  }

  @Test
  void whoChoseIsToldOfThatAlone() throws Exception {
    add("http", receiver.url(), ",\"events\":[\"pin\"]");
    served.world.push(served.shop, "3333333");
    served.ok(Who.ANA, "PUT", "/apps/shop/pin", "{\"reason\":\"until monday\"}");
    Settle.until(() -> receiver.got().size() == 1);
    assertThat(form(receiver.got().getFirst()))
        .containsEntry("event", "pin")
        .containsEntry("text", "shop is pinned at v5");
  }

  @Test
  void whatLeadsSomewhereSecretIsShownNowhere() throws Exception {
    String secret = receiver.url() + "/services/T0/XXXX?key=YYYY";
    JsonNode hook = add("slack", secret, "");
    String shown =
        hook
            + served.send(Who.ANA, "GET", ALL, "").text()
            + served.send(Who.ANA, "GET", "/apps/shop/releases", "").text()
            + served.send(Who.ANA, "GET", "/apps/shop/events", "").text()
            + served.send(Who.ANA, "GET", "/apps/shop/addons", "").text()
            + served.send(Who.ANA, "GET", "/belay-addons", "").text();
    assertThat(shown).contains("/****").doesNotContain("XXXX", "YYYY");
  }

  @Test
  void aTestSaysAtOnceHowItGoesThoughOthersWait() throws Exception {
    receiver.answers(503, 503);
    String name = add("http", receiver.url(), "").path("name").asText();
    served.ok(Who.ANA, "POST", "/apps/shop/actions/rollback", "{}");
    Settle.until(() -> deliveries(Who.ANA, "/apps/shop").contains("rollback retrying"));
    JsonNode test = served.ok(Who.ANA, "POST", ALL + "/" + name + "/actions/test", "");
    assertThat(test.path("event").asText()).isEqualTo("test");
    assertThat(test.path("num_attempts").asInt()).isEqualTo(1);
    assertThat(test.path("next_attempt_at").isNull()).isTrue();
  }

  @Test
  void aDeliveryIsSentAgain() throws Exception {
    add("http", receiver.url(), "");
    served.ok(Who.ANA, "POST", "/apps/shop/actions/rollback", "{}");
    Settle.until(() -> deliveries(Who.ANA, "/apps/shop").equals(List.of("rollback succeeded")));
    String id = served.ok(Who.ANA, "GET", "/apps/shop/hook-deliveries", "").at("/0/id").asText();
    served.ok(Who.ANA, "POST", "/apps/shop/hook-deliveries/" + id + "/actions/redeliver", "");
    Settle.until(() -> receiver.got().size() == 2);
    assertThat(receiver.got().getLast().body()).isEqualTo(receiver.got().getFirst().body());
  }

  @Test
  void theServersOwnAreToldOfAllAppsAndOnlyItsAdministratorsSeeThem() throws Exception {
    assertThat(served.said(Who.ANA, "POST", "/hooks", body("http", receiver.url(), "")))
        .startsWith("403");
    JsonNode hook = served.ok(Who.ROOT, "POST", "/hooks", body("http", receiver.url(), ""));
    assertThat(hook.path("app").isNull()).isTrue();
    assertThat(hook.path("release").isNull()).isTrue();
    assertThat(hook.path("events").toString()).contains("disk");
    served.ok(Who.ANA, "POST", "/apps/shop/actions/rollback", "{}");
    Settle.until(() -> deliveries(Who.ROOT, "").equals(List.of("rollback succeeded")));
    assertThat(deliveries(Who.ANA, "/apps/shop")).isEmpty();
    assertThat(plans(4)).isEmpty();
    assertThat(served.ok(Who.ANA, "GET", "/apps/shop/webhook-deliveries", "")).isEmpty();
    assertThat(served.ok(Who.ANA, "GET", "/apps/shop/webhook-events", "")).isEmpty();

    served.ok(Who.ROOT, "DELETE", "/hooks/" + hook.path("name").asText(), "");
    assertThat(served.ok(Who.ROOT, "GET", "/hooks", "")).isEmpty();
  }

  @AsksOnly
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "http|http://10.0.0.1/x|inner address",
        "http|http://169.254.169.254/latest|inner address",
        "slack|ftp://example.com|http or https address",
        "email|ana|is no e-mail address",
        "email|ana@example.com\\r\\nBcc: eve@example.com|is no e-mail address",
        "irc|x|http, slack or email"
      })
  void whatCannotBeToldIsRefusedAndNothingIsReleased(String kind, String to, String why)
      throws Exception {
    assertThat(served.said(Who.ANA, "POST", ALL, body(kind, to, "")))
        .startsWith("422")
        .contains(why);
    assertThat(descriptions()).hasSize(3);
  }

  @Test
  void whoMayNotManageTheAppSeesNamesOnly() throws Exception {
    add("email", "ana@example.com", "");
    assertThat(served.said(Who.VIC, "GET", ALL, "")).startsWith("403");
    assertThat(served.said(Who.EVE, "GET", ALL, "")).startsWith("404");
    assertThat(served.send(Who.VIC, "GET", "/apps/shop/addons", "").text())
        .contains("deployhooks:email")
        .doesNotContain("ana@example.com\"}");
  }

  @Test
  void herokusClientsAddListAndDestroyThemAsAddons() throws Exception {
    JsonNode addon =
        served.ok(
            Who.ANA,
            "POST",
            "/apps/shop/addons",
            "{\"plan\":\"deployhooks:http\",\"config\":{\"url\":\"" + receiver.url() + "\"}}");
    String name = addon.path("name").asText();
    assertThat(addon.at("/plan/name").asText()).isEqualTo("deployhooks:http");
    assertThat(served.ok(Who.ANA, "GET", "/apps/shop/addons", "").at("/0/name").asText())
        .isEqualTo(name);
    assertThat(served.ok(Who.ANA, "GET", "/apps/shop/addon-attachments", "").at("/0/name").asText())
        .isEqualTo(name.toUpperCase(Locale.ROOT).replace('-', '_'));
    assertThat(
            served
                .ok(Who.ANA, "GET", "/addon-services/deployhooks/plans", "")
                .valueStream()
                .map(p -> p.path("name").asText()))
        .containsExactly("deployhooks:http", "deployhooks:slack", "deployhooks:email");
    served.ok(Who.ANA, "DELETE", "/apps/shop/addons/" + name, "");
    assertThat(served.ok(Who.ANA, "GET", ALL, "")).isEmpty();
    assertThat(
            served.said(Who.BOB, "POST", "/apps/shop/addons", "{\"plan\":\"deployhooks:email\"}"))
        .startsWith("403");
  }

  @AsksOnly
  @Test
  void aNameOfAHooksIsNoOtherAddons() throws Exception {
    assertThat(
            served.said(
                Who.ANA,
                "POST",
                "/belay-addons",
                "{\"name\":\"deployhooks-email-10000\",\"variables\":{\"A\":\"b\"}}"))
        .contains("are those of hooks");
  }

  @Test
  void aRollbackLeavesHooksAsTheyAre() throws Exception {
    String name = add("http", receiver.url(), "").path("name").asText();
    served.ok(Who.ANA, "POST", "/apps/shop/actions/rollback", "{\"target\":\"v2\"}");
    assertThat(served.ok(Who.ANA, "GET", ALL, "").at("/0/name").asText()).isEqualTo(name);
    assertThat(plans(5)).containsExactly("deployhooks:http");
  }

  @Test
  void thePasswordForMailIsShownByNothing() throws Exception {
    assertThat(served.said(Who.ANA, "GET", "/mail", "")).startsWith("403");
    JsonNode mail = served.ok(Who.ROOT, "PATCH", "/mail", "{\"password\":\"s3cret\"}");
    assertThat(mail.path("password").asText()).isEqualTo("********");
    assertThat(served.send(Who.ROOT, "GET", "/mail", "").text()).doesNotContain("s3cret");
    assertThat(
            served.ok(Who.ROOT, "PATCH", "/mail", "{\"password\":null}").path("password").isNull())
        .isTrue();
  }
}
