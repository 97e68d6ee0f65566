package belay.acceptance;

import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Repositories of Node.js, by each of its package managers. */
final class NodeRepositories {
  private static final String SERVER =
      """
      const price = require("%s");
      require("http").createServer((q, r) => r.end(
        "ONE node " + process.version + " " + price("2 days") + " " + (process.env.TONE || "none")
      )).listen(process.env.PORT);
      """;

  private static final String INTEGRITY =
      "sha512-6FlzubTLZG3J2a/NVCAleEhjzq5oxgHyaCU9yYXvcLsvoVaHJq/s5xXI6/XXP6tz7R9xAOtHnSO/tXtF3WRTlA==";

  private static final String PNPM_LOCK =
      """
      lockfileVersion: '9.0'
      importers:
        .:
          dependencies:
            ms:
              specifier: 2.1.3
              version: 2.1.3
      packages:
        ms@2.1.3:
          resolution: {integrity: %s}
      snapshots:
        ms@2.1.3: {}
      """
          .formatted(INTEGRITY);

  private static final String BERRY_LOCK =
      """
      __metadata:
        version: 8
        cacheKey: 10c0

      "ms@npm:2.1.3":
        version: 2.1.3
        resolution: "ms@npm:2.1.3"
        checksum: 10c0/d924b57e7312b3b63ad21fc5b3dc0af5e78d61a1fc7cfb5457edaf26326bf62be5307cc87ffb6862ef1c2b33b0233cdb5d4f01c4c958cc0d660948b65a287a48
        languageName: node
        linkType: hard

      "shop@workspace:.":
        version: 0.0.0-use.local
        resolution: "shop@workspace:."
        dependencies:
          ms: "npm:2.1.3"
        languageName: unknown
        linkType: soft
      """;

  private static final String NPM_LOCK =
      """
      {"name": "shop", "version": "1.0.0", "lockfileVersion": 3, "requires": true, "packages": {
        "": {"name": "shop", "version": "1.0.0", "dependencies": {"ms": "2.1.3"}},
        "node_modules/ms": {"version": "2.1.3", "integrity": "%s"}}}
      """
          .formatted(INTEGRITY);

  private static final String WORKSPACE_LOCK =
      """
      {"name": "all", "lockfileVersion": 3, "requires": true, "packages": {
        "": {"name": "all", "workspaces": ["services/*", "packages/*"]},
        "node_modules/@belaytest/api": {"resolved": "services/api", "link": true},
        "node_modules/@belaytest/price": {"resolved": "packages/price", "link": true},
        "packages/price": {"name": "@belaytest/price", "version": "1.0.0"},
        "services/api": {"name": "@belaytest/api", "version": "1.0.0",
          "dependencies": {"@belaytest/price": "1.0.0"}}}}
      """;

  private NodeRepositories() {}

  static Stream<Repository> all() {
    return Stream.of(npm(), pnpm(), yarn(), repositoriesOfSeveral(), ownBuilds())
        .flatMap(each -> each);
  }

  private static Repository node(String name, Map<String, String> more) {
    Map<String, String> files = new TreeMap<>(more);
    files.putIfAbsent("server.js", SERVER.formatted("ms"));
    files.put(".gitignore", "node_modules\n.yarn\n.next\n.turbo\ndist\n");
    return Repository.of(name, "server.js", files).needs("npm");
  }

  static String manifest(String more) {
    return """
    {"name": "shop", "version": "1.0.0", "dependencies": {"ms": "2.1.3"},
     "scripts": {"start": "node server.js"}%s}
    """
        .formatted(more);
  }

  private static Map<String, String> locked(String more) {
    return Map.of("package.json", manifest(more), "package-lock.json", NPM_LOCK);
  }

  private static Stream<Repository> npm() {
    return Stream.of(
        node("npm-lock", locked(""))
            .says("Installing dependencies (npm ci)", "Runtime: Node.js")
            .saysAgain("Restoring dependencies"),
        node("npm-shrinkwrap", Map.of("package.json", manifest(""), "npm-shrinkwrap.json", NPM_LOCK))
            .says("Installing dependencies (npm ci)"),
        node("npm-without-lock", Map.of("package.json", manifest("")))
            .says("There is no package-lock.json: the next build may get other versions."),
        node("npm-pinned", locked(", \"packageManager\": \"npm@10.9.2\"")).says("Using npm 10.9.2"),
        node("npm-engine", locked(", \"engines\": {\"npm\": \"10.x\"}")).says("Using npm 10."),
        node("engines-node", locked(", \"engines\": {\"node\": \"22.x\"}"))
            .says("Using Node.js 22.", "package.json (engines.node) asks for 22.x"),
        node("nvmrc", locked(""))
            .with(".nvmrc", "lts/jod")
            .says("Using Node.js 22.", ".nvmrc asks for 22.x"));
  }

  private static Stream<Repository> pnpm() {
    return Stream.of(
        node(
                "pnpm-pinned",
                Map.of(
                    "package.json",
                    manifest(", \"packageManager\": \"pnpm@9.15.0\""),
                    "pnpm-lock.yaml",
                    PNPM_LOCK))
            .says("Using pnpm 9.15.0"),
        node(
                "pnpm-engine",
                Map.of(
                    "package.json",
                    manifest(", \"engines\": {\"pnpm\": \"9.14.x\"}"),
                    "pnpm-lock.yaml",
                    PNPM_LOCK))
            .says("Using pnpm 9.14."),
        node("pnpm-by-lock", Map.of("package.json", manifest(""), "pnpm-lock.yaml", PNPM_LOCK))
            .says("Using pnpm 9."));
  }

  private static Stream<Repository> yarn() {
    return Stream.of(
        node(
                "yarn-classic",
                Map.of(
                    "package.json",
                    "{\"name\": \"shop\", \"version\": \"1.0.0\", \"license\": \"MIT\", \"engines\":"
                        + " {\"yarn\": \"1.x\"}, \"scripts\": {\"start\": \"node server.js\"}}",
                    "yarn.lock",
                    "# yarn lockfile v1\n",
                    "server.js",
                    SERVER.formatted("./price"),
                    "price.js",
                    "module.exports = (text) => text;\n"))
            .says("Using Yarn 1."),
        berry("yarn-modules").with(".yarnrc.yml", "nodeLinker: node-modules\n"),
        berry("yarn-zipped"));
  }

  private static Repository berry(String name) {
    return node(
            name,
            Map.of(
                "package.json",
                manifest(", \"packageManager\": \"yarn@4.5.0\""),
                "yarn.lock",
                BERRY_LOCK))
        .says("Using Yarn 4.5.0");
  }

  private static Stream<Repository> repositoriesOfSeveral() {
    Map<String, String> packages =
        Map.of(
            "belay.yml",
            "path: services/api\n",
            "packages/price/package.json",
            "{\"name\": \"@belaytest/price\", \"version\": \"1.0.0\"}",
            "packages/price/index.js",
            "module.exports = (text) => text;\n",
            "services/api/server.js",
            SERVER.formatted("@belaytest/price"));
    Repository workspace =
        Repository.of("workspace", "services/api/server.js", packages)
            .needs("npm")
            .says("services/api is a workspace: the whole repository is built.");
    return Stream.of(
        workspace
            .with(
                "package.json",
                "{\"name\": \"all\", \"workspaces\": [\"services/*\", \"packages/*\"]}")
            .with("package-lock.json", WORKSPACE_LOCK)
            .with("services/api/package.json", part("1.0.0")),
        workspace
            .named("pnpm-workspace")
            .with("package.json", "{\"name\": \"all\", \"private\": true}")
            .with("pnpm-workspace.yaml", "packages: [\"services/*\", \"packages/*\"]\n")
            .with("pnpm-lock.yaml", PNPM_WORKSPACE_LOCK)
            .with("services/api/package.json", part("workspace:*")),
        Repository.of(
                "monorepo",
                "services/api/server.js",
                Map.of(
                    "belay.yml",
                    "apps:\n  monorepo: {path: services/api}\n  other: {path: services/other}\n",
                    "package.json",
                    "{\"name\": \"all\", \"private\": true}",
                    "services/api/package.json",
                    manifest(""),
                    "services/api/package-lock.json",
                    NPM_LOCK,
                    "services/api/server.js",
                    SERVER.formatted("ms"),
                    "services/other/index.html",
                    "another app's"))
            .needs("npm")
            .says("Installing dependencies (npm ci)"));
  }

  private static final String PNPM_WORKSPACE_LOCK =
      """
      lockfileVersion: '9.0'
      importers:
        .: {}
        packages/price: {}
        services/api:
          dependencies:
            '@belaytest/price':
              specifier: workspace:*
              version: link:../../packages/price
      """;

  private static String part(String version) {
    return """
    {"name": "@belaytest/api", "version": "1.0.0", "scripts": {"start": "node server.js"},
     "dependencies": {"@belaytest/price": "%s"}}
    """
        .formatted(version);
  }

  private static Stream<Repository> ownBuilds() {
    return Stream.of(postbuild(), nextLike(), spa("vite-spa").with("Procfile", "web: static-server"),
        spa("vite-two-packs").with("app.json", "{\"buildpacks\": [{\"url\": \"heroku/nodejs\"},"
            + " {\"url\": \"static\"}]}").says("Static site app detected"));
  }

  /** As many Express apps are: a build by a development dependency, which is then taken away. */
  private static Repository postbuild() {
    String manifest =
        """
        {"name": "shop", "version": "1.0.0", "dependencies": {"ms": "2.1.3"},
         "devDependencies": {"isarray": "2.0.5"},
         "scripts": {"start": "node server.js", "heroku-prebuild": "node -e 'console.log(0)'",
           "build": "exit 1", "heroku-postbuild": "node build.js",
           "heroku-cleanup": "node -e 'console.log(1)'"}}
        """;
    String lock =
        """
        {"name": "shop", "version": "1.0.0", "lockfileVersion": 3, "requires": true, "packages": {
          "": {"name": "shop", "version": "1.0.0", "dependencies": {"ms": "2.1.3"},
            "devDependencies": {"isarray": "2.0.5"}},
          "node_modules/isarray": {"version": "2.0.5", "dev": true},
          "node_modules/ms": {"version": "2.1.3", "integrity": "%s"}}}
        """
            .formatted(INTEGRITY);
    String server =
        """
        let pruned = false;
        try { require("isarray"); } catch (e) { pruned = true; }
        if (!pruned) throw new Error("isarray is still here");
        """;
    return node(
            "express-postbuild",
            Map.of(
                "package.json",
                manifest,
                "package-lock.json",
                lock,
                "build.js",
                "require('fs').writeFileSync('built.js', 'module.exports = (x) => ' +"
                    + " require('isarray')([]));\n",
                "server.js",
                server + SERVER.formatted("./built.js")))
        .says(
            "Running heroku-prebuild",
            "Running heroku-postbuild",
            "Removing development dependencies",
            "Running heroku-cleanup");
  }

  /** Builds of it count themselves in the directories that are to be kept between them. */
  private static Repository nextLike() {
    String build =
        """
        const fs = require("fs");
        for (const kept of [".next/cache", ".turbo"]) {
          fs.mkdirSync(kept, { recursive: true });
          const count = kept + "/count";
          const n = fs.existsSync(count) ? 1 + Number(fs.readFileSync(count)) : 1;
          fs.writeFileSync(count, String(n));
          console.log("build " + n + " with " + kept);
        }
        fs.copyFileSync("price.js", ".next/price.js");
        """;
    return node(
            "next-cache",
            Map.of(
                "package.json",
                "{\"name\": \"shop\", \"cacheDirectories\": [\".turbo\"], \"scripts\": {\"build\":"
                    + " \"node build.js\", \"start\": \"node server.js\"}}",
                "build.js",
                build,
                "price.js",
                "module.exports = (text) => text;\n",
                "server.js",
                SERVER.formatted("./.next/price.js")))
        .says("Running the build script", "build 1 with .next/cache", "build 1 with .turbo")
        .saysAgain("build 2 with .next/cache", "build 2 with .turbo");
  }

  /** One page for all addresses, made by a build. */
  private static Repository spa(String name) {
    String build =
        """
        const fs = require("fs");
        fs.mkdirSync("dist", { recursive: true });
        fs.copyFileSync("src/page.html", "dist/index.html");
        """;
    return Repository.of(
            name,
            "src/page.html",
            Map.of(
                "package.json",
                "{\"name\": \"spa\", \"private\": true, \"scripts\": {\"build\": \"node build.js\"}}",
                "build.js",
                build,
                "src/page.html",
                "ONE page",
                "static.json",
                "{\"root\": \"dist\", \"routes\": {\"/**\": \"index.html\"}}"))
        .at("/deep/link")
        .needs("npm")
        .says("Running the build script");
  }
}
