package belay.cli.people;

import static org.assertj.core.api.Assertions.assertThat;

import belay.cli.Cli;
import belay.cli.ControlPlane;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Inviting, accepting, removing, as the command line tells it. */
class UsersTest {
  private static final String INVITED =
      "{'email':'bob@example.com','admin':false,'invitation':{'state':'open',"
          + "'url':'http://h:1/invitations/invitation_x','created_at':'2026-11-22T11:00:00Z'}}";

  @TempDir Path root;
  private ControlPlane plane;

  @BeforeEach
  void open() {
    plane = new ControlPlane();
  }

  @AfterEach
  void close() {
    plane.close();
  }

  /** Somebody at the end of a tunnel of his own. */
  private Cli guest() {
    return stranger().env("BELAY_PLAIN_HTTP", "yes");
  }

  private Cli stranger() {
    return new Cli().env("BELAY_HOME", root.resolve("home").toString()).in(root);
  }

  private String link() {
    return plane.url() + "/invitations/invitation_abc";
  }

  @Test
  void anInvitationIsPrintedAlone() {
    plane.answers("POST /users", 201, Map.of(), INVITED);
    plane.answers("POST /users/bob%40example.com/invitation", 201, Map.of(), INVITED);
    Cli.Result added = Cli.of(plane).run("users:add", "bob@example.com", "--admin").ended(0);
    assertThat(added.out()).isEqualTo("belay accept http://h:1/invitations/invitation_x\n");
    assertThat(added.err()).contains("shown only now", "7 days");
    assertThat(Cli.of(plane).run("users:invite", "bob@example.com").ended(0).out())
        .isEqualTo(added.out());
    assertThat(plane.asked().getFirst()).contains("\"admin\":true");
  }

  @Test
  void anInvitationThatLeadsOnlyToThisMachineSaysSo() {
    plane.answers("POST /users", 201, Map.of(), INVITED.replace("h:1", "127.0.0.1:1"));

    assertThat(Cli.of(plane).run("users:add", "bob@example.com").ended(0).err())
        .contains("this machine only", "public.host");
  }

  @Test
  void thePeopleAreListedWithTheirInvitations() {
    plane.answers("GET /users", "[" + INVITED + ",{'email':'ana@example.com','admin':true}]");
    assertThat(Cli.of(plane).run("users").ended(0).out())
        .contains("bob@example.com", "open, made", "ana@example.com", "administrator");
  }

  @Test
  void peopleAreRemovedAndMadeAdministrators() {
    plane.answers("DELETE /users/bob%40example.com?transfer_to=ana%40example.com", "{}");
    plane.answers("PATCH /users/bob%40example.com", "{}");
    plane.answers("DELETE /users/bob%40example.com/invitation", "{}");
    plane.answers("DELETE /users/bob%40example.com/sign-in", "{}");
    plane.answers("POST /account/app-transfers", 201, Map.of(), "{}");
    Cli cli = Cli.of(plane);
    cli.run("users:remove", "bob@example.com", "--transfer-to", "ana@example.com").ended(0);
    cli.run("users:reset", "bob@example.com").ended(0);
    cli.run("users:admin", "bob@example.com").ended(0);
    cli.run("users:admin", "bob@example.com", "--off").ended(0);
    cli.run("users:uninvite", "bob@example.com").ended(0);
    cli.run("apps:transfer", "bob@example.com", "-a", "api").ended(0);
    assertThat(plane.asked())
        .containsSubsequence(
            "PATCH /users/bob%40example.com {\"admin\":true}",
            "PATCH /users/bob%40example.com {\"admin\":false}");
    assertThat(plane.asked().getLast())
        .contains("\"app\":\"api\"", "\"recipient\":\"bob@example.com\"");
  }

  @Test
  void whoAcceptsIsLoggedIn() throws IOException {
    Path key = Files.writeString(root.resolve("id.pub"), "ssh-ed25519 AAAA bob\n");
    plane.answers(
        "POST /invitations", 201, Map.of(), "{'email':'bob@example.com','token':'secret-one'}");
    plane.answers("POST /account/keys", 201, Map.of(), "{}");
    Cli.Result result = guest().run("accept", link(), "--key", key.toString()).ended(0);
    assertThat(result.out()).contains("logged in as bob@example.com").doesNotContain("secret-one");
    Path file = root.resolve("home/credentials");
    assertThat(Files.readString(file)).contains(plane.url(), "bob@example.com", "secret-one");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(plane.asked().getFirst()).contains("\"secret\":\"invitation_abc\"");
    assertThat(plane.asked().getLast()).contains("ssh-ed25519 AAAA bob\"");

    assertThat(guest().run("accept", link()).ended(1).err()).contains("already", "--force");
    guest().run("accept", link(), "--force").ended(0);
  }

  @Test
  void whatCannotBeKeptOrSentCostsNoInvitation() throws IOException {
    assertThat(guest().run("accept", "http://h/other").ended(2).err()).contains("not the address");
    guest().run("accept", link(), "--key", "none.pub").ended(1);
    Path secret = Files.writeString(root.resolve("id"), "-----BEGIN OPENSSH PRIVATE KEY-----");
    guest().run("accept", link(), "--key", secret.toString()).ended(1);
    Files.createDirectories(root.resolve("home"));
    Files.writeString(root.resolve("home/server.properties"), "");
    assertThat(guest().run("accept", link()).ended(1).err()).contains("home of a server");
    assertThat(plane.asked()).isEmpty();
  }

  @Test
  void whoDoesNotKnowWhoAnswersSendsNothing() {
    assertThat(stranger().run("accept", link()).ended(1).err())
        .contains("over plain HTTP nothing proves who answers", "BELAY_PLAIN_HTTP=yes");
    assertThat(plane.asked()).isEmpty();
  }

  @Test
  void aRefusedInvitationLeavesNothing() throws IOException {
    plane.answers(
        "POST /invitations", 410, Map.of(), "{'id':'gone','message':'This invitation was used.'}");
    assertThat(guest().run("accept", link()).ended(1).err()).contains("was used");
    try (var left = Files.list(root.resolve("home"))) {
      assertThat(left).isEmpty();
    }
  }
}
