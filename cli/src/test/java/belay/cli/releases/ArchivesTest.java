package belay.cli.releases;

import static org.assertj.core.api.Assertions.assertThat;

import belay.cli.Cli;
import belay.cli.ControlPlane;
import belay.cli.console.Terminal;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ArchivesTest {
  private static final String EXPORT = "GET /apps/api/export";
  private static final String TAR = "application/x-tar";
  private static final String DONE =
      "{'id':'i1','status':'succeeded','app':{'name':'api'},'releases':52,'slugs':1,"
          + "'head':'abc123','notes':['The domain a.example is not added: it is in use here.']}";

  @TempDir Path directory;
  private final ControlPlane plane = new ControlPlane();

  @AfterEach
  void close() {
    plane.close();
  }

  private Cli cli() {
    return Cli.of(plane).in(directory);
  }

  /** Bytes that are no text. */
  private static byte[] bytes() {
    byte[] bytes = new byte[300_000];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) (i * 31 + i / 256);
    }
    return bytes;
  }

  private void assertNothingWritten() throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      assertThat(files).isEmpty();
    }
  }

  @Test
  void anExportIsAFileOfItsOwnerWithItsHashSaid() throws IOException {
    byte[] tar = "an export".getBytes(StandardCharsets.UTF_8);
    plane.answersBytes(EXPORT, TAR, tar);

    Cli.Result result = cli().run("releases:export", "api.tar", "-a", "api").ended(0);

    Path file = directory.resolve("api.tar");
    assertThat(file).hasBinaryContent(tar);
    assertThat(Files.getPosixFilePermissions(file))
        .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    assertThat(result.out())
        .isEqualTo(
            """
            api.tar
              sha256 b5e96c0f99b5ff07058c3e3aae28716a21850b9d6a960884ab2ea00fe341010e
            """);
    assertThat(result.err())
        .isEqualTo(
            """
            Exporting api... done, 9 B
             !    It holds every value of every config var: keep it as you keep a password.
            """);
  }

  @Test
  void aLargeExportIsWrittenByteForByte() throws IOException {
    plane.answersBytes(EXPORT, TAR, bytes());
    Cli.Result result = cli().run("releases:export", "api.tar", "-a", "api", "--json").ended(0);
    assertThat(directory.resolve("api.tar")).hasBinaryContent(bytes());
    assertThat(result.out())
        .contains("\"bytes\"", "300000", "\"sha256\"", directory.resolve("api.tar").toString());
  }

  @Test
  void withoutANameTheFileIsCalledAfterTheAppAndTheTime() {
    plane.answersBytes(EXPORT, TAR, bytes());
    Cli.Result result = cli().run("releases:export", "-a", "api").ended(0);
    assertThat(result.out()).startsWith("api-20261122-120000.tar\n");
    assertThat(directory.resolve("api-20261122-120000.tar")).hasBinaryContent(bytes());
  }

  @Test
  void aFileThatIsThereIsLeftAsItIs() throws IOException {
    plane.answersBytes(EXPORT, TAR, bytes());
    Path file = Files.writeString(directory.resolve("api.tar"), "mine");
    assertThat(cli().run("releases:export", "api.tar", "-a", "api").ended(2).err())
        .contains("api.tar is there already; name another file.");
    assertThat(file).hasContent("mine");
  }

  @Test
  void aDirectoryThatIsNotThereIsSaid() throws IOException {
    plane.answersBytes(EXPORT, TAR, bytes());
    assertThat(cli().run("releases:export", "backups/api.tar", "-a", "api").ended(2).err())
        .contains("There is no directory for ", "backups/api.tar.");
    assertNothingWritten();
  }

  @Test
  void anExportThatIsCutOffLeavesNoFile() throws IOException {
    plane.cutsOff(EXPORT, TAR, bytes());
    assertThat(cli().run("releases:export", "api.tar", "-a", "api").ended(1).err())
        .startsWith("Exporting api... !\n")
        .contains("The export could not be written to its end", "nothing of it was kept");
    assertNothingWritten();
  }

  @Test
  void anExportThatIsRefusedLeavesNoFile() throws IOException {
    plane.answers(EXPORT, 403, Map.of(), "{'id':'forbidden','message':'You are not its owner.'}");
    assertThat(cli().run("releases:export", "api.tar", "-a", "api").ended(1).err())
        .isEqualTo("Exporting api... !\n !    Error: You are not its owner.\n");
    assertNothingWritten();
  }

  @Test
  void anExportCanBePipedOn() throws IOException {
    plane.answersText(EXPORT, TAR, "an export");
    Cli.Result result = cli().run("releases:export", "-", "-a", "api").ended(0);
    assertThat(result.out()).isEqualTo("an export");
    assertThat(result.err()).isEmpty();
    assertNothingWritten();
  }

  @Test
  void aPipeThatIsCutOffIsAFailure() {
    plane.cutsOff(EXPORT, TAR, bytes());
    assertThat(cli().run("releases:export", "-", "-a", "api").ended(1).err()).contains("cut off");
  }

  @Test
  void anExportIsNotPrintedOnATerminal() {
    Terminal terminal = new Terminal(true, true, true, 80, 24, false);
    assertThat(cli().terminal(terminal).run("releases:export", "-", "-a", "api").ended(2).err())
        .contains("Not writing an export to a terminal");
    assertThat(plane.asked()).isEmpty();
  }

  private void sends(String query, String answer) throws IOException {
    Files.writeString(directory.resolve("api.tar"), "an export, é");
    plane
        .answers("POST /imports" + query, 202, Map.of(), answer)
        .answers("GET /apps/api", "{'name':'api','web_url':'https://api.example.com/'}");
  }

  @Test
  void anImportSendsTheFileWaitsForItAndTellsWhatCame() throws IOException {
    sends("", "{'id':'i1','status':'pending'}");
    plane
        .answers("GET /imports/i1", "{'id':'i1','status':'pending'}")
        .answers("GET /imports/i1", DONE);

    Cli.Result result = cli().run("releases:import", "api.tar").ended(0);

    assertThat(plane.asked())
        .containsExactly(
            "POST /imports an export, é", "GET /imports/i1", "GET /imports/i1", "GET /apps/api");
    assertThat(result.out())
        .isEqualTo(
            """
            === api  https://api.example.com/
              its ledger ended at abc123
              what served is being started: belay ps -a api; belay releases -a api
            """);
    assertThat(result.err())
        .isEqualTo(
            """
            Sending 13 B... done
            Importing api.tar... done, 52 releases, 1 slug
             !    The domain a.example is not added: it is in use here.
            """);
  }

  @Test
  void anImportCanBePrintedAsItCame() throws IOException {
    sends("", DONE);
    assertThat(cli().run("releases:import", "api.tar", "--json").ended(0).out())
        .contains("\"succeeded\"", "\"abc123\"", "\"notes\"");
    assertThat(plane.asked()).hasSize(1);
  }

  @Test
  void anotherNameAndAReasonGoWithTheFile() throws IOException {
    sends("?as=api-two&reason=the%20old%20one%20%26%20only", DONE);
    cli()
        .run("releases:import", "api.tar", "--as", "api-two", "--reason", "the old one & only")
        .ended(0);
    sends("?reason=moved", DONE);
    cli().run("releases:import", "api.tar", "--reason", "moved").ended(0);
  }

  @Test
  void anImportThatFailsSaysWhy() throws IOException {
    sends("", "{'id':'i1','status':'pending'}");
    plane.answers(
        "GET /imports/i1",
        "{'id':'i1','status':'failed','message':'The slug of v3 in the export was changed.'}");
    Cli.Result result = cli().run("releases:import", "api.tar").ended(1);
    assertThat(result.err())
        .isEqualTo(
            """
            Sending 13 B... done
            Importing api.tar... !
             !    Error: The slug of v3 in the export was changed.
            """);
    assertThat(result.out()).isEmpty();
  }

  @Test
  void anImportThatIsRefusedSaysWhy() throws IOException {
    Files.writeString(directory.resolve("api.tar"), "an export");
    plane.answers(
        "POST /imports", 403, Map.of(), "{'id':'forbidden','message':'Only an admin may.'}");
    assertThat(cli().run("releases:import", "api.tar").ended(1).err())
        .isEqualTo("Sending 9 B... !\n !    Error: Only an admin may.\n");
  }

  @Test
  void aFileThatIsNotThereIsNotSent() throws IOException {
    assertThat(cli().run("releases:import", "api.tar").ended(2).err())
        .contains("There is no file " + directory.resolve("api.tar"));
    Files.createDirectory(directory.resolve("api.tar"));
    cli().run("releases:import", "api.tar").ended(2);
    cli().run("releases:import").ended(2);
    assertThat(plane.asked()).isEmpty();
  }

  @Test
  void theRawRecordIsPrintedAsItComes() {
    plane.answersText("GET /apps/api/ledger/log", "application/jsonl", "{\"row\":\"release\"}\n");
    assertThat(cli().run("ledger:log", "-a", "api").ended(0).out())
        .isEqualTo("{\"row\":\"release\"}\n");
  }

  @Test
  void aRawRecordThatIsRefusedIsNoRecord() {
    plane.answers(
        "GET /apps/api/ledger/log",
        403,
        Map.of(),
        "{'id':'forbidden','message':'You may not see it.'}");
    Cli.Result result = cli().run("ledger:log", "-a", "api").ended(1);
    assertThat(result.err()).isEqualTo(" !    Error: You may not see it.\n");
    assertThat(result.out()).isEmpty();
  }
}
