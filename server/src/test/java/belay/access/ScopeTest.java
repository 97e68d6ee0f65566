package belay.access;

import static org.assertj.core.api.Assertions.assertThat;

import belay.access.Scope.Need;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ScopeTest {
  @Test
  void theDocumentedScopesMeetANeed() {
    assertThat(Need.READ.words()).isEqualTo("global read read-protected write write-protected");
    assertThat(Need.WRITE.words()).isEqualTo("global write write-protected");
    assertThat(Need.READ_SECRETS.words()).isEqualTo("global read-protected write-protected");
    for (Need need : Need.values()) {
      assertThat(need.isMetBy(Scope.ALL)).isTrue();
      assertThat(need.isMetBy(Set.of())).isFalse();
      assertThat(need.isMetBy(Set.of(Scope.IDENTITY))).isEqualTo(need == Need.IDENTITY);
    }
  }
}
