package belay.cli.apps;

import belay.cli.command.Call;
import belay.cli.command.Entry;
import belay.cli.console.Failure;
import belay.cli.http.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** A key and what asks for a certificate, made by openssl where the command runs. */
final class CertGenerate {
  private static final Pattern DOMAIN =
      Pattern.compile("(\\*\\.)?[A-Za-z0-9]([A-Za-z0-9.-]{0,250}[A-Za-z0-9])?");
  private static final String KEY_SIZE = "2048";

  private CertGenerate() {}

  static Entry entry() {
    return Entry.named("certs:generate", "make a key, and a request for a certificate or one")
        .app()
        .words("DOMAIN", 1, 1)
        .argument(word -> word.contains("."))
        .flag("--selfsigned", "make a self-signed certificate instead of a request")
        .flag("--now", "ask nothing; nothing is asked anyway")
        .option("--keysize", "BITS", "of the RSA key; 2048 when nothing is said")
        .option("--subject", "SUBJECT", "the whole subject, such as /O=Shop/CN=www.example.com")
        .option("--owner", "NAME", "the organisation that it belongs to")
        .option("--country", "CODE", "two letters")
        .option("--area", "NAME", "state or province")
        .option("--city", "NAME", "where the owner is")
        .examples("belay certs:generate www.example.com --selfsigned -a shop")
        .runs(CertGenerate::run);
  }

  private static int run(Call call) throws IOException {
    String domain = call.word(0).orElseThrow();
    if (!DOMAIN.matcher(domain).matches()) {
      throw Failure.failed(domain + " is not a domain name such as www.example.com.");
    }
    String file = domain.replace("*", "wildcard");
    boolean signed = call.has("selfsigned");
    String made = file + (signed ? ".crt" : ".csr");
    Path key = Path.of(file + ".key");
    if (Files.exists(key)) {
      throw Failure.failed(
          key + " is there already; move it away first: a key cannot be made again.");
    }
    List<String> command =
        new ArrayList<>(
            List.of(
                "openssl",
                "req",
                "-new",
                "-newkey",
                "rsa:" + call.option("keysize").orElse(KEY_SIZE),
                "-nodes",
                "-keyout",
                key.toString(),
                "-out",
                made,
                "-subj",
                subject(call, domain),
                "-addext",
                "subjectAltName=DNS:" + domain));
    if (signed) {
      command.addAll(List.of("-x509", "-days", "365"));
    }
    openssl(command);
    String next = has(call, domain) ? "update" : "add";
    if (signed) {
      call.console().line("Your key and self-signed certificate have been generated.");
      call.console().line("Next, run:");
      call.console().line("$ belay certs:" + next + " " + made + " " + key + " -a " + call.app());
    } else {
      call.console().line("Your key and certificate signing request have been generated.");
      call.console().line("Submit the CSR in '" + made + "' to your preferred authority.");
      call.console().line("When you've received your certificate, run:");
      call.console().line("$ belay certs:" + next + " CERTFILE " + key + " -a " + call.app());
    }
    return 0;
  }

  private static String subject(Call call, String domain) {
    StringBuilder subject = new StringBuilder();
    for (String[] part :
        new String[][] {{"country", "/C="}, {"area", "/ST="}, {"city", "/L="}, {"owner", "/O="}}) {
      call.option(part[0]).ifPresent(value -> subject.append(part[1]).append(value));
    }
    return call.option("subject").orElseGet(() -> subject.append("/CN=").append(domain).toString());
  }

  private static boolean has(Call call, String domain) {
    return call.api().get(call.path("/sni-endpoints"), "id ..; max=1000").items().stream()
        .map((Json one) -> one.at("ssl_cert", "cert_domains"))
        .anyMatch(names -> names.items().stream().anyMatch(n -> n.text().equals(domain)));
  }

  private static void openssl(List<String> command) throws IOException {
    try {
      Process process = new ProcessBuilder(command).inheritIO().start();
      int status = process.waitFor();
      if (status != 0) {
        throw Failure.failed("openssl ended with " + status + ".");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Failure.failed("openssl was interrupted.");
    } catch (IOException e) {
      throw Failure.failed("openssl is needed for that, and could not be run: " + e.getMessage());
    }
  }
}
