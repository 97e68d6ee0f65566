package belay.statics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The settings in a slug, which somebody else than a build may have made. */
class SiteSettingsTest {
  @TempDir Path app;

  private Path file() throws IOException {
    Path file = app.resolve(SiteSettings.FILE);
    Files.createDirectories(file.getParent());
    return file;
  }

  private void refused(String why) {
    assertThatThrownBy(() -> SiteSettings.read(app))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(why);
  }

  @Test
  void whatABuildWroteIsRead() throws IOException {
    SiteSettings settings =
        new SiteSettings(
            "dist",
            true,
            List.of(new SiteSettings.Route("/**", "index.html")),
            List.of(new SiteSettings.Redirect("/o", "https://example.com/", 301)),
            "",
            List.of(new SiteSettings.HeaderRule("/", "X-A", "b")),
            false,
            "utf-8");
    settings.write(app);
    assertThat(SiteSettings.read(app)).isEqualTo(settings);
    assertThat(settings.fits()).isTrue();
  }

  @Test
  void itIsReadByNoLinkAndNeverMoreThanThereMayBe() throws IOException {
    refused("settings in");
    Path elsewhere = Files.createDirectory(app.resolve("elsewhere"));
    SiteSettings.plain("").write(elsewhere);
    Files.createSymbolicLink(app.resolve(".belay"), elsewhere.resolve(".belay"));
    refused("settings in");
    Files.delete(app.resolve(".belay"));
    Files.createSymbolicLink(file(), elsewhere.resolve(SiteSettings.FILE));
    refused("settings in");
    Files.delete(file());
    Files.write(file(), new byte[SiteSettings.BYTES_MAX + 1]);
    refused("at most 128 kB");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"redirects\": [{\"pattern\": \"/\", \"url\": \"/\\r\\nX: y\", \"status\": 301}]",
        "\"redirects\": [{\"pattern\": \"/\", \"url\": \"/\", \"status\": 200}]",
        "\"headers\": [{\"pattern\": \"/**\", \"name\": \"Content-Length\", \"value\": \"1\"}]",
        "\"headers\": [{\"pattern\": \"/**\", \"name\": \"X: y\\n\", \"value\": \"1\"}]",
        "\"headers\": [{\"pattern\": \"/**\", \"name\": \"X\", \"value\": \"1\\r\\n\\r\\nall\"}]",
        "\"charset\": \"x\\r\\nX: y\"",
      })
  void noAnswerIsPutTogetherOfWhatIsNotWritten(String forged) throws IOException {
    List<String> fields = new ArrayList<>(List.of(forged));
    for (String usual : List.of("\"redirects\": []", "\"headers\": []", "\"charset\": \"utf-8\"")) {
      if (!forged.startsWith(usual.substring(0, usual.indexOf(':')))) {
        fields.add(usual);
      }
    }
    Files.writeString(
        file(),
        """
        {"root": "", "clean_urls": false, "error_page": "", "https_only": false,
         "routes": [], %s}
        """
            .formatted(String.join(", ", fields)));
    refused("is not what a build writes: it has ");
  }

  @Test
  void aSiteHasOnlySoManyRules() {
    List<SiteSettings.HeaderRule> many =
        IntStream.range(0, 40)
            .mapToObj(i -> new SiteSettings.HeaderRule("/" + i, "X", "y".repeat(4_000)))
            .toList();
    assertThat(new SiteSettings("", false, List.of(), List.of(), "", many, false, "utf-8").fits())
        .isFalse();
  }
}
