package belay.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PageRoutesTest {
  private static final Page PAGE = visit -> Reply.SeeOther.to("/");

  private final PageRoutes routes =
      new PageRoutes()
          .get("/apps", PAGE)
          .get("/apps/new", PAGE)
          .get("/apps/{app}/releases/{release}", PAGE)
          .post("/do", PAGE)
          .open("GET", "/sign-in/{link}", PAGE);

  @Test
  void aPathFindsItsPageAndWhatIsInIt() {
    assertThat(routes.find("GET", List.of("apps", "a/b", "releases", "v1")))
        .hasValueSatisfying(
            m -> assertThat(m.values()).isEqualTo(Map.of("app", "a/b", "release", "v1")));
    assertThat(routes.find("HEAD", List.of("apps"))).isPresent();
    assertThat(routes.find("GET", List.of("sign-in", "x")))
        .hasValueSatisfying(m -> assertThat(m.open()).isTrue());
    assertThat(routes.find("POST", List.of("do")))
        .hasValueSatisfying(m -> assertThat(m.open()).isFalse());
  }

  @Test
  void anotherPathOrMethodFindsNone() {
    assertThat(routes.find("GET", List.of("apps", "a", "releases"))).isEmpty();
    assertThat(routes.find("GET", List.of("do"))).isEmpty();
    assertThat(routes.find("PUT", List.of("do"))).isEmpty();
    assertThat(routes.find("GET", List.of(""))).isEmpty();
  }
}
