package belay.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A browser without scripts, as far as journeys need one: pages, cookies, forms. */
final class Visitor implements AutoCloseable {
  private static final Pattern FORM = Pattern.compile("(?s)<form([^>]*)>(.*?)</form>");
  private static final Pattern FIELD =
      Pattern.compile("<input[^>]* name=\"([^\"]*)\"(?:[^>]* value=\"([^\"]*)\")?");
  private static final Pattern ACTION = Pattern.compile("action=\"([^\"]*)\"");

  private final HttpClient client;
  private final String server;

  /** A page that was answered, after what it led to. */
  record Page(int status, String path, String html) {
    /** The form that has this button. */
    Form form(String button) {
      Matcher forms = FORM.matcher(html);
      while (forms.find()) {
        String inside = forms.group(2);
        if (inside.contains("<button") && inside.contains(button)) {
          return Form.of(forms.group(1), inside);
        }
      }
      throw new AssertionError("no form with " + button + " on " + path + ":\n" + html);
    }

    Page says(String... words) {
      assertThat(html).as("%s, which answered %d", path, status).contains(words);
      return this;
    }

    Page saysNot(String... words) {
      assertThat(html).as("%s, which answered %d", path, status).doesNotContain(words);
      return this;
    }
  }

  /** A form with what is in its fields. */
  record Form(String action, Map<String, String> fields) {
    static Form of(String tag, String inside) {
      Matcher action = ACTION.matcher(tag);
      Matcher fields = FIELD.matcher(inside);
      Map<String, String> all = new LinkedHashMap<>();
      while (fields.find()) {
        boolean box = fields.group().contains("checkbox");
        if (!box) {
          all.put(text(fields.group(1)), text(String.valueOf(fields.group(2)).replace("null", "")));
        }
      }
      return new Form(action.find() ? text(action.group(1)) : "", all);
    }

    private static String text(String html) {
      return html.replace("&lt;", "<")
          .replace("&gt;", ">")
          .replace("&#34;", "\"")
          .replace("&#39;", "'")
          .replace("&amp;", "&");
    }

    Form with(String name, String value) {
      Map<String, String> all = new LinkedHashMap<>(fields);
      all.put(name, value);
      return new Form(action, all);
    }
  }

  Visitor(Machine machine) {
    this.server = machine.credentials().path("url").asText();
    this.client =
        HttpClient.newBuilder()
            .cookieHandler(new CookieManager())
            .followRedirects(HttpClient.Redirect.NORMAL)
            .build();
  }

  /** Somebody who came in by a link of {@code belay dashboard}. */
  static Visitor in(Machine machine) {
    Visitor visitor = new Visitor(machine);
    String url = Machine.json(machine.belay("dashboard", "--json").ok().out()).path("url").asText();
    String path = URI.create(url).getPath();
    visitor.send(visitor.get(path).form("Sign in with this browser"));
    return visitor;
  }

  Page get(String path) {
    return answer(request(path).GET());
  }

  /** What a browser shows in the end: a page about a change under way comes again by itself. */
  Page send(Form form) {
    Page[] page = {sendOnce(form)};
    Until.isTrue(
        "the change is through",
        () -> {
          if (!page[0].path().startsWith("/doing/") || page[0].status() != 200) {
            return true;
          }
          page[0] = get(page[0].path());
          return false;
        });
    return page[0];
  }

  private Page sendOnce(Form form) {
    String body =
        form.fields().entrySet().stream()
            .map(f -> encode(f.getKey()) + "=" + encode(f.getValue()))
            .collect(Collectors.joining("&"));
    return answer(
        request(form.action())
            .header("Origin", server)
            .header("Sec-Fetch-Site", "same-origin")
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(BodyPublishers.ofString(body)));
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(server + path)).header("Accept", "text/html");
  }

  private Page answer(HttpRequest.Builder request) {
    try {
      HttpResponse<String> answer = client.send(request.build(), BodyHandlers.ofString());
      return new Page(answer.statusCode(), answer.uri().getPath(), answer.body());
    } catch (IOException e) {
      return new Page(0, "", String.valueOf(e.getMessage()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  @Override
  public void close() {
    client.close();
  }
}
