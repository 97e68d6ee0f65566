package belay.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import belay.api.request.AppCreate;
import belay.api.request.AppsFilter;
import belay.api.request.BuildCreate;
import belay.api.request.BuildpacksUpdate;
import belay.api.request.DynoCreate;
import belay.api.request.FormationUpdate;
import belay.api.request.LimitsUpdate;
import belay.api.request.LogDrainCreate;
import belay.api.request.Patch;
import belay.api.request.PipelineCreate;
import belay.api.request.PipelineTransfer;
import belay.api.request.Reason;
import belay.api.request.Ref;
import belay.api.request.RollbackCreate;
import belay.api.request.SettingsUpdate;
import belay.api.request.SlugCreate;
import belay.api.request.TransferCreate;
import belay.api.request.WebhookCreate;
import belay.view.Json;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BodiesTest {
  private static <T extends Record> T read(String json, Class<T> type) {
    return Bodies.read(
        Json.read(json.replace('\'', '"').getBytes(StandardCharsets.UTF_8)).orElseThrow(), type);
  }

  private static void refused(String json, Class<? extends Record> type, String sentence) {
    assertThatThrownBy(() -> read(json, type)).isInstanceOf(ApiError.class).hasMessage(sentence);
  }

  @Test
  void whatIsMissingOrNullIsAbsent() {
    AppCreate nothing =
        new AppCreate(
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());
    assertThat(read("{}", AppCreate.class)).isEqualTo(nothing);
    assertThat(read("{'name':null,'region':null}", AppCreate.class)).isEqualTo(nothing);
  }

  @Test
  void aTextMayComeAsANumber() {
    assertThat(read("{'name':7}", AppCreate.class).name()).contains("7");
    RollbackCreate asked = read("{'expected':'12','pin':'on','undo':1}", RollbackCreate.class);
    assertThat(asked.expected()).contains(12);
    assertThat(asked.pin()).isTrue();
    assertThat(asked.undo()).isTrue();
    assertThat(asked.dryRun()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"'x'", "{'name':'x'}", "{'id':'x'}"})
  void whatIsReferredToIsNamedInAnyForm(String named) {
    assertThat(read("{'region':" + named + "}", AppCreate.class).region()).contains(new Ref("x"));
    assertThat(read("{'app':" + named + ",'recipient':{'email':'a@b'}}", TransferCreate.class))
        .isEqualTo(new TransferCreate(new Ref("x"), new Ref("a@b"), Optional.empty()));
  }

  @Test
  void nullTakesAwayWhatIsLeftWhenItIsMissing() {
    assertThat(read("{}", WebhookCreate.class).authorization()).isEqualTo(new Patch.Left<String>());
    assertThat(read("{'authorization':null}", WebhookCreate.class).authorization())
        .isEqualTo(new Patch.Unset<String>());
    assertThat(read("{'authorization':'x'}", WebhookCreate.class).authorization())
        .isEqualTo(new Patch.Put<>("x"));
    assertThat(read("{'sticky':['A','B']}", SettingsUpdate.class).sticky())
        .isEqualTo(new Patch.Put<>(List.of("A", "B")));
  }

  @Test
  void listsHoldWordsOrRecords() {
    assertThat(read("{'without_addons':['a','b']}", RollbackCreate.class).withoutAddons())
        .containsExactly("a", "b");
    assertThat(read("{'include':null}", WebhookCreate.class).include()).isEmpty();
    BuildCreate build =
        read(
            "{'source_blob':{'url':'u','version':1},'buildpacks':[{'url':'p'}]}",
            BuildCreate.class);
    assertThat(build.sourceBlob().orElseThrow().version()).contains("1");
    assertThat(build.buildpacks())
        .containsExactly(new BuildCreate.Buildpack(Optional.of("p"), Optional.empty()));
  }

  @Test
  void namesAreTheClients() {
    assertThat(read("{'process_types':{'web':'node .'}}", SlugCreate.class).processTypes())
        .isEqualTo(Map.of("web", "node ."));
    assertThat(read("{'command':'ls','env':{'A':1,'B':[2]}}", DynoCreate.class).env())
        .isEqualTo(Map.of("A", 1, "B", List.of()));
  }

  @Test
  void aRecordMayBeInAnother() {
    assertThat(read("{'pipeline':'p','new_owner':{'email':'a@b'}}", PipelineTransfer.class))
        .isEqualTo(
            new PipelineTransfer(
                Optional.of(new Ref("p")),
                new PipelineCreate.Owner(Optional.empty(), Optional.empty(), Optional.of("a@b"))));
    assertThat(read("{'in':{'id':['1']}}", AppsFilter.class).in().id()).containsExactly("1");
    refused("{}", PipelineTransfer.class, "\"new_owner\" is missing.");
    refused("{'new_owner':null}", PipelineTransfer.class, "\"new_owner\" is missing.");
    refused("{'new_owner':'a@b'}", PipelineTransfer.class, "\"new_owner\" must be an object.");
    String in = "\"in\" must be an object with a list \"id\" of at most 1000 app ids.";
    refused("{}", AppsFilter.class, in);
    refused("{'in':[]}", AppsFilter.class, in);
    refused("{'in':{}}", AppsFilter.class, "\"id\" must be a list of at most 1000 app ids.");
    refused(
        "{'in':{'id':[1]}}", AppsFilter.class, "\"id\" must be a list of at most 1000 app ids.");
    refused("{'source_blob':'x'}", BuildCreate.class, "\"source_blob\" must be an object.");
  }

  @Test
  void aBuildpackIsNamedInAnyForm() {
    String updates =
        "{'updates':[{'buildpack':'a'},{'buildpack':{'name':'b'}},{'buildpack':{'url':'c'}}]}";
    assertThat(read(updates, BuildpacksUpdate.class).updates())
        .extracting(part -> part.buildpack().orElseThrow().value())
        .containsExactly("a", "b", "c");
    assertThat(read("{'updates':[]}", BuildpacksUpdate.class).updates()).isEmpty();
    refused("{}", BuildpacksUpdate.class, "\"updates\" must be a list of at most 20 buildpacks.");
  }

  @Test
  void aNumberMayBeTakenAway() {
    LimitsUpdate asked = read("{'memory':null,'cpu':'7','disk':8}", LimitsUpdate.class);
    assertThat(asked.memory()).isEqualTo(new Patch.Unset<Integer>());
    assertThat(asked.cpu()).isEqualTo(new Patch.Put<>(7));
    assertThat(asked.disk()).isEqualTo(new Patch.Put<>(8));
    assertThat(asked.files()).isEqualTo(new Patch.Left<Integer>());
    refused(
        "{'cpu':1.5}",
        LimitsUpdate.class,
        "\"cpu\" must be a whole number, or null for the usual, not \"1.5\".");
    refused(
        "{'cup':1}",
        LimitsUpdate.class,
        "\"cup\" is not known here: processes, memory, cpu, tmp, shm, disk, files, reason are.");
  }

  @Test
  void whatIsRequiredIsMissed() {
    refused("{}", LogDrainCreate.class, "\"url\" is missing.");
    refused("{'url':' '}", LogDrainCreate.class, "\"url\" is missing.");
    refused("{'url':null}", LogDrainCreate.class, "\"url\" is missing.");
    refused("{'app':{},'recipient':'x'}", TransferCreate.class, "\"app\" names nothing.");
    String updates = "\"updates\" must be a list of process types and quantities.";
    refused("{}", FormationUpdate.class, updates);
    refused("{'updates':[]}", FormationUpdate.class, updates);
    refused("{'updates':'web=1'}", FormationUpdate.class, updates);
  }

  @Test
  void whatIsOfAnotherTypeIsRefused() {
    refused("{'name':{}}", AppCreate.class, "\"name\" must be a string.");
    refused(
        "{'dry_run':'maybe'}",
        RollbackCreate.class,
        "\"dry_run\" must be true or false, not \"maybe\".");
    refused(
        "{'expected':'v3'}",
        RollbackCreate.class,
        "\"expected\" must be a whole number, not \"v3\".");
    refused(
        "{'without_addons':'a'}",
        RollbackCreate.class,
        "\"without_addons\" must be a list of at most 200 words.");
    refused(
        "{'without_addons':[1]}",
        RollbackCreate.class,
        "\"without_addons\" must be a list of words.");
    refused(
        "{'process_types':{}}",
        SlugCreate.class,
        "\"process_types\" must say what the slug runs, such as {\"web\": \"node server.js\"}.");
    refused(
        "{'buildpacks':{}}",
        BuildCreate.class,
        "\"buildpacks\" must be a list of at most 20 buildpacks.");
  }

  @Test
  void onlyAStrictBodyRefusesAKeyThatIsNotKnown() {
    assertThat(read("{'nmae':'x'}", AppCreate.class).name()).isEmpty();
    refused("{'raeson':'x'}", Reason.class, "\"raeson\" is not known here: reason are.");
    refused(
        "{'tagret':'v3'}",
        RollbackCreate.class,
        "\"tagret\" is not known here: target, to_time, undo, expected, config, without_addons,"
            + " accept_migrations, accept_runtime, accept_contract, pin, run_release_command, with_data, count, dry_run, reason are.");
  }
}
