package belay.statics;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
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
    assertThat(new PathPattern(path).matches(pattern)).isEqualTo(matches);
  }

  /** The same as by a regular expression, also where a path takes several words of bits. */
  @Test
  void matchesAsItIsWritten() {
    Random random = new Random(20_261_130);
    for (int i = 0; i < 20_000; i++) {
      String path = "/" + text(random, "ab/", 1 + random.nextInt(200));
      String pattern = "/" + text(random, "ab/**", random.nextInt(12)) + tail(random, path);
      String regex = pattern.replace("**", "\u0001").replace("*", "[^/]*").replace("\u0001", ".*");
      assertThat(new PathPattern(path).matches(pattern))
          .as("%s of %s", pattern, path)
          .isEqualTo(path.matches(regex));
    }
  }

  private static String text(Random random, String letters, int length) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < length; i++) {
      text.append(letters.charAt(random.nextInt(letters.length())));
    }
    return text.toString();
  }

  private static String tail(Random random, String path) {
    return random.nextBoolean() ? "" : path.substring(random.nextInt(path.length()));
  }

  @Test
  void noPatternTakesLongWhateverThePath() {
    String pattern = "/" + "**a".repeat(100) + "b";
    String path = "/" + "a".repeat(4_000);
    assertThat(new PathPattern(path).matches(pattern)).isFalse();
  }
}
