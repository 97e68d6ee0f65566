package belay.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Versions that the server fetches with a version manager: a stand-in for mise that speaks its
 * command line, and brings the server's own Python under another number.
 */
@Tag("wide")
class VersionManagersJourneyTest {
  private static final String SERVER =
      """
      import http.server, os
      class Answer(http.server.BaseHTTPRequestHandler):
          def do_GET(self):
              self.send_response(200)
              self.end_headers()
              self.wfile.write(b"ONE")
      http.server.HTTPServer(("127.0.0.1", int(os.environ["PORT"])), Answer).serve_forever()
      """;

  private static final String MISE =
      """
      #!/bin/sh
      tool=${2%@*} version=${2#*@}
      place=$MISE_DATA_DIR/installs/$tool/$version.7
      case $1 in
        where) echo "$place" ;;
        install)
          [ "$tool" = python ] && [ "$version" != 3.404 ] || { echo "no $2 is known"; exit 1; }
          [ ! -d "$place" ] || { echo "already installed"; exit; }
          echo "fetching $2"
          mkdir -p "$place/bin"
          printf '#!/bin/sh\\nexec /usr/bin/python3 "$@"\\n' >"$place/bin/python3"
          chmod +x "$place/bin/python3" ;;
        *) exit 1 ;;
      esac
      """;

  /** The server's own Python in a home of its own, where it calls itself another. */
  private static final String PYENV =
      """
      set -e
      place=$1/.pyenv/versions/3.87.1
      mkdir -p "$place/bin" "$place/lib"
      real=$(/usr/bin/python3 -c 'import os, sys; print(os.path.realpath(sys.executable))')
      lib=$(/usr/bin/python3 -c 'import os; print(os.path.dirname(os.__file__))')
      cp "$real" "$place/bin/python-real"
      cp -R "$lib" "$place/lib/${lib##*/}"
      cat >"$place/bin/python3" <<'END'
      #!/bin/sh
      [ "$1" != --version ] || { echo "Python 3.87.1"; exit; }
      exec "${0%/*}/python-real" "$@"
      END
      chmod -R go+rX "$1/.pyenv"
      chmod 755 "$place/bin/python3"
      """;

  @SuppressWarnings("NullAway.Init") // set before every test by beforeAll
  private static Machine machine;

  @BeforeAll
  static void start() throws IOException {
    assumeTrue(
        Files.isExecutable(Path.of("/usr/bin/python3")), "skipped: python3 is not installed here");
    machine = Machine.prepared();
    Files.setPosixFilePermissions(machine.root, PosixFilePermissions.fromString("rwxr-xr-x"));
    script("tools/mise", MISE);
    machine.env().put("PATH", machine.root.resolve("tools") + ":" + System.getenv("PATH"));
    Run.of(
            machine.root,
            Map.of("PATH", "/usr/bin:/bin"),
            List.of("sh", "-c", PYENV, "pyenv", machine.root.toString()))
        .ok();
    // Java takes it from the system's list of users, whatever HOME says.
    machine.env().put("JDK_JAVA_OPTIONS", "-Duser.home=" + machine.root);
    machine.start();
  }

  private static void script(String name, String text) throws IOException {
    Path file = machine.root.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  @AfterAll
  static void stop() {
    if (machine != null) {
      machine.close();
    }
  }

  private static Path python(String app, String version) {
    return machine.checkout(
        app,
        Map.of(
            "server.py",
            SERVER,
            "requirements.txt",
            "",
            "Procfile",
            "web: python server.py\n",
            ".python-version",
            version + "\n"));
  }

  @Test
  void oneThatNobodyHasIsFetchedByMiseIntoTheSlugOnce() {
    Path source = python("mise", "3.88");
    machine
        .push(source)
        .ok()
        .says("Installing python@3.88 with mise", "fetching python@3.88", "Runtime: Python 3.");
    assertThat(machine.get("mise", "/").body()).isEqualTo("ONE");
    machine.commit(source, Map.of("server.py", SERVER.replace("ONE", "TWO")));
    machine.push(source).ok().says("already installed").saysNot("fetching python");
    assertThat(machine.get("mise", "/").body()).isEqualTo("TWO");
    machine.belay("rollback", "-a", "mise").ok();
    assertThat(machine.get("mise", "/").body()).isEqualTo("ONE");
  }

  /** Of what a version manager has installed, the app's own home is built, and runs. */
  @Test
  void oneOfPyenvsIsUsedWhereItIs() {
    Path source = python("pyenv", "3.87");
    machine
        .push(source)
        .ok()
        .says(".python-version asks for 3.87", "Runtime: Python 3.87.1")
        .saysNot("mise");
    assertThat(machine.get("pyenv", "/").body()).isEqualTo("ONE");
    machine.commit(source, Map.of("server.py", SERVER.replace("ONE", "TWO")));
    machine.push(source).ok();
    assertThat(machine.get("pyenv", "/").body()).isEqualTo("TWO");
    machine
        .belay("run", "-a", "pyenv", "--", "python", "-c", "import sys; print(sys.base_prefix)")
        .ok()
        .says(machine.root + "/.pyenv/versions/3.87.1");
    machine.belay("rollback", "--dry-run", "-a", "pyenv").ok().saysNot("--accept-runtime");
    machine.belay("rollback", "-a", "pyenv").ok();
    assertThat(machine.get("pyenv", "/").body()).isEqualTo("ONE");
  }

  @Test
  void oneThatMiseDoesNotKnowIsNamed() {
    machine
        .push(python("unknown", "3.404"))
        .failed(1)
        .says(
            "no python@3.404 is known",
            "mise could not install python@3.404, which .python-version asks for: ask for a version"
                + " that it lists, with mise ls-remote python");
  }

  /** Whatever is here is named once, and what is to be installed is there to be installed. */
  @Test
  void withoutMiseOneThatNobodyHasIsNamedWithWhatIsHere() throws IOException {
    Files.delete(machine.root.resolve("tools/mise"));
    try {
      Run push = machine.push(python("lacking", "3.99")).failed(1);
      push.says(".python-version asks for Python 3.99, and this server has Python 3.");
      String line =
          push.err().lines().filter(l -> l.contains("this server has")).findFirst().orElseThrow();
      String versions = line.replaceFirst(".*this server has Python ", "").strip();
      assertThat(versions.replaceFirst("[.]$", "").split(", | and ", -1)).doesNotHaveDuplicates();
    } finally {
      script("tools/mise", MISE);
    }
  }
}
