package belay.platform;

import static org.assertj.core.api.Assertions.assertThat;

import belay.access.Permission;
import belay.access.Scope.Need;
import belay.doors.AsksOnly;
import belay.doors.Served.Who;
import belay.doors.ServedTest;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;

/**
 * What every endpoint asks of who comes, seen from outside, against a table that was written down
 * by hand: a change of the code alone opens nothing.
 */
class RouteTableTest extends ServedTest {
  /**
   * A line of the table.
   *
   * @param need a scope's need, or OPEN
   * @param allowed a permission on the app in the path, ADMIN, USER for anybody with a token, or
   *     OPEN
   */
  record Row(String method, String path, String need, String allowed) {
    boolean isOpen() {
      return need.equals("OPEN");
    }

    boolean isOfApp() {
      return Arrays.stream(Permission.values()).anyMatch(p -> p.name().equals(allowed));
    }

    String url() {
      return path.replace("{app}", "shop").replace("{release}", "v2").replaceAll("\\{[a-z]+}", "x");
    }

    @Override
    public String toString() {
      return method + " " + path;
    }
  }

  static List<Row> table() throws IOException {
    try (InputStream in =
        Objects.requireNonNull(RouteTableTest.class.getResourceAsStream("routes.txt"))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.startsWith("#"))
          .map(line -> line.split(" "))
          .map(w -> new Row(w[0], w[1], w[2], w[3]))
          .toList();
    }
  }

  private HttpResponse<byte[]> ask(Who who, Row row, String body)
      throws IOException, InterruptedException {
    return served.exchange(who, row.method(), row.url(), BodyPublishers.ofString(body));
  }

  private static String text(HttpResponse<byte[]> answer) {
    return new String(answer.body(), StandardCharsets.UTF_8);
  }

  @AsksOnly
  @Test
  void everyRouteIsInTheTableAsItIsDeclared() throws IOException {
    assertThat(
            served.routes().stream()
                .map(r ->
                    r.label() + " " + r.need().map(Need::name).orElse("OPEN") + " " + r.allowed()))
        .containsExactlyInAnyOrderElementsOf(
            table().stream().map(row -> row + " " + row.need() + " " + row.allowed()).toList());
  }

  @Test
  void everyEndpointAsksForItsScope() throws IOException, InterruptedException {
    SoftAssertions all = new SoftAssertions();
    for (Row row : table()) {
      // No endpoint gets further than such a body, where one is read.
      HttpResponse<byte[]> answer = ask(Who.EVE, row, row.method().equals("GET") ? "" : "[");
      all.assertThat(answer.headers().firstValue("Oauth-Scope-Accepted").orElse("OPEN"))
          .as("%s", row)
          .isEqualTo(row.isOpen() ? "OPEN" : Need.valueOf(row.need()).words());
    }
    all.assertAll();
  }

  @AsksOnly
  @Test
  void whoIsNobodySeesNoApp() throws IOException, InterruptedException {
    SoftAssertions all = new SoftAssertions();
    for (Row row : table()) {
      if (row.isOfApp()) {
        HttpResponse<byte[]> answer = ask(Who.EVE, row, "");
        all.assertThat(answer.statusCode() + " " + text(answer))
            .as("%s", row)
            .startsWith("404 ")
            .contains("Couldn't find that app.");
      }
    }
    all.assertAll();
  }

  @AsksOnly
  @Test
  void whoMayLookMayDoNothingElse() throws IOException, InterruptedException {
    SoftAssertions all = new SoftAssertions();
    for (Row row : table()) {
      if (row.isOfApp()) {
        HttpResponse<byte[]> answer = ask(Who.VIC, row, "");
        String refused =
            "You may not "
                + row.allowed().toLowerCase(Locale.ROOT).replace("back", " back")
                + " shop";
        if (row.allowed().equals("VIEW")) {
          all.assertThat(text(answer)).as("%s", row).doesNotContain("You may not view");
        } else {
          all.assertThat(answer.statusCode() + " " + text(answer))
              .as("%s", row)
              .startsWith("403 ")
              .contains(refused);
        }
      }
    }
    all.assertAll();
  }

  @AsksOnly
  @Test
  void whatIsForAdministratorsIsForNobodyElse() throws IOException, InterruptedException {
    for (Row row : table()) {
      if (row.allowed().equals("ADMIN")) {
        HttpResponse<byte[]> answer = ask(Who.ANA, row, "");
        assertThat(answer.statusCode() + " " + text(answer))
            .as("%s", row)
            .startsWith("403 ")
            .contains("Only an administrator");
      }
    }
  }
}
