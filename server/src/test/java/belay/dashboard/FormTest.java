package belay.dashboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import belay.http.ApiError;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class FormTest {
  static Form form(String body) {
    return Form.parse(body.getBytes(StandardCharsets.US_ASCII));
  }

  @Test
  void fieldsAreReadAsBrowsersWriteThem() {
    Form form = form("a=1+2&b=%C3%A4%26%3D&empty=&bare&l=x&l=y&lines=one%0D%0Atwo");
    assertThat(form.value("a")).contains("1 2");
    assertThat(form.value("b")).contains("ä&=");
    assertThat(form.value("empty")).contains("");
    assertThat(form.value("bare")).contains("");
    assertThat(form.values("l")).containsExactly("x", "y");
    assertThat(form.value("l")).contains("y");
    assertThat(form.value("lines")).contains("one\ntwo");
    assertThat(form.value("none")).isEmpty();
    assertThat(form("").names()).isEmpty();
  }

  @Test
  void whatIsBrokenIsSaid() {
    assertThatThrownBy(() -> form("a=%zz")).isInstanceOf(ApiError.class);
    assertThatThrownBy(() -> form("a=%ff")).hasMessageContaining("UTF-8");
    assertThatThrownBy(() -> form("a=1").needed("b")).hasMessage("The form lacks b.");
    assertThatThrownBy(() -> form("a=1&".repeat(501))).hasMessageContaining("more than 500");
  }
}
