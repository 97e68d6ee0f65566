package belay.statics;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PathPatternTest {
  @ParameterizedTest
  @CsvSource({
    "/,/,true",
    "/,/a,false",
    "/*.html,/baz.html,true",
    "/*.html,/bar/baz.html,false",
    "/route/**,/route/foo/bar/baz,true",
    "/route/**,/route/,true",
    "/route/**,/route,false",
    "/**,/,true",
    "/a/*/c,/a/b/c,true",
    "/a/*/c,/a/b/b/c,false",
    "/**/x.js,/deep/er/x.js,true",
    "/a+b.(c),/a+b.(c),true",
    "/ü*,/übersicht,true",
  })
  void matchesAsHerokusBuildpackDoes(String pattern, String path, boolean matches) {
    assertThat(PathPattern.matches(pattern, path)).isEqualTo(matches);
  }

  @Test
  void noPatternTakesLongWhateverThePath() {
    String pattern = "/" + "**a".repeat(100) + "b";
    String path = "/" + "a".repeat(4_000);
    assertThat(PathPattern.matches(pattern, path)).isFalse();
  }
}
