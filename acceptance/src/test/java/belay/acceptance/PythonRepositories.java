package belay.acceptance;

import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Repositories of Python, by each of its package managers; what they install is in Wheels. */
final class PythonRepositories {
  private static final String SERVER =
      """
      import http.server, os, platform
      %s
      class Answer(http.server.BaseHTTPRequestHandler):
          def do_GET(self):
              self.send_response(200)
              self.end_headers()
              text = "ONE python %%s %%s" %% (platform.python_version(), os.environ.get("TONE", "none"))
              self.wfile.write(text.encode())
      http.server.HTTPServer(("", int(os.environ["PORT"])), Answer).serve_forever()
      """;

  private static final String PLAIN = SERVER.formatted("");
  private static final String WITH_PACKAGE = SERVER.formatted("import words_found");

  private PythonRepositories() {}

  /** A server with this line in it, by its name. */
  static Map<String, String> plain(String line) {
    return Map.of("server.py", SERVER.formatted(line));
  }

  static Stream<Repository> all() {
    return Stream.of(versions(), managers(), projects()).flatMap(each -> each);
  }

  private static Repository python(String name, Map<String, String> more) {
    Map<String, String> files = new TreeMap<>(more);
    files.putIfAbsent("server.py", WITH_PACKAGE);
    files.putIfAbsent("Procfile", "web: python server.py\n");
    return Repository.of(name, "server.py", files).needs("python3");
  }

  private static Stream<Repository> versions() {
    return Stream.of(
        python("python-here", Map.of("requirements.txt", "", "server.py", PLAIN))
            .says("Using Python 3."),
        python(
                "python-minor",
                Map.of("requirements.txt", "", ".tool-versions", "python 3\n", "server.py", PLAIN))
            .says(".tool-versions asks for 3"),
        Repository.of(
                "procfile-python",
                "server.py",
                Map.of("server.py", PLAIN, "Procfile", "web: python3 server.py\n"))
            .needs("python3")
            .says("Procfile app detected", "Runtime: Python 3."));
  }

  private static Stream<Repository> managers() {
    return Stream.of(
        python("pip", Map.of("requirements.txt", "words_found==1.0\n"))
            .says("Installing requirements.txt with pip"),
        python(
                "pip-layers",
                Map.of(
                    "requirements.txt",
                    "-r requirements/base.txt\r\n-e .\r\n",
                    "requirements/base.txt",
                    "# Wörter\r\nwords_found==1.0\r\n"))
            .with("pyproject.toml", OWN_BACKEND)
            .with("backend.py", BACKEND)
            .with("src/shop.py", "TITLE = 'shop'\n")
            .with("server.py", SERVER.formatted("import words_found, shop; shop.TITLE"))
            .with("Procfile", "release: test \"${TONE:-none}\"\r\nweb: python server.py\r\n"),
        python(
                "uv-sync",
                Map.of(
                    "pyproject.toml",
                    "[project]\nname = \"shop\"\nversion = \"1.0\"\ndependencies = [\"words_found\"]\n",
                    "uv.lock",
                    "version = 1\n[[package]]\nname = \"words_found\"\nversion = \"1.0\"\n"))
            .needs("!uv")
            .says("Using uv 1.0 (stand-in)", "Installing uv.lock with uv"),
        python(
                "poetry",
                Map.of(
                    "pyproject.toml",
                    "[tool.poetry]\nname = \"shop\"\n[tool.poetry.dependencies]\npython = \"^3.8\"\n",
                    "poetry.lock",
                    "[[package]]\nname = \"words_found\"\nversion = \"1.0\"\n"))
            .needs("!poetry")
            .says(
                "Using poetry 1.0 (stand-in)",
                "Installing poetry.lock with Poetry",
                "pyproject.toml asks for ^3.8"),
        python(
                "pipenv",
                Map.of(
                    "Pipfile",
                    "[packages]\nwords_found = \"*\"\n[requires]\npython_version = \"3\"\n",
                    "Pipfile.lock",
                    "{\"default\": {\"words_found\": {\"version\": \"==1.0\"}}}"))
            .needs("!pipenv")
            .says(
                "Using pipenv 1.0 (stand-in)",
                "Installing Pipfile.lock with pipenv",
                "Pipfile asks for 3"));
  }

  private static Stream<Repository> projects() {
    String manage =
        """
        import os, sys, django
        assert sys.argv[1:] == ["collectstatic", "--noinput"], sys.argv
        os.makedirs("staticfiles", exist_ok=True)
        open("staticfiles/app.css", "w").write("body {}")
        """;
    return Stream.of(
        python("django", Map.of("requirements.txt", "django\nwords_found\n", "manage.py", manage))
            .with("server.py", SERVER.formatted("open('staticfiles/app.css')"))
            .says("Collecting static files (manage.py collectstatic)"),
        python("pyproject", Map.of("pyproject.toml", OWN_BACKEND, "backend.py", BACKEND))
            .with("server.py", SERVER.formatted("import shop"))
            .says("Installing the project with pip"),
        python("hooks", Map.of("requirements.txt", ""))
            .with("bin/pre_compile", "#!/bin/sh\necho words_found >requirements.txt\n")
            .with(
                "bin/post_compile", "#!/bin/sh\npython -c 'import words_found; print(\"found\")'\n")
            .says("Running bin/pre_compile", "Running bin/post_compile", "found"));
  }

  private static final String OWN_BACKEND =
      """
      [project]
      name = "shop"
      version = "1.0"
      requires-python = ">=3.8"
      [build-system]
      requires = []
      build-backend = "backend"
      backend-path = ["."]
      """;

  /** A project that builds itself: what others do needs packages from an index. */
  private static final String BACKEND =
      """
      import os, zipfile

      def build_editable(to, config_settings=None, metadata_directory=None):
          return wheel(to, "shop.pth", os.getcwd() + "/src\\n")

      def build_wheel(to, config_settings=None, metadata_directory=None):
          return wheel(to, "shop.py", "")

      def wheel(to, file, text):
          name = "shop-1.0-py3-none-any.whl"
          info = "shop-1.0.dist-info/"
          with zipfile.ZipFile(to + "/" + name, "w") as out:
              out.writestr(file, text)
              out.writestr(info + "METADATA", "Metadata-Version: 2.1\\nName: shop\\nVersion: 1.0\\n")
              out.writestr(info + "WHEEL", "Wheel-Version: 1.0\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n")
              out.writestr(info + "RECORD", "%s,,\\n%sMETADATA,,\\n%sWHEEL,,\\n%sRECORD,,\\n" % (file, info, info, info))
          return name
      """;
}
