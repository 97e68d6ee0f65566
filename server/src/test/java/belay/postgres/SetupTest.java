package belay.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What is said to a cluster, and what is kept of it. */
class SetupTest {
  private static final UUID ID = UUID.fromString("0123abcd-4567-489a-8bcd-ef0123456789");
  private static final Cluster CLUSTER = Cluster.fresh(ID, 15, 25_000, new SecureRandom());

  @Test
  void itsNotesSayAllOfIt() {
    Cluster rotating = CLUSTER.rotating("p1");
    assertThat(Cluster.read(ID, new TreeMap<>(rotating.notes()))).isEqualTo(rotating);
  }

  @Test
  void aRotationGoesToTheOtherRole() {
    assertThat(CLUSTER.url()).contains("d0123abcd4567_a:");
    assertThat(CLUSTER.rotating("p1").rotated().url())
        .isEqualTo("postgres://d0123abcd4567_b:p1@127.0.0.1:25000/d0123abcd4567");
    assertThat(CLUSTER.rotating("p1").rotated().other()).isEqualTo("a");
  }

  @Test
  void bothRolesActAsOneOwnerAndNobodyElseConnects() {
    assertThat(Setup.roles(CLUSTER))
        .contains(
            "alter role d0123abcd4567_a set role = 'd0123abcd4567_owner';",
            "alter role d0123abcd4567_b set role = 'd0123abcd4567_owner';",
            "revoke all on database d0123abcd4567 from public;")
        .startsWith("set log_min_error_statement = 'panic'");
  }

  @Test
  void noSecretIsInItsText() {
    assertThat(CLUSTER.toString()).isEqualTo("Cluster[d0123abcd4567]");
  }
}
