package belay.acceptance;

import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Repositories of Java, Go, Ruby and of files alone. */
final class OtherRepositories {
  /** With a class that a framework's jar has, by which its way to say a port is known. */
  private static final String JAVA =
      """
      package shop;
      import com.sun.net.httpserver.HttpServer;
      import java.net.InetSocketAddress;
      public class Main {
        public static void main(String[] words) throws Exception {
          int port = Integer.parseInt(System.getProperty("%s"));
          String tone = String.valueOf(System.getenv("TONE"));
          byte[] text = ("ONE java " + System.getProperty("file.encoding") + " " + tone).getBytes();
          HttpServer server = HttpServer.create(new InetSocketAddress("127.0.0.1", port), 0);
          server.createContext("/", exchange -> {
            exchange.sendResponseHeaders(200, text.length);
            exchange.getResponseBody().write(text);
            exchange.close();
          });
          server.start();
        }
      }
      """;

  /** What the wrappers of Maven and Gradle would download cannot be had from a package registry. */
  private static final String WRAPPER =
      """
      #!/bin/sh
      case "$*" in
        %s) ;;
        *) echo "called with $*"; exit 1 ;;
      esac
      mkdir -p classes %s
      find src -name '*.java' | xargs "$JAVA_HOME/bin/javac" -d classes || exit
      "$JAVA_HOME/bin/jar" cfe %s shop.Main -C classes .
      """;

  private static final String GO =
      """
      package main

      import (
      	"fmt"
      	"net/http"
      	"os"
      )

      func main() {
      	http.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
      		fmt.Fprint(w, "ONE go "+os.Getenv("TONE"))
      	})
      	panic(http.ListenAndServe("127.0.0.1:"+os.Getenv("PORT"), nil))
      }
      """;

  private static final String RUBY =
      """
      require "socket"
      server = TCPServer.new("127.0.0.1", Integer(ENV.fetch("PORT")))
      loop do
        client = server.accept
        nil while (line = client.gets) && line != "\\r\\n"
        body = "ONE ruby #{ENV["TONE"]}"
        client.write("HTTP/1.1 200 OK\\r\\nContent-Length: #{body.bytesize}\\r\\nConnection: close\\r\\n\\r\\n#{body}")
        client.close
      end
      """;

  private static final String PHP =
      "<?php echo 'ONE php ', $_SERVER['REQUEST_URI'], ' ', getenv('TONE') ?: 'none';\n";

  private OtherRepositories() {}

  static Stream<Repository> all() {
    return Stream.of(java(), go(), php(), others()).flatMap(each -> each);
  }

  private static Stream<Repository> php() {
    String fpm = "php-fpm$(php -r 'echo PHP_MAJOR_VERSION.\".\".PHP_MINOR_VERSION;')";
    return Stream.of(
        Repository.of("php", "index.php", Map.of("index.php", PHP))
            .needs("php", fpm, "nginx")
            .says("PHP app detected", "Using PHP"),
        Repository.of("php-composer", "public/index.php", Map.of("public/index.php", PHP))
            .with(
                "composer.json",
                "{\"require\": {\"php\": \">=7.4\"}, \"autoload\": {\"psr-4\": {\"Shop\\\\\":"
                    + " \"src/\"}}, \"scripts\": {\"compile\": \"echo compiled\"}}")
            .with("Procfile", "web: vendor/bin/heroku-php-apache2 public/\n")
            .at("/deep/link?a=1")
            .needs("php", fpm, "nginx", "composer")
            .says("composer.json asks for >=7.4", "Running the compile script"));
  }

  private static Stream<Repository> java() {
    String main = "src/main/java/shop/Main.java";
    return Stream.of(
        Repository.of("maven-spring", main, Map.of("pom.xml", Pom.TEXT))
            .with(main, JAVA.formatted("server.port"))
            .with(
                "src/main/java/org/springframework/boot/Loader.java",
                "package org.springframework.boot;\npublic class Loader {}\n")
            .with("system.properties", "java.runtime.version=17\n")
            .needs("mvn", "javac")
            .says("Using Java 17", "Default types for Java -> web"),
        Repository.of("maven-wrapper", main, Map.of("pom.xml", "<project/>"))
            .with(main, JAVA.formatted("quarkus.http.port"))
            .with(".mvn/wrapper/maven-wrapper.properties", "wrapperVersion=3.3.2\n")
            .with(
                "mvnw",
                WRAPPER.formatted(
                    "*-DskipTests\\ clean\\ package",
                    "target/quarkus-app",
                    "target/quarkus-app/quarkus-run.jar"))
            .says("Building with Maven (./mvnw -DskipTests clean package)"),
        Repository.of("gradle-wrapper", main, Map.of("build.gradle", ""))
            .with(main, JAVA.formatted("micronaut.server.port"))
            .with(
                "src/main/java/io/micronaut/Micronaut.java",
                "package io.micronaut;\npublic class Micronaut {}\n")
            .with("gradle/wrapper/gradle-wrapper.jar", "a stand-in")
            .with(
                "gradlew",
                WRAPPER.formatted(
                    "--console=plain\\ build\\ -x\\ check", "build/libs", "build/libs/shop.jar"))
            .says("Building with Gradle (./gradlew build -x check)"));
  }

  private static Stream<Repository> go() {
    return Stream.of(
        Repository.of(
                "go-module",
                "main.go",
                Map.of("go.mod", "module example.com/shop\n\ngo 1.18\n", "main.go", GO))
            .needs("go")
            .says("Building 1 program(s) into bin/", "go.mod asks for >=1.18"),
        Repository.of(
                "go-install",
                "cmd/web/main.go",
                Map.of(
                    "go.mod",
                    "// +heroku install ./cmd/web\nmodule example.com/shop\n\ngo 1.18\n",
                    "cmd/web/main.go",
                    GO,
                    "cmd/broken/main.go",
                    "package main\n\nfunc main() { missing() }\n"))
            .needs("go")
            .says("Building 1 program(s) into bin/"));
  }

  private static Stream<Repository> others() {
    Map<String, String> ruby =
        Map.of(
            "Gemfile", "# No gems: Ruby itself is enough.\n",
            "Gemfile.lock", "GEM\n  specs:\n\nPLATFORMS\n  ruby\n\nDEPENDENCIES\n",
            "server.rb", RUBY,
            "Procfile", "web: bundle exec ruby server.rb\n",
            ".tool-versions", "ruby 3\n");
    Map<String, String> two = new TreeMap<>();
    two.put("belay.yml", "buildpacks: [nodejs, python]\n");
    two.put("package.json", "{\"scripts\": {\"build\": \"node build.js\"}}");
    two.put("build.js", "require('fs').writeFileSync('made.txt', 'made');\n");
    two.put("requirements.txt", "");
    two.put("Procfile", "web: python server.py\n");
    PythonRepositories.plain("open('made.txt')").forEach(two::put);
    return Stream.of(
        Repository.of("ruby", "server.rb", ruby).needs("ruby").says(".tool-versions asks for 3"),
        Repository.of("two-packs", "server.py", two)
            .needs("npm", "python3")
            .says("Node.js app detected", "Python app detected"),
        Repository.of("static", "public/index.html", Map.of("public/index.html", "ONE page"))
            .says("Static site app detected"),
        Repository.of(
                "static-routes",
                "dist/index.html",
                Map.of(
                    "static.json",
                    "{\"root\": \"dist\", \"routes\": {\"/**\": \"index.html\"}}",
                    "dist/index.html",
                    "ONE page"))
            .at("/deep/link")
            .says("Static site app detected"),
        Repository.of("procfile", "version.txt", App.files("ONE")).says("Procfile app detected"));
  }
}
