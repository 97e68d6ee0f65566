package belay.cli.people;

import belay.cli.command.Call;
import belay.cli.console.Failure;
import belay.cli.console.Lines;
import belay.cli.http.Authority;
import belay.cli.http.Http;
import belay.cli.http.Trust;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLException;

/**
 * By what a server is known from its first login on: by an authority that this machine trusts
 * anyway, or else by the certificate that it shows, once a person has compared its fingerprint.
 */
record FirstTrust(Call call, String url) {
  private static final int PATIENCE_MILLIS = 10_000;

  /** The certificate to trust and no other, as PEM; empty for what this machine trusts anyway. */
  Optional<String> settle() throws IOException {
    if (url.startsWith("http:")) {
      return Optional.empty();
    }
    Optional<Path> file = call.option("ca").map(call.context().directory()::resolve);
    if (file.isPresent()) {
      if (!Files.isReadable(file.get())) {
        throw Failure.usage(file.get() + " cannot be read. It should be the server's ca.pem.");
      }
      return Optional.of(Files.readString(file.get()));
    }
    Optional<String> told = call.option("trust");
    return told.isPresent() ? Optional.of(told(told.get())) : seen();
  }

  private String told(String sha256) throws IOException {
    return Authority.shownBy(URI.create(url), sha256.replaceFirst("(?i)^sha-?256[:=]", ""))
        .orElseThrow(() ->
            Failure.failed(
                "What answers at " + url + " shows no certificate of that fingerprint.",
                "Nothing was sent. Ask whoever runs the server which is right."));
  }

  private Optional<String> seen() throws IOException {
    try (Http.Response _ =
        Http.send(
            "GET",
            URI.create(url + "/server/ca.pem"),
            Map.of(),
            Http.text(""),
            PATIENCE_MILLIS,
            Trust.USUAL)) {
      return Optional.empty();
    } catch (SSLException e) {
      return Optional.of(compared(Authority.shownBy(URI.create(url))));
    } catch (IOException e) {
      throw Failure.failed(
          "Nobody answers at " + url + " (" + e.getMessage() + ").",
          "Is the address right, and the server up? On its own machine: belay server:status");
    }
  }

  private String compared(Authority.Shown shown) throws IOException {
    call.console()
        .line("The certificate of " + url + " is of no authority that this machine knows.");
    call.console().line("Its fingerprint (SHA-256):");
    call.console().line("  " + shown.sha256());
    if (!call.console().terminal().in()) {
      throw Failure.usage(
          "Nobody is here to compare it, so that nothing was sent.",
          "Whoever runs the server knows the right one: openssl x509 -in ca.pem -noout"
              + " -fingerprint -sha256",
          "With that: belay login " + url + " --trust SHA256");
    }
    call.console().raw().print("Is that the server's own, as whoever runs it says? [y/N] ");
    call.console().raw().flush();
    if (!Lines.first(call.console().in()).toLowerCase(java.util.Locale.ROOT).startsWith("y")) {
      throw Failure.usage("Nothing was sent, and nothing is trusted.");
    }
    return shown.pem();
  }
}
