package belay.http;

import belay.access.Access;
import belay.access.Person;
import belay.apps.Apps;
import belay.release.Change;
import belay.view.Json;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.net.SocketAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.eclipse.jetty.server.Request;

/**
 * The API's own endpoints, asked by pages for the person before them: with the same permissions,
 * the same checks and the same words as for any client, so that no page has a rule of its own. Safe
 * for use by several threads.
 */
public final class Inside {
  private static final String BELAY = "application/vnd.heroku+json; version=3.belay";

  private final Routes routes;
  private final Access access;
  private final Apps apps;

  public Inside(Routes routes, Access access, Apps apps) {
    this.routes = routes;
    this.access = access;
    this.apps = apps;
  }

  /**
   * What is asked.
   *
   * @param path its segments, decoded
   * @param headers those that the endpoint reads, such as {@code Range}
   * @param body an empty object where there is none
   */
  public record Asked(
      String method,
      List<String> path,
      Map<String, String> query,
      Map<String, String> headers,
      ObjectNode body) {

    public static Asked get(String... path) {
      return new Asked("GET", List.of(path), Map.of(), Map.of(), Json.object());
    }

    public static Asked post(ObjectNode body, String... path) {
      return new Asked("POST", List.of(path), Map.of(), Map.of(), body);
    }

    public Asked with(String header, String value) {
      return new Asked(method, path, query, Map.of(header, value), body);
    }

    public Asked query(String key, String value) {
      Map<String, String> all = new TreeMap<>(query);
      all.put(key, value);
      return new Asked(method, path, all, headers, body);
    }
  }

  /**
   * Answers as the API would.
   *
   * @param browser the request that the page answers
   * @throws ApiError what a client would be told
   */
  public Answer ask(Person person, Request browser, Asked asked) throws InterruptedException {
    try {
      Routes.Match match =
          routes
              .find(asked.method(), asked.path())
              .orElseThrow(
                  () -> ApiError.notFound("", "There is no such thing, or it takes no change."));
      if (match.route().need().isPresent()
          && !match.route().need().get().isMetBy(person.scopes())) {
        throw ApiError.forbidden("Your session is not for that.");
      }
      try (BodyMemory.Share share = new BodyMemory(Exchange.BODY_BYTES_MAX).share()) {
        var inquiry = new PageInquiry(new ClientInquiry(browser), asked);
        Exchange exchange = new Exchange(inquiry, match, Optional.of(person), access, apps, share);
        exchange.admit();
        return match.route().endpoint().handle(exchange);
      }
    } catch (InterruptedException e) {
      throw e;
    } catch (Exception e) {
      throw Faults.error(e, "page", asked.method() + " " + String.join("/", asked.path()));
    }
  }

  /** A page's question, with what the browser's request tells of the client. */
  private record PageInquiry(ClientInquiry browser, Asked asked) implements Inquiry {
    @Override
    public Optional<String> header(String name) {
      Optional<String> given = Optional.ofNullable(asked.headers().get(name));
      return name.equals("Accept") ? given.or(() -> Optional.of(BELAY)) : given;
    }

    @Override
    public Optional<String> query(String key) {
      return Optional.ofNullable(asked.query().get(key));
    }

    @Override
    public InputStream bytes() {
      return new ByteArrayInputStream(Json.bytes(asked.body()));
    }

    @Override
    public SocketAddress from() {
      return browser.from();
    }

    @Override
    public boolean isFromElsewhere() {
      return browser.isFromElsewhere();
    }

    @Override
    public Change.Source door() {
      return Change.Source.DASHBOARD;
    }

    @Override
    public String baseUrl() {
      return browser.baseUrl();
    }

    @Override
    public String rendezvous(int port) {
      return browser.rendezvous(port);
    }
  }
}
