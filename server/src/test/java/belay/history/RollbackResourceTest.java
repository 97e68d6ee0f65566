package belay.history;

import static org.assertj.core.api.Assertions.assertThat;

import belay.doors.AsksOnly;
import belay.doors.Served.Who;
import belay.doors.ServedTest;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Rollbacks, previews, rehearsals, promotions and retries over HTTP. */
class RollbackResourceTest extends ServedTest {
  private static final String ROLLBACK = "/apps/shop/actions/rollback";

  private int releases() {
    return served.world.ledger.newest(served.shop.id(), 100).size();
  }

  @Test
  void theDefaultTargetComesBackAndTheAnswerTellsWhatHappened() throws Exception {
    JsonNode release = served.ok(Who.BOB, "POST", ROLLBACK, "{\"reason\":\"  checkout broken \"}");

    assertThat(release.path("description").asText()).isEqualTo("Rollback to v2");
    assertThat(release.path("user").path("email").asText()).isEqualTo("bob@example.com");
    JsonNode rollback = release.path("rollback");
    assertThat(rollback.path("from").asInt()).isEqualTo(3);
    assertThat(rollback.path("target").asInt()).isEqualTo(2);
    assertThat(rollback.path("pinned").asBoolean()).isFalse();
    assertThat(rollback.path("refused").asText()).startsWith("2222222");
    JsonNode why = served.ok(Who.VIC, "GET", "/apps/shop/releases/v4/why", "");
    assertThat(why.path("reason").asText()).isEqualTo("checkout broken");
  }

  @Test
  void nullIsAsGoodAsAbsent() throws Exception {
    served.ok(
        Who.ANA,
        "POST",
        ROLLBACK,
        "{\"target\":null,\"undo\":null,\"expected\":null,\"without_addons\":null,\"pin\":null,"
            + "\"reason\":null,\"config\":null,\"to_time\":null}");
    assertThat(releases()).isEqualTo(4);
  }

  @AsksOnly
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "null | 400 The request's body is not a JSON object.",
        "[] | 400 The request's body is not a JSON object.",
        "\"v2\" | 400 The request's body is not a JSON object.",
        "{\"target\": | 400 The request's body is not valid JSON.",
        "{} {} | 400 The request's body is not valid JSON.",
        "{\"target\":{}} | 422 \"target\" must be a string.",
        "{\"target\":[\"v2\"]} | 422 \"target\" must be a string.",
        "{\"target\":\"\"} | 422 \"target\" is empty: leave it out for the default target.",
        "{\"target\":\" \"} | 422 \"target\" is empty: leave it out for the default target.",
        "{\"expected\":\"v3\"} | 422 \"expected\" must be a whole number, not \"v3\".",
        "{\"expected\":3.5} | 422 \"expected\" must be a whole number, not \"3.5\".",
        "{\"expected\":99999999999} | 422 \"expected\" must be a whole number, not \"99999999999\".",
        "{\"pin\":\"perhaps\"} | 422 \"pin\" must be true or false, not \"perhaps\".",
        "{\"config\":\"older\"} | 422 The config of a rollback is one of target, current, merge.",
        "{\"without_addons\":\"db\"} | 422 \"without_addons\" must be a list of at most 200 words.",
        "{\"without_addons\":[null]} | 422 \"without_addons\" must be a list of words.",
        "{\"without_addons\":[{}]} | 422 \"without_addons\" must be a list of words.",
        "{\"to_time\":\"yesterday\"} | 422 Not a time:",
        "{\"to_time\":\"2024-01-16T10:50:00\"} | 422 Not a time:",
        "{\"target\":\"v2\",\"undo\":true} | 422 Give one of",
        "{\"reason\":\"a\\u001b[2Jb\"} | 422 A reason is one line of text",
        "{\"reason\":\"a\\nb\"} | 422 A reason is one line of text",
        "{\"reason\":\"a\\u0000b\"} | 422 A reason is one line of text",
        "{\"reason\":{}} | 422 \"reason\" must be a string.",
        "{\"release\":\"v2\"} | 422 \"release\" is not known here: target, to_time, undo",
        "{\"targt\\u0007\":\"v2\"} | 422 \"targt?\" is not known here:"
      })
  void malformedInputIsRefusedInWordsAndWritesNothing(String body, String words) throws Exception {
    assertThat(served.said(Who.ANA, "POST", ROLLBACK, body)).startsWith(words);
    assertThat(releases()).isEqualTo(3);
  }

  @Test
  void aReasonHasALimit() throws Exception {
    assertThat(served.said(Who.ANA, "POST", ROLLBACK, "{\"reason\":\"" + "x".repeat(1_001) + "\"}"))
        .isEqualTo("422 A reason has at most 1000 characters.");
    served.ok(Who.ANA, "POST", ROLLBACK, "{\"reason\":\"" + "é".repeat(1_000) + "\"}");
    assertThat(releases()).isEqualTo(4);
  }

  @AsksOnly
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"target\":\"v9\"} | 404 There is no release v9. Available: v2 (Deploy 1111111).",
        "{\"target\":\"v3\"} | 422 v3 is the release that serves already.",
        "{\"target\":\"v1\"} | 422 Cannot roll back: v1 has no slug.",
        "{\"target\":\"-7\"} | 422 No previous release found: only 1 of 7 steps back are there.",
        "{\"target\":\"<script>\"} | 404 \"<script>\" does not name a release:",
        "{\"undo\":true} | 422 There is no rollback to undo",
        "{\"to_time\":\"1970-01-01T00:00:00Z\"} | 404 Nothing served at 1970-01-01 00:00 UTC.",
        "{\"to_time\":\"+999999999-12-31T23:59:59Z\"} | 422 v3 is the release that serves already.",
        "{\"expected\":2} | 409 v2 is not serving any more: v3 (Deploy 2222222) by ana@example.com"
      })
  void whatCannotBePutBackIsRefusedWithItsReason(String body, String words) throws Exception {
    assertThat(served.said(Who.ANA, "POST", ROLLBACK, body)).startsWith(words);
    assertThat(releases()).isEqualTo(3);
  }

  @Test
  void whoMayRollBackNeedNotBeAllowedToDeploy() throws Exception {
    assertThat(served.said(Who.VIC, "POST", ROLLBACK, "{}"))
        .isEqualTo("403 You may not roll back shop; ask its owner.");
    assertThat(served.said(Who.EVE, "POST", ROLLBACK, "{}"))
        .isEqualTo("404 Couldn't find that app.");
    assertThat(served.said(Who.BOB, "POST", "/apps/shop/actions/promote", "{\"release\":\"v2\"}"))
        .isEqualTo("403 You may not deploy shop; ask its owner.");
    assertThat(served.said(Who.BOB, "POST", "/apps/shop/actions/retry", "{}"))
        .isEqualTo("403 You may not deploy shop; ask its owner.");
    served.ok(Who.BOB, "POST", ROLLBACK, "{\"target\":\"v2\",\"expected\":3}");
  }

  @AsksOnly
  @Test
  void aDryRunWritesNothingAndWhoMayLookMayAskForIt() throws Exception {
    JsonNode preview = served.ok(Who.VIC, "POST", ROLLBACK, "{\"dry_run\":true}");

    assertThat(preview.path("from").path("version").asInt()).isEqualTo(3);
    assertThat(preview.path("target").path("version").asInt()).isEqualTo(2);
    assertThat(preview.path("safe").asBoolean()).isTrue();
    assertThat(preview.path("code").path("files").asInt()).isEqualTo(1);
    assertThat(releases()).isEqualTo(3);
    assertThat(served.said(Who.VIC, "POST", ROLLBACK, "{\"dry_run\":true,\"expected\":2}"))
        .startsWith("409 v2 is not serving any more");
    assertThat(served.said(Who.VIC, "POST", ROLLBACK, "{\"dry_run\":\"no\"}"))
        .isEqualTo("422 \"dry_run\" must be true or false, not \"no\".");
  }

  @AsksOnly
  @ParameterizedTest
  @ValueSource(strings = {"v2", "2", "1111111"})
  void thePreviewOfAReleaseIsTheDryRunToIt(String name) throws Exception {
    String path = "/apps/shop/releases/" + name + "/rollback-preview";
    assertThat(served.ok(Who.VIC, "GET", path, ""))
        .isEqualTo(served.ok(Who.VIC, "POST", ROLLBACK, "{\"dry_run\":true,\"target\":\"v2\"}"));
    assertThat(served.said(Who.VIC, "GET", path + "?config=older", ""))
        .startsWith("422 The config of a rollback is one of");
  }

  @Test
  void aPreviewShowsNoValueOfAConfigVar() throws Exception {
    served.ok(Who.ANA, "PATCH", "/apps/shop/config-vars", "{\"KEY\":\"hunter2\"}");
    String preview = served.send(Who.VIC, "POST", ROLLBACK, "{\"dry_run\":true}").text();
    assertThat(preview).contains("KEY").doesNotContain("hunter2");
  }

  @Test
  void aRollbackThatPinsSaysSoAndAnUndoTakesThePinBack() throws Exception {
    JsonNode pinned = served.ok(Who.BOB, "POST", ROLLBACK, "{\"pin\":true}");
    assertThat(pinned.path("rollback").path("pinned").asBoolean()).isTrue();
    JsonNode undone = served.ok(Who.BOB, "POST", ROLLBACK, "{\"undo\":true}");
    assertThat(undone.path("description").asText()).isEqualTo("Rollback to v3");
    assertThat(undone.path("rollback").path("pinned").asBoolean()).isFalse();
  }

  @Test
  void aRehearsalIsAnsweredAndRemembered() throws Exception {
    JsonNode drill = served.ok(Who.BOB, "POST", "/apps/shop/actions/rehearse", "{}");
    assertThat(drill.path("version").asInt()).isEqualTo(2);
    assertThat(drill.path("well").asBoolean()).isTrue();
    assertThat(served.ok(Who.VIC, "GET", "/apps/shop/drills", "")).containsExactly(drill);
    assertThat(releases()).isEqualTo(3);
    assertThat(served.said(Who.VIC, "POST", "/apps/shop/actions/rehearse", "{}"))
        .isEqualTo("403 You may not roll back shop; ask its owner.");
    assertThat(served.said(Who.BOB, "POST", "/apps/shop/actions/rehearse", "{\"target\":\"v3\"}"))
        .isEqualTo("422 v3 is the release that serves already.");
    assertThat(served.said(Who.BOB, "POST", "/apps/shop/actions/rehearse", "{\"version\":2}"))
        .startsWith("422 \"version\" is not known here");
  }

  @Test
  void aHeldReleaseIsPromotedAndNothingElseIs() throws Exception {
    served.ok(Who.ANA, "PUT", "/apps/shop/pin", "{}");
    served.world.push(served.shop, "3333333");
    String promote = "/apps/shop/actions/promote";
    assertThat(served.said(Who.ANA, "POST", promote, "{}"))
        .isEqualTo("422 \"release\" is missing.");
    assertThat(served.said(Who.ANA, "POST", promote, "{\"release\":\"v2\"}"))
        .isEqualTo(
            "422 v2 is not held, it served already. Go back to it with: belay rollback v2 -a shop");
    assertThat(served.said(Who.ANA, "POST", promote, "{\"release\":\"v77\"}"))
        .isEqualTo("404 Couldn't find that release. There is no release v77 of shop.");
    JsonNode promoted = served.ok(Who.ANA, "POST", promote, "{\"release\":\"v4\"}");
    assertThat(promoted.path("description").asText()).isEqualTo("Promote shop v4 3333333");
    assertThat(served.ok(Who.VIC, "GET", "/apps/shop/orders", "").path("pin").isNull()).isTrue();
  }

  @AsksOnly
  @Test
  void onlyAFailureIsRetried() throws Exception {
    assertThat(served.said(Who.ANA, "POST", "/apps/shop/actions/retry", "{}"))
        .isEqualTo("422 v3 did not fail, it is succeeded: nothing to retry.");
    assertThat(served.said(Who.ANA, "POST", "/apps/shop/actions/retry", "{\"release\":[]}"))
        .isEqualTo("422 \"release\" must be a string.");
  }

  @AsksOnly
  @Test
  void aRollbackIsPosted() throws Exception {
    for (String method : List.of("GET", "PUT", "DELETE")) {
      assertThat(served.send(Who.ANA, method, ROLLBACK, "").status()).isEqualTo(405);
    }
  }
}
