package belay.cli.apps;

import belay.cli.command.Call;
import belay.cli.command.Entry;
import belay.cli.console.Console;
import belay.cli.console.Failure;
import belay.cli.console.Progress;
import belay.cli.http.Api;
import belay.cli.http.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Commands about certificates that a person gives. */
public final class CertCommands {
  private static final long FILE_BYTES_MAX = 200_000;

  private CertCommands() {}

  public static List<Entry> entries() {
    List<Entry> all = new ArrayList<>();
    all.add(
        Entry.named("certs", "list the app's certificates").app().json().runs(CertCommands::list));
    all.add(
        Entry.named("certs:info", "show a certificate")
            .app()
            .option("--name", "NAME", "which, when the app has several")
            .json()
            .runs(CertCommands::info));
    all.add(
        Entry.named("certs:add", "give the app's domains a certificate")
            .app()
            .words("CRT KEY", 2, 2)
            .argument(word -> word.contains("."))
            .json()
            .examples("belay certs:add example.com.crt example.com.key -a shop")
            .runs(CertCommands::add));
    all.add(
        Entry.named("certs:update", "put a certificate in the place of one")
            .app()
            .words("CRT KEY", 2, 2)
            .argument(word -> word.contains("."))
            .option("--name", "NAME", "which, when the app has several")
            .json()
            .examples("belay certs:update example.com.crt example.com.key -a shop")
            .runs(CertCommands::update));
    all.add(
        Entry.named("certs:remove", "take a certificate from the app")
            .app()
            .option("--name", "NAME", "which, when the app has several")
            .json()
            .runs(CertCommands::remove));
    all.add(CertGenerate.entry());
    return all;
  }

  private static int list(Call call) {
    Json certificates = call.api().get(call.path("/sni-endpoints"), "id ..; max=1000");
    if (call.json()) {
      return call.print(certificates);
    }
    Console console = call.console();
    if (certificates.items().isEmpty()) {
      console.line(call.app() + " has no SSL certificates.");
      console.line("Use belay certs:add CRT KEY to add one, or belay certs:auto:enable.");
      return 0;
    }
    for (Json one : certificates.items()) {
      Json cert = one.at("ssl_cert");
      console.line(
          console.bold(one.text("name"))
              + "  "
              + (cert.truth("acm") ? "ACM" : "SNI")
              + "  expires "
              + cert.text("expires_at")
              + "  "
              + (cert.truth("ca_signed?") ? "trusted" : "not trusted by every client")
              + "  "
              + count(one.at("domains").items().size()));
      console.line("  " + names(cert));
    }
    return 0;
  }

  private static String count(int domains) {
    return domains == 1 ? "1 domain" : domains + " domains";
  }

  private static String names(Json cert) {
    return cert.at("cert_domains").items().stream()
        .map(name -> name.text())
        .collect(Collectors.joining(", "));
  }

  /** The one that was named, or the only one that was given. */
  static String name(Call call) {
    Optional<String> named = call.option("name");
    if (named.isPresent()) {
      return named.get();
    }
    List<Json> given =
        call.api().get(call.path("/sni-endpoints"), "id ..; max=1000").items().stream()
            .filter(one -> !one.at("ssl_cert").truth("acm"))
            .toList();
    if (given.isEmpty()) {
      throw Failure.failed(call.app() + " has no certificate that was given to it.");
    }
    if (given.size() > 1) {
      throw Failure.failed(
          call.app() + " has several certificates; say which with --name.",
          given.stream().map(one -> one.text("name")).collect(Collectors.joining(", ")));
    }
    return given.getFirst().text("name");
  }

  private static int info(Call call) {
    List<Json> all = call.api().get(call.path("/sni-endpoints"), "id ..; max=1000").items();
    String name =
        call.option("name").isEmpty() && all.size() == 1 ? all.getFirst().text("name") : name(call);
    Json one = call.api().get(call.path("/sni-endpoints/" + Api.segment(name)));
    return shown(call, one, "Certificate details:");
  }

  private static int shown(Call call, Json one, String title) {
    if (call.json()) {
      return call.print(one);
    }
    Json cert = one.at("ssl_cert");
    Console console = call.console();
    console.line(title);
    console.line("Name:           " + one.text("name"));
    console.line("Common Name(s): " + names(cert));
    console.line("Expires At:     " + cert.text("expires_at"));
    console.line("Issuer:         " + cert.text("issuer"));
    console.line("Starts At:      " + cert.text("starts_at"));
    console.line("Subject:        " + cert.text("subject"));
    console.line("Domain(s):      " + hosts(call, one));
    if (cert.truth("ca_signed?")) {
      console.line("SSL certificate is verified by a root authority.");
    } else if (cert.truth("self_signed?")) {
      console.line("SSL certificate is self signed.");
    } else {
      console.line("SSL certificate is not trusted by every client.");
    }
    return 0;
  }

  /** Of those that show it; what to do when there are none. */
  private static String hosts(Call call, Json one) {
    List<String> ids = one.at("domains").items().stream().map(id -> id.text()).toList();
    List<String> hosts =
        call.api().get(call.path("/domains"), "id ..; max=1000").items().stream()
            .filter(domain -> ids.contains(domain.text("id")))
            .map(domain -> domain.text("hostname"))
            .toList();
    return hosts.isEmpty()
        ? "none: the app has no domain that it speaks for. To add one: belay domains:add NAME -a "
            + call.app()
        : String.join(", ", hosts);
  }

  private static int add(Call call) throws IOException {
    Json body = body(call);
    Json added;
    try (Progress progress = call.console().progress("Adding SSL certificate to " + call.app())) {
      added = call.api().post(call.path("/sni-endpoints"), body).body();
      progress.done();
    }
    return shown(call, added, "Certificate details:");
  }

  private static int update(Call call) throws IOException {
    Json body = body(call);
    String name = name(call);
    Json updated;
    try (Progress progress =
        call.console().progress("Updating SSL certificate " + name + " for " + call.app())) {
      updated = call.api().patch(call.path("/sni-endpoints/" + Api.segment(name)), body).body();
      progress.done();
    }
    return shown(call, updated, "Updated certificate details:");
  }

  private static Json body(Call call) throws IOException {
    return Json.object(
        "certificate_chain", read(call.word(0).orElseThrow()),
        "private_key", read(call.word(1).orElseThrow()));
  }

  private static String read(String file) throws IOException {
    Path path = Path.of(file);
    try {
      if (Files.size(path) > FILE_BYTES_MAX) {
        throw Failure.failed(file + " is too long to be a certificate or its key.");
      }
      return Files.readString(path, StandardCharsets.ISO_8859_1);
    } catch (NoSuchFileException e) {
      throw Failure.failed("There is no file " + file + ".");
    }
  }

  private static int remove(Call call) {
    String name = name(call);
    Json gone;
    try (Progress progress =
        call.console().progress("Removing SSL certificate " + name + " from " + call.app())) {
      gone = call.api().delete(call.path("/sni-endpoints/" + Api.segment(name))).body();
      progress.done();
    }
    return call.json() ? call.print(gone) : 0;
  }
}
