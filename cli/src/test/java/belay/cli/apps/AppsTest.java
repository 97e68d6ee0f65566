package belay.cli.apps;

import static org.assertj.core.api.Assertions.assertThat;

import belay.cli.Cli;
import belay.cli.ControlPlane;
import belay.cli.git.Checkout;
import belay.cli.git.Git;
import belay.cli.git.Remote;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AppsTest {
  private final ControlPlane plane = new ControlPlane();

  @SuppressWarnings("NullAway.Init") // set by JUnit
  @TempDir
  Path directory;

  @BeforeEach
  void init() {
    new Git(directory, Map.of()).must("init", "-q");
    for (String name : new String[] {"api", "web"}) {
      plane.answers("GET /apps/" + name, app(name));
    }
    plane.answers("POST /apps", 201, Map.of(), app("api"));
  }

  @AfterEach
  void close() {
    plane.close();
  }

  private String app(String name) {
    return "{'name':'"
        + name
        + "','web_url':'http://"
        + name
        + ".localhost/','git_url':'"
        + plane.url()
        + "/"
        + name
        + ".git'}";
  }

  private Cli cli() {
    return Cli.of(plane).in(directory);
  }

  @Test
  void aNewAppIsARemoteOfTheCheckoutAndGitAsksUsForItsPassword() {
    Cli.Result result = cli().run("apps:create", "api").ended(0);

    assertThat(result.out()).isEqualTo("http://api.localhost/ | " + plane.url() + "/api.git\n");
    assertThat(Checkout.at(directory).remote("belay").orElseThrow().url())
        .isEqualTo(plane.url() + "/api.git");
    Git.Result helpers =
        new Git(directory, Map.of())
            .ask("config", "--get-all", "credential." + plane.url() + ".helper");
    assertThat(helpers.output()).isEqualTo("\n!'/opt/belay home/belay' git:credentials\n");
  }

  @Test
  void theCheckoutsOnlyRemoteNamesTheApp() throws IOException {
    cli().run("git:remote", "-a", "api").ended(0);
    Path below = Files.createDirectories(directory.resolve("src/deep"));

    assertThat(cli().in(below).run("open").ended(0).out()).isEqualTo("http://api.localhost/\n");
  }

  @Test
  void severalRemotesAreListedAndOneMustBeNamed() {
    cli().run("git:remote", "-a", "api").ended(0);
    cli().run("git:remote", "staging", "-a", "web").ended(0);

    assertThat(cli().run("open").ended(2).err()).contains("belay (api)", "staging (web)", "-a APP");
    assertThat(cli().run("open", "-r", "staging").ended(0).out()).contains("web.localhost");
    assertThat(cli().run("open", "-a", "staging").ended(0).out()).contains("web.localhost");
    assertThat(cli().run("open", "-a", "api").ended(0).out()).contains("api.localhost");
    assertThat(cli().env("BELAY_APP", "web").run("open").ended(0).out()).contains("web.localhost");
  }

  @Test
  void withoutAnyHintTheAppIsAskedFor() {
    assertThat(cli().run("open").ended(2).err()).contains("Which app?", "belay apps");
  }

  @Test
  void gitIsToldTheTokenForThisServerOnly() {
    String host = plane.url().replace("http://", "");

    assertThat(
            cli().input("protocol=http\nhost=" + host + "\n\n").run("git:credentials", "get").out())
        .contains("username=belay\n", "password=secret-token\n");
    assertThat(
            cli().input("protocol=http\nhost=example.com\n\n").run("git:credentials", "get").out())
        .isEmpty();
    assertThat(
            cli()
                .input("protocol=http\nhost=" + host + "\n\n")
                .run("git:credentials", "store")
                .out())
        .isEmpty();
  }

  @Test
  void destroyingNeedsTheNameAgain() {
    plane.answers("DELETE /apps/api", app("api"));

    cli().run("apps:destroy", "-a", "api").ended(2);
    cli().run("apps:destroy", "-a", "api", "--confirm", "wrong").ended(2);
    assertThat(plane.asked()).noneMatch(request -> request.startsWith("DELETE"));

    cli().run("git:remote", "-a", "api").ended(0);
    cli().run("apps:destroy", "-a", "api", "--confirm", "api").ended(0);
    assertThat(plane.asked()).contains("DELETE /apps/api");
    assertThat(Checkout.at(directory).remotes()).isEmpty();
  }

  @Test
  void aRemoteThatIsThereIsLeftToItsAppWhenAnotherIsMadeAndGoes() {
    plane.answers("DELETE /apps/api", app("api"));
    cli().run("git:remote", "-a", "web").ended(0);

    assertThat(cli().run("apps:create", "api").ended(0).err()).contains("left as it is");
    cli().run("apps:destroy", "-a", "api", "--confirm", "api").ended(0);

    assertThat(Checkout.at(directory).remote("belay").orElseThrow().url())
        .isEqualTo(plane.url() + "/web.git");
  }

  @Test
  void anotherServersAppOfTheSameNameKeepsItsRemote() {
    plane.answers("DELETE /apps/api", app("api"));
    plane.answers("GET /server", "{'ssh_port':2222}");
    Git git = new Git(directory, Map.of());
    git.must("remote", "add", "theirs", "ssh://belay@127.0.0.1:2223/api.git");
    git.must("remote", "add", "elsewhere", "ssh://belay@belay.example.com:2222/api.git");
    git.must("remote", "add", "ours", "ssh://belay@127.0.0.1:2222/api.git");

    cli().run("apps:destroy", "-a", "api", "--confirm", "api").ended(0);

    assertThat(Checkout.at(directory).remotes())
        .extracting(Remote::name)
        .containsExactly("theirs", "elsewhere");
  }

  @Test
  void scalingSendsWhatWasSaid() {
    plane.answers("PATCH /apps/api/formation", "[{'type':'web','quantity':2}]");

    assertThat(cli().run("ps:scale", "web=2", "worker+1", "-a", "api").ended(0).err())
        .contains("web at 2");
    assertThat(plane.asked().getLast())
        .endsWith(
            "{\"updates\":[{\"type\":\"web\",\"quantity\":\"2\"},"
                + "{\"type\":\"worker\",\"quantity\":\"+1\"}]}");
  }

  @Test
  void aPrivateKeyIsNeverSent() throws IOException {
    Path key = Files.writeString(directory.resolve("id"), "-----BEGIN OPENSSH PRIVATE KEY-----\n");

    assertThat(cli().run("keys:add", key.toString()).ended(1).err())
        .contains("private key", "id.pub");
    assertThat(plane.asked()).isEmpty();
  }

  @Test
  void aLogIsPrintedLineByLine() {
    plane
        .answers(
            "POST /apps/api/log-sessions",
            201,
            Map.of(),
            "{'logplex_url':'" + plane.url() + "/log'}")
        .answersText(
            "GET /log",
            "text/event-stream",
            "retry: 1\n\nid: 1\ndata: one\n\n:\n\nid: 2\ndata: two\n\n");

    assertThat(cli().run("logs", "-n", "2", "-a", "api").ended(0).out()).isEqualTo("one\ntwo\n");
  }

  @Test
  void aDirectoryIsSentAndItsBuildShown() throws IOException {
    Files.writeString(directory.resolve(".gitignore"), "ignored\n");
    Files.writeString(directory.resolve("ignored"), "not sent");
    Files.writeString(directory.resolve("Procfile"), "web: true\n");
    plane
        .answers(
            "POST /sources",
            201,
            Map.of(),
            "{'source_blob':{'get_url':'"
                + plane.url()
                + "/got','put_url':'"
                + plane.url()
                + "/put'}}")
        .answers("PUT /put", "{}")
        .answers(
            "POST /apps/api/builds",
            201,
            Map.of(),
            "{'id':'b1','output_stream_url':'" + plane.url() + "/output'}")
        .answersText("GET /output", "text/plain", "-----> Deploying api...\n")
        .answers("GET /apps/api/builds/b1", "{'status':'succeeded'}");

    Cli.Result result = cli().run("deploy", "--dir", ".", "-a", "api").ended(0);

    assertThat(result.out()).isEqualTo("-----> Deploying api...\n");
  }
}
