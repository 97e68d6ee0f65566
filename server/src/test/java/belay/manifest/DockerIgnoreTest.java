package belay.manifest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import belay.release.InvalidInput;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The examples of Docker's reference, and its corners. */
class DockerIgnoreTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "*/temp* | somedir/temporary.txt | true",
        "*/temp* | somedir/temp | true",
        "*/temp* | somedir/temp/inside | true",
        "*/temp* | a/b/temp | false",
        "*/*/temp* | somedir/subdir/temporary.txt | true",
        "temp? | tempa | true",
        "temp? | temp | false",
        "**/*.go | main.go | true",
        "**/*.go | a/b/c.go | true",
        "/foo/bar/ | foo/bar | true",
        "/foo/bar/ | foo/bar/baz | true",
        "./foo | foo | true",
        "foo/../bar | bar | true",
        "foo | foobar | false",
        "node_modules | a/node_modules | false",
        "**/node_modules | a/node_modules/b | true",
        "*.md;!README.md | README.md | false",
        "*.md;!README.md | other.md | true",
        "*.md;!README*.md;README-secret.md | README-secret.md | true",
        "*;!src | src/App.java | false",
        "*;!src | pom.xml | true",
        "# foo | foo | false",
        "[a-c]*.txt | b1.txt | true",
        "[^a-c]*.txt | b1.txt | false",
        "a\\*b | a*b | true",
        "a\\*b | axb | false",
        "a.b | axb | false",
        "a** | a/b/c | true",
        "a/**/b | a/b | true",
        "a/**/b | a/xb | false",
        "a/**/b | a/x/y/b | true",
        "**a**a**a**a**a**a**a**a**b | aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa | false",
        "[z-a] | m | false",
        "[a- | [a- | true",
        "[-a] | - | true",
        "[] | [] | true",
        "!( | ( | false",
      })
  void leavesOut(String patterns, String path, boolean out) {
    assertThat(DockerIgnore.parse(patterns.replace(';', '\n')).leavesOut(path)).isEqualTo(out);
  }

  @Test
  void aListThatNobodyWritesIsRefused() {
    String list = "a\n".repeat(1001);
    assertThatThrownBy(() -> DockerIgnore.parse(list)).isInstanceOf(InvalidInput.class);
  }
}
