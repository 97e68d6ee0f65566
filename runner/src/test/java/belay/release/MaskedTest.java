package belay.release;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MaskedTest {
  @Test
  void noUrlInASentenceKeepsItsPassword() {
    assertThat(Masked.text("Set buildpacks: https://bob:s3cret@git.example.com/a.git, heroku/ruby"))
        .isEqualTo("Set buildpacks: https://****@git.example.com/a.git, heroku/ruby");
    assertThat(Masked.text("two http://t0ken@a/ and ssh://x:p@ss@b/c@d"))
        .isEqualTo("two http://****@a/ and ssh://****@b/c@d");
    assertThat(Masked.text("mail bob@example.com about https://example.com/@bob"))
        .isEqualTo("mail bob@example.com about https://example.com/@bob");
  }

  @Test
  void aUrlLosesItsQueryToo() {
    assertThat(Masked.url("https://h/x.git?private_token=abc#main"))
        .isEqualTo("https://h/x.git?****#main");
    assertThat(Masked.hides("https://h/x.git#main")).isFalse();
    assertThat(Masked.hides("git@github.com:a/b.git")).isFalse();
    assertThat(Masked.hides("heroku/nodejs")).isFalse();
  }
}
