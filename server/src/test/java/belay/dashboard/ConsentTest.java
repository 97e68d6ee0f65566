package belay.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import belay.api.PreviewBody.Need;
import org.junit.jupiter.api.Test;

class ConsentTest {
  @Test
  void whatTheCommandLineAsksForIsABoxOfTheForm() {
    assertThat(Consent.of(new Need("--accept-migrations", "db/2.sql drops orders")))
        .isEqualTo(
            new Consent(
                "b:accept_migrations", "on", "I accept the migrations: db/2.sql drops orders"));
    assertThat(Consent.of(new Need("--accept-runtime", "node 22 is gone")).field())
        .isEqualTo("b:accept_runtime");
    assertThat(Consent.of(new Need("--without-addon orders-db", "orders-db is gone")))
        .isEqualTo(
            new Consent("l:without_addons", "orders-db", "Without the add-on: orders-db is gone"));
    assertThat(Consent.of(new Need("--dance", "why not")).label()).isEqualTo("why not (--dance)");
  }
}
