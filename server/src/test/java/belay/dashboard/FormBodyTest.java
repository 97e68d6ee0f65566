package belay.dashboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

/** What a form's fields become in the body of the request that it is. */
class FormBodyTest {
  private static String body(String form) {
    return FormBody.of(FormTest.form(form)).toString();
  }

  @Test
  void eachKindOfFieldBecomesItsValue() {
    assertThat(body("t:name=shop&t:none=")).isEqualTo("{\"name\":\"shop\"}");
    assertThat(body("e:repository=")).isEqualTo("{\"repository\":\"\"}");
    assertThat(body("n:quantity=+2&n:none=")).isEqualTo("{\"quantity\":\"2\"}");
    assertThat(body("b:pin=on&b:undo=true&b:no=false"))
        .isEqualTo("{\"pin\":true,\"undo\":true,\"no\":false}");
    assertThat(body("l:permissions=view&l:permissions=deploy&l:permissions="))
        .isEqualTo("{\"permissions\":[\"view\",\"deploy\"]}");
    assertThat(body("w:sticky=A+B%2C+C")).isEqualTo("{\"sticky\":[\"A\",\"B\",\"C\"]}");
    assertThat(body("w:sticky=")).isEqualTo("{\"sticky\":[]}");
    assertThat(body("x:KEY=")).isEqualTo("{\"KEY\":null}");
    assertThat(body("j:more=%7B%22a%22%3A1%7D")).isEqualTo("{\"more\":{\"a\":1}}");
  }

  @Test
  void aConfigVarIsNamedInTheFormToo() {
    assertThat(body("key=+A+&value=x%0D%0Ay")).isEqualTo("{\"A\":\"x\\ny\"}");
    assertThat(body("key=A&value=")).isEqualTo("{\"A\":\"\"}");
    assertThat(body("key=&value=x")).isEqualTo("{}");
  }

  @Test
  void whatIsTheFormsOwnIsNotInTheBody() {
    assertThat(body("csrf=1&method=PUT&path=/apps&back=/&done=x&reason=y&t:=z")).isEqualTo("{}");
  }

  @Test
  void aFieldOfNoKindIsRefused() {
    assertThatThrownBy(() -> body("z:name=1")).hasMessageContaining("no kind");
    assertThatThrownBy(() -> body("j:more=%7B")).hasMessageContaining("not JSON");
  }
}
