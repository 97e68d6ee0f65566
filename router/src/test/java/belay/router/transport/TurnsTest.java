package belay.router.transport;

import static org.assertj.core.api.Assertions.assertThat;

import belay.router.limits.Budget;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.junit.jupiter.api.Test;

class TurnsTest {
  private final Queue<Runnable> tasks = new ArrayDeque<>();
  private final List<EmbeddedChannel> channels = new ArrayList<>();
  private final List<Link> links = new ArrayList<>();
  private final Turns turns =
      new Turns(
          new Turns.Later() {
            @Override
            public void afterReading(Runnable task) {
              tasks.add(task);
            }

            @Override
            public void soon(Runnable task) {
              tasks.add(task);
            }
          });

  private void links(int count) {
    Budget budget = new Budget(() -> 0, 1 << 20, 1);
    for (int i = 0; i < count; i++) {
      EmbeddedChannel channel = new EmbeddedChannel();
      channels.add(channel);
      links.add(new Link(channel, budget));
    }
  }

  private List<Integer> reading() {
    List<Integer> all = new ArrayList<>();
    for (int i = 0; i < channels.size(); i++) {
      if (channels.get(i).config().isAutoRead()) {
        all.add(i);
      }
    }
    return all;
  }

  private void nextTurn() {
    tasks.remove().run();
  }

  @Test
  void fewReadAsTheyLike() {
    links(100);
    links.forEach(link -> turns.read(link, true));
    assertThat(reading()).hasSize(100);
    assertThat(tasks).hasSize(1);
  }

  @Test
  void fewWhoReadWithoutEndWaitForWhatElseThereIs() {
    links(8);
    for (int i = 0; i < 1_100; i++) {
      turns.read(links.get(i % 8), false);
    }
    assertThat(reading()).isEmpty();
    nextTurn();
    assertThat(reading()).hasSize(8);
    assertThat(tasks).isEmpty();
  }

  @Test
  void aPieceWithManyRequestsCountsAsMany() {
    links(2);
    turns.read(links.getFirst(), false);
    for (int i = 0; i < 1_100; i++) {
      turns.begun();
    }
    turns.read(links.getLast(), false);
    assertThat(reading()).containsExactly(0);
    nextTurn();
    assertThat(reading()).hasSize(2);
  }

  @Test
  void manyReadInTurnAndNobodyIsForgotten() {
    links(300);
    links.forEach(link -> turns.read(link, true));
    assertThat(reading()).hasSize(128);
    nextTurn();
    assertThat(reading()).hasSize(256).contains(128, 255).doesNotContain(256);
    nextTurn();
    assertThat(reading()).hasSize(300);
    assertThat(tasks).isEmpty();
  }

  @Test
  void whoReadsAgainWaitsBehindTheOthers() {
    links(200);
    links.forEach(link -> turns.read(link, true));
    turns.read(links.getFirst(), true);
    assertThat(reading()).doesNotContain(0, 199);
    nextTurn();
    assertThat(reading()).hasSize(200);
  }

  @Test
  void whoMustNotReadForAnotherReasonDoesNotWhenItIsHisTurn() {
    links(200);
    links.forEach(link -> turns.read(link, true));
    links.getLast().setReading(false);
    nextTurn();
    assertThat(reading()).hasSize(199).doesNotContain(199);
    links.getLast().setReading(true);
    assertThat(reading()).hasSize(200);
  }

  @Test
  void whoEndsMeanwhileIsPassedOver() {
    links(200);
    links.forEach(link -> turns.read(link, true));
    links.getLast().close();
    nextTurn();
    assertThat(reading()).hasSize(199).doesNotContain(199);
    assertThat(tasks).isEmpty();
  }
}
