package belay.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import belay.release.Kind;
import belay.release.Release;
import belay.release.Stamp;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Hashes that were computed without Belay: what is in ledgers must be proven for good. */
class ReleaseRowTest {
  private static ReleaseRow row(long form, Optional<String> digest, Optional<String> runtimes) {
    return new ReleaseRow(
        form,
        Fixture.APP,
        7,
        new UUID(0x4000, 0x8000000000000007L),
        Kind.DEPLOY,
        new Release.Ref(Optional.empty(), Optional.of("575bfa8"), List.of("A", "B")),
        "Deploy 575bfa8",
        Fixture.CHANGE,
        1_705_318_200_000_000L,
        Optional.of(new Stamp("20240115-113000")),
        Optional.of(CopiedHistory.SLUG),
        digest,
        runtimes,
        "config",
        Encoding.NONE,
        "");
  }

  @Test
  void theFirstFormCoversAllButWhatTheSlugIs() {
    assertThat(row(1, Optional.empty(), Optional.empty()).computeHash(7))
        .isEqualTo("0e5486adbfd119cd2276465c019089cf1d4a2fb576d5240fee2882d6ae9e28f0");
  }

  @Test
  void theSecondFormCoversWhatTheSlugIs() {
    assertThat(row(2, Optional.of("sha256:0123"), Optional.empty()).computeHash(7))
        .isEqualTo("a101fe192f97d08bcc099d54f4151c6ee5754b05a225ab4182d8a441b1072399");
  }

  @Test
  void theThirdFormCoversWhatRunsIt() {
    String python = "python 3.11.2 " + "ab".repeat(32) + " /usr/bin/python3.11";
    assertThat(row(3, Optional.of("sha256:0123"), Optional.of(python)).computeHash(7))
        .isEqualTo("e83d72ddc72bd2494daaa52ecb99e61c5c3ca045cf02bc027f81f64d43356616");
  }

  @Test
  void whatIsPutIntoARowOfAnOlderFormShows() {
    assertThat(row(2, Optional.of("sha256:0123"), Optional.of("")).computeHash(7))
        .isNotEqualTo(row(2, Optional.of("sha256:0123"), Optional.empty()).computeHash(7));
  }
}
