package belay.cli.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {
  @Test
  void goesInAndOutUnchanged() throws IOException {
    String text = "{\"a\":[1,2.5,true,null,\"é\"],\"b\":{\"c\":\"x\"}}";
    Json json = Json.parse(text);

    assertThat(json).hasToString(text);
    assertThat(json.text("b", "c")).isEqualTo("x");
    assertThat(json.at("a").items().get(3).isNothing()).isTrue();
    assertThat(json.at("nowhere", "at", "all").isNothing()).isTrue();
    assertThat(json.at("a").items().getFirst().number()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " \r\n\t"})
  void aTextWithoutAValueIsNothing(String text) throws IOException {
    assertThat(Json.parse(text).isNothing()).isTrue();
  }

  @Test
  void whiteSpaceStandsBetweenEverything() throws IOException {
    assertThat(Json.parse(" { \"a\" :\t[ 1 ,\r\n2 ] , \"b\" : { } , \"c\":[ ] } "))
        .hasToString("{\"a\":[1,2],\"b\":{},\"c\":[]}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "-1", "9223372036854775807", "2.5", "-1.0E10", "1.0E-5"})
  void numbersAreAsTheyWere(String number) throws IOException {
    assertThat(Json.parse("[" + number + "]")).hasToString("[" + number + "]");
  }

  @Test
  void numbersAreReadInEveryForm() throws IOException {
    assertThat(Json.parse("[1e3,1E+3,10.50e-1]")).hasToString("[1000.0,1000.0,1.05]");
  }

  @Test
  void whatIsEscapedIsRead() throws IOException {
    assertThat(Json.parse("\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e9\\uD83D\\ude00.\"").exact())
        .isEqualTo("\"\\/\b\f\n\r\té😀.");
  }

  @Test
  void whatMustBeEscapedIs() {
    assertThat(Json.of("\"\\/\b\f\n\r\t\u0000\u001f\u007fé😀"))
        .hasToString("\"\\\"\\\\/\\b\\f\\n\\r\\t\\u0000\\u001F\u007fé😀\"");
  }

  @Test
  void manyLinesAreIndentedByTwo() throws IOException {
    assertThat(Json.parse("{\"a\":[1,{\"b\":null}],\"c\":{},\"d\":[]}").pretty())
        .isEqualTo(
            """
            {
              "a" : [
                1,
                {
                  "b" : null
                }
              ],
              "c" : { },
              "d" : [ ]
            }\
            """);
  }

  @Test
  void theLastOfTwoFieldsWithOneNameCounts() throws IOException {
    assertThat(Json.parse("{\"a\":1,\"a\":2}").number("a")).isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<html>",
        "{",
        "{\"a\"",
        "{\"a\":",
        "{\"a\":1",
        "{\"a\":1,}",
        "{a:1}",
        "{\"a\" 1}",
        "[1",
        "[1,]",
        "[1 2]",
        "[,1]",
        "[01]",
        "[+1]",
        "[-]",
        "[1.]",
        "[.5]",
        "[1e]",
        "[NaN]",
        "[9223372036854775808]",
        "tru",
        "nul",
        "\"",
        "\"a",
        "\"\\",
        "\"\\x\"",
        "\"\\u12\"",
        "\"\\u12g4\"",
        "\"a\nb\""
      })
  void whatIsNotJsonIsAnError(String text) {
    assertThatThrownBy(() -> Json.parse(text)).isInstanceOf(BadJson.class);
  }

  @Test
  void depthIsBounded() throws IOException {
    String deep = "[".repeat(1_000) + "]".repeat(1_000);
    assertThat(Json.parse(deep)).hasToString(deep);
    assertThatThrownBy(() -> Json.parse("[" + deep + "]")).isInstanceOf(BadJson.class);
  }
}
