package belay.partner;

import belay.outbound.HttpCall;
import belay.outbound.InnerAddress;
import belay.provider.ProviderFailed;
import belay.release.Printable;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;

/** Asks a partner, as the Add-on Partner API v3 has it, and says in a sentence what went wrong. */
final class PartnerCalls {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final String TYPE = "application/vnd.heroku-addons+json; version=3";
  private static final int BYTES_MAX = 128 << 10;
  private static final int MESSAGE_MAX = 300;
  private static final int VALUE_MAX = 16 << 10;

  private final HttpCall http;

  PartnerCalls(HttpCall http) {
    this.http = http;
  }

  /** Makes a resource. */
  PartnerAnswer provision(Manifest partner, JsonNode body) {
    return did(partner, send(partner, "POST", partner.base(), body.toString()));
  }

  /** Changes one's plan. */
  PartnerAnswer change(Manifest partner, UUID resource, String plan) {
    String body = JSON.createObjectNode().put("plan", plan).toString();
    return did(partner, send(partner, "PUT", at(partner, resource), body));
  }

  /** Deletes one; one that is not there is deleted. */
  void deprovision(Manifest partner, UUID resource) {
    HttpCall.Answered answered = send(partner, "DELETE", at(partner, resource), "");
    if (answered.status() != 404 && answered.status() != 410) {
      var _ = did(partner, answered);
    }
  }

  private static URI at(Manifest partner, UUID resource) {
    return URI.create(partner.base().toString().replaceFirst("/+$", "") + "/" + resource);
  }

  private HttpCall.Answered send(Manifest partner, String method, URI url, String body) {
    String who = partner.id() + ":" + partner.password();
    String basic = Base64.getEncoder().encodeToString(who.getBytes(StandardCharsets.UTF_8));
    Map<String, String> headers = new TreeMap<>();
    headers.put("Accept", TYPE);
    headers.put("Authorization", "Basic " + basic);
    headers.put("Content-Type", "application/json");
    headers.put("User-Agent", "Belay");
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    try {
      return http.send(new HttpCall.Order(method, url, headers, bytes), BYTES_MAX);
    } catch (InnerAddress e) {
      throw failed(partner, "is not asked: " + e.getMessage(), e);
    } catch (HttpTimeoutException e) {
      throw failed(partner, "did not answer in time", e);
    } catch (IOException e) {
      throw failed(partner, "does not answer: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw failed(partner, "was not waited for", e);
    }
  }

  private static ProviderFailed failed(Manifest partner, String clause, Exception cause) {
    return new ProviderFailed(said(partner, clause), cause);
  }

  private static String said(Manifest partner, String clause) {
    return partner.id() + " " + clause + (clause.endsWith(".") ? "" : ".");
  }

  private static PartnerAnswer did(Manifest partner, HttpCall.Answered answered) {
    int status = answered.status();
    JsonNode json = read(answered.body());
    String message = Printable.of(json.path("message").asText(), MESSAGE_MAX);
    if (status == 401 || status == 403) {
      throw new ProviderFailed(
          said(partner, "refused the password of its manifest (" + status + ")"));
    }
    if (status < 200 || status > 299) {
      throw new ProviderFailed(
          said(
              partner,
              "could not do it (" + status + ")" + (message.isEmpty() ? "" : ": " + message)));
    }
    if (json.isMissingNode() && status < 202) {
      throw new ProviderFailed(said(partner, "answered what is no JSON"));
    }
    return new PartnerAnswer(status, message, config(partner, json.path("config")));
  }

  private static JsonNode read(byte[] body) {
    try {
      JsonNode json = JSON.readTree(body);
      return json != null && json.isObject() ? json : JSON.missingNode();
    } catch (IOException e) {
      return JSON.missingNode();
    }
  }

  /** What is told of variables, by their names without the prefix. */
  static SortedMap<String, String> config(Manifest partner, JsonNode told) {
    SortedMap<String, String> config = new TreeMap<>();
    told.properties()
        .forEach(each -> {
          String name = each.getKey();
          String variable = variable(partner, name);
          String value = each.getValue().asText();
          if (value.length() > VALUE_MAX || value.indexOf('\0') >= 0 || Printable.isBroken(value)) {
            throw new ProviderFailed(
                said(partner, "answered what no config var can hold for " + name));
          }
          config.put(variable, value);
        });
    return config;
  }

  /** A config var's name without the prefix. */
  static String variable(Manifest partner, String name) {
    return partner.variables().stream()
        .filter(v -> partner.full(v).equals(name))
        .findFirst()
        .orElseThrow(() ->
            new ProviderFailed(
                said(
                    partner,
                    "answered the config var "
                        + Printable.of(name, MESSAGE_MAX)
                        + ", which its manifest does not have")));
  }
}
