package belay.dashboard.figures;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Addresses as the forges' own pages have them. */
class ForgeTest {
  @ParameterizedTest
  @CsvSource({
    "https://github.com/acme/shop, https://github.com/acme/shop/commit/b,"
        + " https://github.com/acme/shop/compare/a...b",
    "https://github.com/acme/shop.git, https://github.com/acme/shop/commit/b,"
        + " https://github.com/acme/shop/compare/a...b",
    "https://gitlab.example.com/acme/shop/, https://gitlab.example.com/acme/shop/-/commit/b,"
        + " https://gitlab.example.com/acme/shop/-/compare/a...b",
    "https://codeberg.org/acme/shop, https://codeberg.org/acme/shop/commit/b,"
        + " https://codeberg.org/acme/shop/compare/a...b",
    "https://gitea.example.com/acme/shop, https://gitea.example.com/acme/shop/commit/b,"
        + " https://gitea.example.com/acme/shop/compare/a...b",
    "https://bitbucket.org/acme/shop, https://bitbucket.org/acme/shop/commits/b,"
        + " https://bitbucket.org/acme/shop/branches/compare/b%0Da",
    "https://git.example.com/shop/log?h={commit}&from={before},"
        + " https://git.example.com/shop/log?h=b&from=b,"
        + " https://git.example.com/shop/log?h=b&from=a"
  })
  void commitsAndComparisonsHaveAddresses(String repository, String commit, String compare) {
    Forge forge = Forge.of(repository);
    assertThat(forge.commit("b")).isEqualTo(commit);
    assertThat(forge.compare("a", "b")).isEqualTo(compare);
  }
}
