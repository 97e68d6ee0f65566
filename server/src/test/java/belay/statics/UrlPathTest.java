package belay.statics;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UrlPathTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "/../etc/passwd",
        "/a/../../b",
        "/%2e%2e/x",
        "/.%2E/x",
        "/.",
        "/a%2fb",
        "/a%00b",
        "/%c3",
        "/%ff",
        "/%zz",
        "/%4",
        "*",
        "",
        "/a%0d%0ab",
        "/%c0%ae%c0%ae/x",
      })
  void whatLeadsElsewhereIsNoPath(String raw) {
    assertThat(UrlPath.parse(raw)).isEmpty();
  }

  @Test
  void namesAreDecodedOnceAndStrictly() {
    assertThat(UrlPath.parse("/%C3%BC.txt").orElseThrow().file()).isEqualTo("ü.txt");
    assertThat(UrlPath.parse("/ü.txt").orElseThrow().file()).isEqualTo("ü.txt");
    assertThat(UrlPath.parse("/u%CC%88.txt").orElseThrow().file()).isEqualTo("u\u0308.txt");
    assertThat(UrlPath.parse("/a%20b+c;d.txt").orElseThrow().file()).isEqualTo("a b+c;d.txt");
    assertThat(UrlPath.parse("/%252e").orElseThrow().file()).isEqualTo("%2e");
    assertThat(UrlPath.parse("/😀").orElseThrow().file()).isEqualTo("😀");
  }

  @Test
  void aRedirectToADirectoryNamesNoOtherHost() {
    assertThat(UrlPath.parse("//evil.example/x").orElseThrow().escaped())
        .isEqualTo("/evil.example/x");
    assertThat(UrlPath.parse("/%5cevil.example").orElseThrow().escaped())
        .isEqualTo("/%5Cevil.example");
    assertThat(UrlPath.parse("/ä b").orElseThrow().escaped()).isEqualTo("/%C3%A4%20b");
  }

  @Test
  void whatBeginsWithADotIsHiddenButForWellKnown() {
    assertThat(UrlPath.parse("/.env").orElseThrow().hidden()).isTrue();
    assertThat(UrlPath.parse("/a/.git/config").orElseThrow().hidden()).isTrue();
    assertThat(UrlPath.parse("/%2eenv").orElseThrow().hidden()).isTrue();
    assertThat(UrlPath.parse("/a/.well-known/x").orElseThrow().hidden()).isTrue();
    assertThat(UrlPath.parse("/.well-known/.x").orElseThrow().hidden()).isTrue();
    assertThat(UrlPath.parse("/.well-known/x").orElseThrow().hidden()).isFalse();
  }
}
