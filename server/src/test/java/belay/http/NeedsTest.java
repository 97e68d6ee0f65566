package belay.http;

import static org.assertj.core.api.Assertions.assertThat;

import belay.access.Scope;
import belay.access.Scope.Need;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NeedsTest {
  @ParameterizedTest
  @CsvSource({
    "GET, /account, IDENTITY",
    "GET, /users/{user}, IDENTITY",
    "GET, /users, EVERYTHING",
    "POST, /users, EVERYTHING",
    "GET, /account/keys, READ",
    "POST, /account/keys, EVERYTHING",
    "GET, /oauth/authorizations, EVERYTHING",
    "POST, /oauth/authorizations, EVERYTHING",
    "POST, /imports, EVERYTHING",
    "GET, /apps/{app}, READ",
    "PATCH, /apps/{app}, WRITE",
    "POST, /apps/{app}/actions/rollback, WRITE",
    "POST, /apps/{app}/log-sessions, READ",
    "GET, /apps/{app}/config-vars, READ_SECRETS",
    "PATCH, /apps/{app}/config-vars, WRITE_SECRETS",
    "GET, /apps/{app}/releases/{release}/config-vars, READ_SECRETS",
    "GET, /apps/{app}/export, READ_SECRETS",
    "POST, /apps/{app}/dynos, WRITE_SECRETS",
    "POST, /apps/{app}/dynos/{dyno}/exec, WRITE_SECRETS",
    "POST, /apps/{app}/dynos/{dyno}/actions/stop, WRITE",
    "DELETE, /apps/{app}/dynos, WRITE",
    "GET, /apps/{app}/collaborators, READ",
    "POST, /apps/{app}/collaborators, EVERYTHING"
  })
  void anEndpointNeeds(String method, String path, Need need) {
    assertThat(Needs.of(method, List.of(path.substring(1).split("/")))).isEqualTo(need);
  }

  @Test
  void theDocumentedScopesMeetIt() {
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
