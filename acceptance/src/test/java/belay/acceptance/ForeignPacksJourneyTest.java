package belay.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Buildpacks that rely on what the usual ones of Heroku's registry rely on: the app's own scripts,
 * another Procfile, a directory that becomes the app, files beside the pack and programs of the
 * system, a stack by its name. Each from an archive, before a built-in one.
 */
@Tag("wide")
class ForeignPacksJourneyTest {
  private static final String SERVER =
      """
      import http.server, os, subprocess
      class Answer(http.server.BaseHTTPRequestHandler):
          def do_GET(self):
              self.send_response(200)
              self.end_headers()
              said = subprocess.run(os.environ.get("SAY", "true"), shell=True, capture_output=True)
              self.wfile.write(b"ONE " + said.stdout)
      http.server.HTTPServer(("127.0.0.1", int(os.environ["PORT"])), Answer).serve_forever()
      """;

  private static final String WEB = "web: python3 server.py\n";

  @SuppressWarnings("NullAway.Init") // set before every test by beforeAll
  private static Machine machine;

  @SuppressWarnings("NullAway.Init") // set before every test by beforeAll
  private static PackShelf shelf;

  @BeforeAll
  static void start() throws IOException {
    machine = Machine.upWith("fetch.allow", "loopback");
    shelf = new PackShelf(Files.createDirectories(machine.root.resolve("shelf")));
  }

  @AfterAll
  static void stop() {
    shelf.close();
    machine.close();
  }

  private static String pack(String name, String compile) throws IOException {
    return pack(name, compile, Map.of());
  }

  private static String pack(String name, String compile, Map<String, String> more)
      throws IOException {
    Map<String, String> files = new TreeMap<>();
    files.put("bin/detect", "#!/usr/bin/env bash\necho '" + name + "'\n");
    files.put("bin/compile", "#!/usr/bin/env bash\nset -eo pipefail\n" + compile);
    files.put("bin/release", "#!/usr/bin/env bash\necho '--- {}'\n");
    files.putAll(more);
    return shelf.put(name, files);
  }

  /** Deployed, deployed again and rolled back. */
  private static void journey(String app, Path source, String server, String answer) {
    machine.push(source).ok();
    assertThat(machine.get(app, "/").body()).isEqualTo("ONE " + answer);
    machine.commit(source, Map.of(server, SERVER.replace("ONE", "TWO")));
    machine.push(source).ok();
    assertThat(machine.get(app, "/").body()).isEqualTo("TWO " + answer);
    machine.belay("rollback", "-a", app).ok();
    assertThat(machine.get(app, "/").body()).isEqualTo("ONE " + answer);
    machine.belay("ledger:verify", "-a", app).ok();
  }

  private static Path checkout(String app, Map<String, String> files, String... packs) {
    needs("python3");
    Path source = machine.checkout(app, files);
    for (String pack : packs) {
      machine.belay("buildpacks:add", pack, "-a", app).ok();
    }
    return source;
  }

  @Test
  void thatRunsTheAppsOwnScripts() throws IOException {
    String inline =
        pack(
            "inline",
            "exec \"$1/bin/compile\" \"$@\"\n",
            Map.of(
                "bin/detect", "#!/bin/sh\nexec \"$1/bin/detect\" \"$@\"\n",
                "bin/release",
                    "#!/bin/sh\n[ ! -f \"$1/bin/release\" ] || exec \"$1/bin/release\"\n"));
    Map<String, String> files =
        Map.of(
            "server.py",
            SERVER,
            "bin/detect",
            "#!/bin/sh\necho Own\n",
            "bin/compile",
            """
            #!/usr/bin/env bash
            set -e
            cd "$1"
            mkdir -p .profile.d
            echo 'export SAY="cat $HOME/made"' >.profile.d/say.sh
            echo "on $STACK" >made
            """,
            "bin/release",
            "#!/bin/sh\nprintf 'default_process_types:\\n  web: python3 server.py\\n'\n");
    journey("inline", checkout("inline", files, inline), "server.py", "on heroku-24\n");
  }

  @Test
  void thatPutsAnotherProcfileInPlace() throws IOException {
    String multi =
        pack(
            "procfiles",
            """
            wanted=$(cat "$3/PROCFILE")
            cp "$1/$wanted" "$1/Procfile"
            beside=$(dirname "$1/$wanted")
            if [[ -f "$beside/app.json" ]]; then cp "$beside/app.json" "$1/app.json"; fi
            """);
    Map<String, String> files =
        Map.of(
            "backend/server.py", SERVER,
            "backend/Procfile", "web: python3 backend/server.py\n",
            "backend/app.json", "{\"name\": \"backend\"}",
            "Procfile", "web: false\n");
    Path source = checkout("procfiles", files, multi);
    machine.belay("config:set", "PROCFILE=backend/Procfile", "-a", "procfiles").ok();
    journey("procfiles", source, "backend/server.py", "");
  }

  @Test
  void thatMakesADirectoryTheApp() throws IOException {
    String subdir =
        pack(
            "subdir",
            """
            shopt -s dotglob
            mkdir -p "$2"
            moved=$(mktemp -d "$2/subdirXXXXX")
            cp -R "$1/$(cat "$3/PROJECT_PATH")/." "$moved/"
            rm -rf "$1"/*
            cp -R "$moved/." "$1/"
            rm -rf "$moved"
            """);
    Map<String, String> files =
        Map.of(
            "app/server.py", SERVER,
            "app/requirements.txt", "",
            "app/.python-version", "3\n",
            "app/Procfile", "web: python server.py\n",
            ".hidden", "of the root",
            "package.json", "{}");
    Path source = checkout("subdir", files, subdir, "python");
    machine.belay("config:set", "PROJECT_PATH=app", "SAY=ls -A *.json .hid*", "-a", "subdir").ok();
    journey("subdir", source, "app/server.py", "");
  }

  @Test
  void thatMovesADirectoryByAnotherFileSystem() throws IOException {
    String monorepo =
        pack(
            "monorepo",
            """
            shopt -s dotglob
            base=$(cat "$3/APP_BASE") stage=$(mktemp -d)
            mv "$1/$base" "$stage"
            rm -rf "$1"/*
            mv "$stage/$(basename "$base")"/* "$1"
            """);
    Map<String, String> files =
        Map.of("services/web/server.py", SERVER, "services/web/Procfile", WEB, "Procfile", "x: y");
    Path source = checkout("monorepo", files, monorepo, "procfile");
    machine.belay("config:set", "APP_BASE=services/web", "-a", "monorepo").ok();
    journey("monorepo", source, "services/web/server.py", "");
  }

  /** As nginx's does: a program from an archive beside the pack, whose settings a dyno writes. */
  @Test
  void thatBringsAProgramWhoseSettingsADynoWrites() throws IOException {
    needs("dpkg");
    String nginx =
        pack(
            "server",
            """
            unset GIT_DIR
            made=$(mktemp -d -t server.XXXXXXXXXX)
            mkdir -p "$1/bin" "$1/config"
            cp -R "programs-$STACK-$(dpkg --print-architecture)/." "$made/" 2>/dev/null ||
              cp -R "programs/." "$made/"
            mv "$made/serve" "$1/bin/serve"
            cp bin/start "$1/bin/"
            rm -r "$made"
            """,
            Map.of(
                "programs/serve",
                "#!/bin/sh\n. config/settings\nPORT=$LISTEN exec python3 server.py\n",
                "bin/start",
                """
                #!/usr/bin/env bash
                waits=/tmp/server-wait
                rm -f $waits
                mkfifo $waits
                echo "LISTEN=$PORT" >config/settings
                mkdir -p logs/server
                touch logs/server/access.log
                (tail -qF -n 0 logs/server/*.log; echo logs >$waits) &
                (bin/serve; echo server >$waits) &
                read ended <$waits
                exit 1
                """));
    Map<String, String> files = Map.of("server.py", SERVER, "Procfile", "web: bin/start\n");
    journey("server", checkout("server", files, nginx), "server.py", "");
  }

  /** As apt's does: packages of the system into the app, with apt's directories in the cache. */
  @Test
  void thatInstallsPackagesOfTheSystemIntoTheApp() throws IOException {
    needs("apt-get");
    String apt =
        pack(
            "packages",
            """
            mkdir -p "$2/apt/cache/archives/partial" "$2/apt/state/lists/partial" "$2/apt/sources"
            cat /etc/apt/sources.list >"$2/apt/sources/machine.list"
            cp -R /etc/apt/sources.list.d "$2/apt/sources/parts"
            rm -rf "$2/apt/sources/parts"/*
            repo=$2/repo
            mkdir -p "$repo/words/DEBIAN" "$repo/words/usr/bin"
            printf '%s\\n' 'Package: belay-words' 'Version: 1.0' 'Architecture: all' \\
              'Maintainer: a <a@example.com>' 'Description: words' >"$repo/words/DEBIAN/control"
            printf '#!/bin/sh\\necho words\\n' >"$repo/words/usr/bin/belay-words"
            chmod +x "$repo/words/usr/bin/belay-words"
            chmod -R go-w "$repo/words"
            dpkg-deb --root-owner-group -b "$repo/words" "$repo/words.deb"
            (dpkg-deb -f "$repo/words.deb"; echo "Filename: ./words.deb"
              echo "Size: $(stat -c %s "$repo/words.deb")"
              echo "SHA256: $(sha256sum "$repo/words.deb" | cut -d ' ' -f 1)") >"$repo/Packages"
            echo "deb [trusted=yes] file:$repo ./" >"$2/apt/sources/sources.list"
            options=(-o debug::nolocking=true -o "dir::cache=$2/apt/cache" -o "dir::state=$2/apt/state"
              -o "dir::etc::sourcelist=$2/apt/sources/sources.list"
              -o "dir::etc::sourceparts=$2/apt/sources/parts")
            apt-get "${options[@]}" update
            apt-get "${options[@]}" -y --allow-downgrades -d install --reinstall belay-words
            mkdir -p "$1/.apt" "$1/.profile.d"
            dpkg -x "$repo/words.deb" "$1/.apt/"
            echo 'export PATH="$HOME/.apt/usr/bin:$PATH"' >"$1/.profile.d/000_apt.sh"
            export PATH="$1/.apt/usr/bin:$PATH"
            export | grep -E ' PATH=' >"$(cd "$(dirname "$0")/.."; pwd)/export"
            """);
    String after = pack("after", "echo \"next finds $(belay-words)\"\n");
    Map<String, String> files = Map.of("server.py", SERVER, "Procfile", WEB);
    Path source = checkout("packages", files, apt, after, "procfile");
    machine.belay("config:set", "SAY=belay-words", "-a", "packages").ok();
    journey("packages", source, "server.py", "words\n");
    machine.belay("builds:output", "-a", "packages").ok().says("next finds words");
  }

  /** As that for static sites does: only for stacks that it knows, with a command of its own. */
  @Test
  void thatIsForAnOlderStackAlone() throws IOException {
    String site =
        pack(
            "old",
            """
            case "$STACK" in
              heroku-18 | heroku-20) ;;
              *) echo "Stack $STACK is not supported!"; exit 1 ;;
            esac
            mkdir -p "$1/bin"
            cp -a "$(dirname "$(dirname "$0")")/scripts/boot" -t "$1/bin/"
            """,
            Map.of(
                "scripts/boot",
                "#!/bin/sh\nexec python3 server.py\n",
                "bin/release",
                "#!/bin/sh\nprintf -- '---\\naddons: []\\ndefault_process_types:\\n  web: bin/boot\\n'\n"));
    Path source = checkout("old", Map.of("server.py", SERVER), site);
    machine.push(source).failed(1).says("Stack heroku-24 is not supported!");
    machine.commit(source, Map.of("app.json", "{\"stack\": \"heroku-20\"}"));
    journey("old", source, "server.py", "");
  }

  private static void needs(String tool) {
    boolean there =
        Run.of(Path.of("/"), Map.of(), java.util.List.of("sh", "-c", "command -v " + tool)).exit()
            == 0;
    assumeTrue(there, "skipped: " + tool + " is not installed here");
  }
}
