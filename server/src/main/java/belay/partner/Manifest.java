package belay.partner;

import belay.release.InvalidInput;
import belay.release.Printable;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What a partner says of itself, as Heroku's add-on manifest has it (Dev Center, "Add-on
 * Manifest"). No text of it has a secret.
 *
 * @param id what the service is called, and whom Belay is to the partner
 * @param prefix what its config vars begin with, without the underscore
 * @param variables its config vars' names behind that
 * @param password by which Belay is known
 * @param salt of what people are signed on with; empty for no pages
 * @param base where resources are made
 * @param signOn where people are signed on
 * @param plans the usual one first
 * @param secret by which the partner is known when it exchanges a grant
 */
public record Manifest(
    String id,
    String name,
    String prefix,
    List<String> variables,
    String password,
    String salt,
    URI base,
    Optional<URI> signOn,
    List<Plan> plans,
    String secret) {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final Pattern ID = Pattern.compile("[a-z][a-z0-9-]{1,39}");
  private static final Pattern VARIABLE = Pattern.compile("[A-Z][A-Z0-9_]{0,99}");
  private static final Pattern PLAN = Pattern.compile("[a-z0-9][a-z0-9_.-]{0,39}");
  private static final int PLANS_MAX = 50;
  private static final int VARIABLES_MAX = 50;
  private static final int TEXT_MAX = 200;

  public Manifest {
    variables = List.copyOf(variables);
    plans = List.copyOf(plans);
  }

  /** A size of the service. */
  public record Plan(String name, String description) {}

  /**
   * Reads a manifest.
   *
   * @param secret the client's, where the manifest has none
   * @throws InvalidInput with what is wrong, in a sentence
   */
  public static Manifest of(JsonNode json, String secret) {
    String id = json.path("id").asText();
    if (!ID.matcher(id).matches()) {
      throw wrong("\"id\" is 2 to 40 lower-case letters, digits and dashes");
    }
    JsonNode api = json.path("api");
    String password = text(api, "password");
    if (password.isEmpty() || !printable(password)) {
      throw wrong("\"api.password\" is one line of ASCII");
    }
    String prefix = text(api, "config_vars_prefix");
    String usual = id.toUpperCase(Locale.ROOT).replace('-', '_');
    String given = prefix.isEmpty() ? usual : prefix.replaceFirst("_+$", "");
    JsonNode production = api.path("production");
    String root = production.isTextual() ? production.asText().replaceFirst("/+$", "") : "";
    String base = root.isEmpty() ? text(production, "base_url") : root + "/heroku/resources";
    String sso = root.isEmpty() ? text(production, "sso_url") : root + "/sso/login";
    String named = text(api, "client_secret");
    return new Manifest(
        id,
        Printable.of(json.path("name").asText(id), TEXT_MAX),
        given,
        variables(api.path("config_vars"), given),
        password,
        text(api, "sso_salt"),
        url("base_url", base.isEmpty() ? text(api, "base_url") : base),
        Optional.of(sso.isEmpty() ? text(api, "sso_url") : sso)
            .filter(s -> !s.isEmpty())
            .map(s -> url("sso_url", s)),
        plans(json.path("plans")),
        named.isEmpty() ? secret : named);
  }

  private static String text(JsonNode node, String key) {
    String text = node.path(key).asText();
    if (text.length() > 2_000) {
      throw wrong("\"" + key + "\" is too long");
    }
    return text;
  }

  private static boolean printable(String text) {
    return text.chars().allMatch(c -> c > 0x20 && c < 0x7f);
  }

  private static InvalidInput wrong(String clause) {
    return new InvalidInput("That is no manifest of an add-on: " + clause + ".");
  }

  private static List<String> variables(JsonNode all, String prefix) {
    List<String> variables = new ArrayList<>();
    for (JsonNode each : all) {
      String name = each.asText();
      if (!VARIABLE.matcher(name).matches() || !name.startsWith(prefix + "_")) {
        throw wrong(
            "the config var "
                + Printable.of(name)
                + " does not begin with "
                + Printable.of(prefix)
                + "_");
      }
      variables.add(name.substring(prefix.length() + 1));
    }
    if (variables.isEmpty() || variables.size() > VARIABLES_MAX) {
      throw wrong("\"api.config_vars\" has 1 to " + VARIABLES_MAX + " names");
    }
    return variables;
  }

  private static URI url(String key, String text) {
    try {
      URI url = new URI(text);
      boolean http = "http".equals(url.getScheme());
      if (url.getHost() != null
          && url.getRawUserInfo() == null
          && url.getRawQuery() == null
          && url.getRawFragment() == null
          && (http || "https".equals(url.getScheme()))) {
        if (http && !isInner(url.getHost())) {
          throw wrong("\"" + key + "\" begins with https://");
        }
        return url;
      }
    } catch (URISyntaxException e) {
      // Told below.
    }
    throw wrong("\"" + key + "\" is a URL such as https://example.com/heroku/resources");
  }

  /** Passwords go nowhere else without TLS. */
  private static boolean isInner(String host) {
    return host.equals("localhost") || host.startsWith("127.") || host.equals("[::1]");
  }

  private static List<Plan> plans(JsonNode all) {
    List<Plan> plans = new ArrayList<>();
    for (JsonNode each : all) {
      String name = each.isTextual() ? each.asText() : each.path("name").asText();
      if (!PLAN.matcher(name).matches()) {
        throw wrong("a plan's name is lower-case letters, digits, dashes and dots");
      }
      plans.add(new Plan(name, Printable.of(each.path("description").asText(), TEXT_MAX)));
    }
    if (plans.size() > PLANS_MAX) {
      throw wrong("\"plans\" has at most " + PLANS_MAX);
    }
    return plans.isEmpty() ? List.of(new Plan("test", "")) : plans;
  }

  /** As it is read again. */
  String json() {
    ObjectNode json = JSON.createObjectNode();
    json.put("id", id).put("name", name);
    ObjectNode api = json.putObject("api");
    api.put("password", password).put("sso_salt", salt).put("client_secret", secret);
    api.put("config_vars_prefix", prefix).put("base_url", base.toString());
    signOn.ifPresent(url -> api.put("sso_url", url.toString()));
    var vars = api.putArray("config_vars");
    variables.forEach(v -> vars.add(full(v)));
    var kept = json.putArray("plans");
    plans.forEach(p -> kept.addObject().put("name", p.name()).put("description", p.description()));
    return json.toString();
  }

  /**
   * Reads what was kept.
   *
   * @throws InvalidInput when it is none
   */
  static Manifest kept(String json) {
    try {
      return of(JSON.readTree(json), "");
    } catch (JsonProcessingException e) {
      throw wrong("it was changed in the database file");
    }
  }

  /** A config var's name in the manifest's words. */
  public String full(String variable) {
    return prefix + "_" + variable;
  }

  @Override
  public String toString() {
    return "Manifest[" + id + "]";
  }
}
