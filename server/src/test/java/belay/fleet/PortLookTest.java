package belay.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import belay.release.AppName;
import belay.release.RuntimeKind;
import belay.runtime.Dyno;
import belay.runtime.DynoName;
import belay.runtime.PortHolder;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class PortLookTest {
  private final List<Dyno> asked = new ArrayList<>();
  private long nanos;

  private PortHolder who(Dyno dyno) {
    asked.add(dyno);
    return PortHolder.STRANGER;
  }

  private static Dyno web(int number) {
    return new Dyno(
        new UUID(0, number),
        new UUID(1, 1),
        new AppName("shop"),
        new DynoName("web", number),
        1,
        "run",
        RuntimeKind.PROCESS,
        Optional.empty(),
        Instant.EPOCH);
  }

  private PortLook of(Dyno... dynos) {
    return new PortLook(this::who, List.of(dynos), () -> nanos);
  }

  @Test
  void whatWasLookedAtIsNotAskedAgain() {
    Dyno one = web(1);
    PortLook look = of(one);
    look.look();
    look.look();
    assertThat(look.holder(one)).isEqualTo(PortHolder.STRANGER);
    assertThat(asked).containsExactly(one);
  }

  @Test
  void whoeverComesFirstLooks() {
    Dyno one = web(1);
    PortLook look = of(one);
    assertThat(look.holder(one)).isEqualTo(PortHolder.STRANGER);
    look.look();
    assertThat(asked).containsExactly(one);
  }

  @Test
  void ofOthersAndAfterAMomentItIsAskedAnew() {
    Dyno one = web(1);
    Dyno two = web(2);
    PortLook look = of(one);
    look.look();
    assertThat(look.holder(two)).isEqualTo(PortHolder.STRANGER);
    nanos += Duration.ofSeconds(2).toNanos();
    assertThat(look.holder(one)).isEqualTo(PortHolder.STRANGER);
    assertThat(asked).containsExactly(one, two, one);
  }

  @Test
  void aLookThatFailedIsDoneAgain() {
    Dyno one = web(1);
    PortLook look =
        new PortLook(
            dyno -> {
              if (asked.isEmpty()) {
                asked.add(dyno);
                throw new IllegalStateException("the runner is away");
              }
              return PortHolder.OWN;
            },
            List.of(one),
            () -> nanos);
    look.look();
    assertThat(look.holder(one)).isEqualTo(PortHolder.OWN);
  }
}
