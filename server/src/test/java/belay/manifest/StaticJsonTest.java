package belay.manifest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import belay.release.InvalidInput;
import belay.statics.SiteSettings;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StaticJsonTest {
  @Test
  void itSaysHowASiteIsServed() {
    SiteSettings settings =
        StaticJson.parse(
                """
                {
                  "root": "dist/",
                  "clean_urls": true,
                  "https_only": true,
                  "encoding": "US-ASCII",
                  "error_page": "/errors/error.html",
                  "routes": {"/api/*": "api.html", "/**": "index.html"},
                  "redirects": {"/old/": {"url": "/new/", "status": 302}, "/o": {"url": "https://example.com/"}},
                  "headers": {"/": {"Cache-Control": "no-store"}, "/assets/**": {"X-A": "b"}}
                }
                """)
            .settings();
    assertThat(settings)
        .isEqualTo(
            new SiteSettings(
                "dist",
                true,
                List.of(
                    new SiteSettings.Route("/api/*", "api.html"),
                    new SiteSettings.Route("/**", "index.html")),
                List.of(
                    new SiteSettings.Redirect("/old/", "/new/", 302),
                    new SiteSettings.Redirect("/o", "https://example.com/", 301)),
                "errors/error.html",
                List.of(
                    new SiteSettings.HeaderRule("/", "Cache-Control", "no-store"),
                    new SiteSettings.HeaderRule("/assets/**", "X-A", "b")),
                true,
                "us-ascii"));
  }

  @Test
  void withoutKeysItIsHerokusDefault() {
    assertThat(StaticJson.parse("{}").settings()).isEqualTo(SiteSettings.plain("public_html"));
    assertThat(StaticJson.parse("{\"root\": \"./\"}").settings()).isEqualTo(SiteSettings.plain(""));
  }

  @Test
  void keysThatDoNothingHereAreSaid() {
    StaticJson read =
        StaticJson.parse(
            """
            {
              "root": ".", "basic_auth": false,
              "proxies": {"/api/": {"origin": "https://example.com"}},
              "canonical_host": "www.example.com",
              "logging": {"access": false}
            }
            """);
    assertThat(read.notes())
        .hasSize(3)
        .allMatch(note -> note.startsWith("static.json:"))
        .anyMatch(note -> note.startsWith("static.json:3: \"proxies\" is not supported:"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "\"basic_auth\": true|static.json:2: \"basic_auth\" is not supported, and without it everybody",
        "\"clean_url\": true|static.json:2: \"clean_url\" is not known here; known are ",
        "\"clean_urls\": \"yes\"|static.json:2: \"clean_urls\" must be true or false, not \"yes\".",
        "\"root\": \"../up\"|static.json:2: \"root\" must stay within the app",
        "\"error_page\": \"/\"|static.json:2: \"error_page\" must name a file",
        "\"routes\": [1]|static.json:2: \"routes\" must be a map",
        "\"routes\": {\"a\": \"b\"}|static.json:2: \"a\" must be a path that begins with /",
        "\"redirects\": {\"/a\": {\"url\": \"/b\", \"status\": 200}}|static.json:2: \"status\" must be a whole",
        "\"redirects\": {\"/a\": {\"url\": \"a b\"}}|static.json:2: \"url\" must be a path or a URL",
        "\"redirects\": {\"/a\": {}}|static.json:2: \"url\" is missing.",
        "\"headers\": {\"/\": {\"X A\": \"b\"}}|static.json:2: \"X A\" is no header's name.",
        "\"headers\": {\"/\": {\"X-A\": \"b\\r\\nX-B: c\"}}|static.json:2: The header X-A must be one line",
        "\"headers\": {\"/\": {\"Content-Length\": \"1\"}}|static.json:2: The header Content-Length is for the",
        "\"encoding\": \"klingon\"|static.json:2: \"encoding\" must be a character set",
        "\"root\" \"x\"|static.json:2: not JSON",
      })
  void aMistakeIsSaidWithItsLine(String line, String fault) {
    assertThatThrownBy(() -> StaticJson.parse("{\n" + line + "\n}"))
        .isInstanceOf(InvalidInput.class)
        .hasMessageStartingWith(fault);
  }
}
