package belay.statics;

import static org.assertj.core.api.Assertions.assertThat;

import belay.statics.Ranges.Part;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RangesTest {
  private static Ranges parts(Part... parts) {
    return new Ranges.Parts(List.of(parts));
  }

  @Test
  void oneRangeInItsThreeForms() {
    assertThat(Ranges.parse("bytes=0-9", 100)).isEqualTo(parts(new Part(0, 9)));
    assertThat(Ranges.parse("bytes=90-", 100)).isEqualTo(parts(new Part(90, 99)));
    assertThat(Ranges.parse("bytes=-10", 100)).isEqualTo(parts(new Part(90, 99)));
    assertThat(Ranges.parse("bytes=-1000", 100)).isEqualTo(parts(new Part(0, 99)));
    assertThat(Ranges.parse("Bytes=50-1000", 100)).isEqualTo(parts(new Part(50, 99)));
  }

  @Test
  void severalRangesAreSeveralParts() {
    assertThat(Ranges.parse("bytes=0-0, 50-59,-1", 100))
        .isEqualTo(parts(new Part(0, 0), new Part(50, 59), new Part(99, 99)));
    assertThat(Ranges.parse("bytes=0-0,500-600", 100)).isEqualTo(parts(new Part(0, 0)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "bytes=",
        "bytes=-",
        "bytes=a-b",
        "bytes=9-1",
        "items=0-1",
        "bytes=0-1,",
        "bytes=0-50,25-75",
        "bytes=0-0,2-2,4-4,6-6,8-8,10-10,12-12,14-14,16-16,18-18,20-20,22-22,24-24,26-26,28-28,30-30,32-32"
      })
  void whatIsNoRangeOrTooMuchIsTheWholeFile(String header) {
    assertThat(Ranges.parse(header, 100)).isEqualTo(new Ranges.Whole());
  }

  @ParameterizedTest
  @ValueSource(strings = {"bytes=100-", "bytes=500-600", "bytes=-0"})
  void whatIsBehindTheEndCannotBeSatisfied(String header) {
    assertThat(Ranges.parse(header, 100)).isEqualTo(new Ranges.Unsatisfiable());
  }

  @Test
  void nothingOfAnEmptyFileCanBeHad() {
    assertThat(Ranges.parse("bytes=0-", 0)).isEqualTo(new Ranges.Unsatisfiable());
  }
}
