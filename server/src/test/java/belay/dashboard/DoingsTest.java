package belay.dashboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import belay.http.ApiError;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class DoingsTest {
  private static final Doings.Outcome DONE = new Doings.Outcome("/apps", Notice.good("Done."));

  private final Doings doings = new Doings();

  @Test
  void aQuickChangeIsDoneAtOnceAndNotKept() throws Exception {
    Doings.Doing doing = doings.begin("s", "shop", "/apps", () -> DONE);
    assertThat(doing.outcome()).contains(DONE);
    assertThat(doings.find("s", doing.id().toString())).isEmpty();
  }

  @Test
  void aSlowOneIsFoundBySessionAndIdOnly() throws Exception {
    CountDownLatch end = new CountDownLatch(1);
    Doings.Doing doing =
        doings.begin(
            "s",
            "shop",
            "/apps",
            () -> {
              end.await();
              return DONE;
            });
    assertThat(doing.outcome()).isEmpty();
    assertThat(doings.find("other", doing.id().toString())).isEmpty();
    assertThat(doings.find("s", "nonsense")).isEmpty();
    assertThat(doings.find("s", doing.id().toString())).contains(doing);
    end.countDown();
    doing.future().join();
    assertThat(doing.outcome()).contains(DONE);
  }

  @Test
  void aRefusalIsToldToWhoAsks() {
    assertThatThrownBy(() ->
            doings.begin(
                "s",
                "shop",
                "/apps",
                () -> {
                  throw ApiError.invalid("No.");
                }))
        .isInstanceOf(ApiError.class)
        .hasMessage("No.");
  }

  @Test
  void aFaultOfOursEndsItToo() {
    assertThatThrownBy(() ->
            doings.begin(
                "s",
                "shop",
                "/apps",
                () -> {
                  throw new StackOverflowError("deep");
                }))
        .isInstanceOf(IllegalStateException.class);
  }
}
