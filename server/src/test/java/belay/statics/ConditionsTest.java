package belay.statics;

import static org.assertj.core.api.Assertions.assertThat;

import belay.statics.Conditions.Verdict;
import java.util.Optional;
import org.eclipse.jetty.http.HttpFields;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConditionsTest {
  private static final String DATE = "Sun, 29 Nov 2026 05:00:00 GMT";
  private static final Conditions FILE = new Conditions(Optional.of("\"abc\""), Optional.of(DATE));

  private static HttpFields with(String name, String value) {
    return HttpFields.build().put(name, value);
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '\'',
      value = {
        "If-None-Match,'\"abc\"',NOT_MODIFIED",
        "If-None-Match,'W/\"abc\"',NOT_MODIFIED",
        "If-None-Match,'\"x\", \"abc\"',NOT_MODIFIED",
        "If-None-Match,*,NOT_MODIFIED",
        "If-None-Match,'\"x\"',SEND",
        "If-Match,'\"abc\"',SEND",
        "If-Match,'W/\"abc\"',PRECONDITION_FAILED",
        "If-Match,'\"x\"',PRECONDITION_FAILED",
        "If-Modified-Since,'" + DATE + "',NOT_MODIFIED",
        "If-Modified-Since,'Mon, 30 Nov 2026 05:00:00 GMT',SEND",
        "If-Unmodified-Since,'" + DATE + "',SEND",
        "If-Unmodified-Since,'Mon, 30 Nov 2026 05:00:00 GMT',PRECONDITION_FAILED",
      })
  void eachConditionAlone(String name, String value, Verdict verdict) {
    assertThat(FILE.of(with(name, value))).isEqualTo(verdict);
  }

  @Test
  void theTagGoesBeforeTheDate() {
    HttpFields.Mutable both =
        HttpFields.build().put("If-None-Match", "\"x\"").put("If-Modified-Since", DATE);
    assertThat(FILE.of(both)).isEqualTo(Verdict.SEND);
  }

  @Test
  void aRangeCountsOnlyForTheStateThatItIsOf() {
    assertThat(FILE.takesRange(HttpFields.EMPTY)).isTrue();
    assertThat(FILE.takesRange(with("If-Range", "\"abc\""))).isTrue();
    assertThat(FILE.takesRange(with("If-Range", DATE))).isTrue();
    assertThat(FILE.takesRange(with("If-Range", "W/\"abc\""))).isFalse();
    assertThat(FILE.takesRange(with("If-Range", "\"x\""))).isFalse();
  }

  @Test
  void whatHasNoTagYetIsSent() {
    Conditions unknown = new Conditions(Optional.empty(), Optional.empty());
    assertThat(unknown.of(with("If-None-Match", "\"abc\""))).isEqualTo(Verdict.SEND);
    assertThat(unknown.takesRange(with("If-Range", "\"abc\""))).isFalse();
  }
}
