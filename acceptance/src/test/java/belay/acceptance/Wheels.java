package belay.acceptance;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Packages of Python made by hand, so that pip needs no index: one to depend on, a framework, and
 * stand-ins for package managers that speak their command lines and install what the lock file
 * names.
 */
final class Wheels {
  private static final String STAND_IN =
      """
      import os, re, subprocess, sys
      EXPECTED = {
          "uv": "sync --locked --no-default-groups --python",
          "poetry": "install --only main --no-interaction --no-ansi",
          "pipenv": "install --deploy",
      }
      LOCKS = {"uv": "uv.lock", "poetry": "poetry.lock", "pipenv": "Pipfile.lock"}


      def main():
          tool = os.path.basename(sys.argv[0])
          words = " ".join(sys.argv[1:])
          if words == "--version":
              print(tool, "1.0 (stand-in)")
              return
          if not words.startswith(EXPECTED[tool]):
              sys.exit(tool + " was called with " + words)
          place = os.environ["VIRTUAL_ENV"]
          if tool == "uv" and os.environ["UV_PROJECT_ENVIRONMENT"] != place:
              sys.exit("uv would install elsewhere")
          with open(LOCKS[tool]) as lock:
              names = sorted(set(re.findall(r"words_[a-z]+", lock.read())))
          subprocess.check_call([place + "/bin/python3", "-m", "pip", "install"] + names)
      """;

  private Wheels() {}

  /** Writes them all to a directory in which pip may look, and everybody else. */
  static void writeTo(Path directory) throws IOException {
    Files.createDirectories(directory);
    write(directory, "words_found", "def price(text):\n    return text\n", false);
    write(directory, "django", "VERSION = (1, 0)\n", false);
    for (String tool : new String[] {"uv", "poetry", "pipenv"}) {
      write(directory, tool, STAND_IN, true);
    }
  }

  private static void write(Path directory, String name, String source, boolean program)
      throws IOException {
    Map<String, String> files = new LinkedHashMap<>();
    String info = name + "-1.0.dist-info/";
    files.put(name + ".py", source);
    files.put(info + "METADATA", "Metadata-Version: 2.1\nName: " + name + "\nVersion: 1.0\n");
    files.put(
        info + "WHEEL",
        "Wheel-Version: 1.0\nGenerator: by-hand\nRoot-Is-Purelib: true\nTag: py3-none-any\n");
    if (program) {
      files.put(info + "entry_points.txt", "[console_scripts]\n" + name + " = " + name + ":main\n");
    }
    String record = String.join(",,\n", files.keySet()) + ",,\n" + info + "RECORD,,\n";
    files.put(info + "RECORD", record);
    Path wheel = directory.resolve(name + "-1.0-py3-none-any.whl");
    try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(wheel))) {
      for (Map.Entry<String, String> file : files.entrySet()) {
        out.putNextEntry(new ZipEntry(file.getKey()));
        out.write(file.getValue().getBytes(StandardCharsets.UTF_8));
        out.closeEntry();
      }
    }
  }
}
