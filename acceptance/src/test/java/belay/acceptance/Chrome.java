package belay.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.CertificateFactory;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.logging.Level;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

/**
 * A person's browser: Debian's Chromium, with a profile of its own below the machine's directory.
 * What a person finds a thing by, a test finds it by: the words on it.
 */
final class Chrome implements AutoCloseable {
  private static final Path PROGRAM = Path.of("/usr/bin/chromium");
  private static final Path DRIVER = Path.of("/usr/bin/chromedriver");
  private static final String AXE = "browser.axe";

  /** With the driver's path set nothing looks for one in the network. */
  private static final List<String> FLAGS =
      List.of(
          "--headless=new",
          "--no-sandbox",
          "--disable-gpu",
          "--disable-quic",
          "--disable-dev-shm-usage",
          "--no-first-run",
          "--disable-background-networking",
          "--disable-component-update",
          "--disable-sync",
          "--window-size=1100,900");

  private static final String RUN_AXE =
      """
      const done = arguments[arguments.length - 1];
      axe.run(document, {resultTypes: ["violations"]}).then(
        (found) => done(found.violations.map((v) =>
          v.id + ": " + v.nodes.map((n) => n.target.join(" ") + " " + n.failureSummary).join("; "))),
        (failed) => done([String(failed)]));
      """;

  private final ChromeDriver driver;
  private final String server;

  private Chrome(ChromeDriver driver, String server) {
    this.driver = driver;
    this.server = server;
  }

  /** Skips the test, with the reason, where there is no such browser. */
  static void insist() {
    insistPlain();
    assumeTrue(
        Files.isRegularFile(axe()),
        "skipped: axe-core is not installed; .ci/browser DIR does, and -Dbrowser.axe=DIR/... names"
            + " its axe.min.js");
  }

  /** The same where nothing is looked at by axe. */
  static void insistPlain() {
    assumeTrue(Files.isExecutable(PROGRAM), "skipped: Chromium is not installed");
    assumeTrue(Files.isExecutable(DRIVER), "skipped: chromedriver is not installed");
  }

  private static Path axe() {
    return Path.of(System.getProperty(AXE, "target/browser/node_modules/axe-core/axe.min.js"));
  }

  static Chrome open(Machine machine) {
    return open(machine, List.of());
  }

  /** One for which a name leads here, and that takes that certificate, whoever signed it. */
  static Chrome trusting(Machine machine, String host, Path certificate) {
    return open(
        machine,
        List.of(
            "--host-resolver-rules=MAP " + host + " 127.0.0.1",
            "--ignore-certificate-errors-spki-list=" + fingerprint(certificate)));
  }

  /** Of its public key, as Chromium wants it. */
  private static String fingerprint(Path certificate) {
    try (InputStream in = Files.newInputStream(certificate)) {
      byte[] key =
          CertificateFactory.getInstance("X.509")
              .generateCertificate(in)
              .getPublicKey()
              .getEncoded();
      return Base64.getEncoder().encodeToString(MessageDigest.getInstance("SHA-256").digest(key));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Chrome open(Machine machine, List<String> more) {
    ChromeOptions options = new ChromeOptions();
    options.setBinary(PROGRAM.toFile());
    options.addArguments(FLAGS);
    options.addArguments(more);
    options.addArguments("--user-data-dir=" + directory(machine));
    LoggingPreferences logs = new LoggingPreferences();
    logs.enable(LogType.BROWSER, Level.ALL);
    options.setCapability("goog:loggingPrefs", logs);
    ChromeDriverService service =
        new ChromeDriverService.Builder()
            .usingDriverExecutable(DRIVER.toFile())
            .usingAnyFreePort()
            .build();
    return new Chrome(
        new ChromeDriver(service, options), machine.credentials().path("url").asText());
  }

  private static Path directory(Machine machine) {
    try {
      return Files.createTempDirectory(machine.root, "chromium");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A path of the server, or a whole address. */
  Chrome go(String where) {
    driver.get(where.startsWith("/") ? server + where : where);
    return this;
  }

  String path() {
    return driver.getCurrentUrl().replaceFirst("^https?://[^/]*", "");
  }

  /** Signs in by a link as {@code belay dashboard} prints it. */
  Chrome enter(String link) {
    go(link);
    press("Sign in with this browser");
    return sees("Account");
  }

  /** Waits for these words on the page. */
  Chrome sees(String... words) {
    for (String each : words) {
      try {
        Until.isTrue("the page says " + each, () -> text().contains(each));
      } catch (AssertionError e) {
        throw new AssertionError(e.getMessage() + "; " + path() + " says:\n" + text(), e);
      }
    }
    return this;
  }

  Chrome seesNot(String... words) {
    assertThat(text()).as(path()).doesNotContain(words);
    return this;
  }

  /** What is to be read on the page. */
  String text() {
    try {
      return driver.findElement(By.tagName("body")).getText();
    } catch (StaleElementReferenceException e) {
      return "";
    }
  }

  Chrome press(String words) {
    one("//button[starts-with(normalize-space(.), '" + words + "')]", words).click();
    return this;
  }

  Chrome follow(String words) {
    one("//a[starts-with(normalize-space(.), '" + words + "')]", words).click();
    return this;
  }

  Chrome fill(String label, String value) {
    WebElement field = field(label);
    field.clear();
    field.sendKeys(value);
    return this;
  }

  /** Fills a form's last field and sends the form as the Enter key does. */
  Chrome fillAndEnter(String label, String value) {
    fill(label, value);
    field(label).sendKeys(Keys.ENTER);
    return this;
  }

  Chrome tick(String label) {
    one("//label[normalize-space(.)='" + label + "']/input", label).click();
    return this;
  }

  /** How many such buttons and links there are. */
  int count(String words) {
    String fits = "[starts-with(normalize-space(.), '" + words + "')]";
    return driver.findElements(By.xpath("//button" + fits + " | //a" + fits)).size();
  }

  private WebElement field(String label) {
    WebElement found = one("//label[starts-with(normalize-space(.), '" + label + "')]", label);
    return driver.findElement(By.id(String.valueOf(found.getDomAttribute("for"))));
  }

  private WebElement one(String path, String words) {
    List<WebElement> found = new ArrayList<>();
    Until.isTrue(
        words + " is on " + path(),
        () -> {
          found.clear();
          found.addAll(driver.findElements(By.xpath(path)));
          return !found.isEmpty();
        });
    return found.getFirst();
  }

  Optional<Object> script(String code, Object... arguments) {
    return Optional.ofNullable(driver.executeScript(code, arguments));
  }

  /** Pages run no script from now on. */
  void withoutScripts() {
    driver.executeCdpCommand("Emulation.setScriptExecutionDisabled", Map.of("value", true));
  }

  /** Has a passkey's authenticator built in, whose owner always says yes. */
  void authenticator() {
    driver.executeCdpCommand("WebAuthn.enable", Map.of());
    driver.executeCdpCommand(
        "WebAuthn.addVirtualAuthenticator",
        Map.of(
            "options",
            Map.of(
                "protocol", "ctap2",
                "transport", "internal",
                "hasResidentKey", true,
                "hasUserVerification", true,
                "isUserVerified", true,
                "automaticPresenceSimulation", true)));
  }

  void dark(boolean dark) {
    driver.executeCdpCommand(
        "Emulation.setEmulatedMedia",
        Map.of(
            "features",
            List.of(Map.of("name", "prefers-color-scheme", "value", dark ? "dark" : "light"))));
  }

  /** As wide as a window is in CSS pixels when it is looked at enlarged. */
  void zoomed(int width) {
    cdp(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", width, "height", 450, "deviceScaleFactor", 2, "mobile", false));
  }

  /**
   * A slow line; none with 0.
   *
   * @param kilobits a second, each way
   * @param millis until an answer begins
   */
  void line(int kilobits, int millis) {
    int bytes = kilobits == 0 ? -1 : kilobits * 1_000 / 8;
    cdp("Network.enable", Map.of());
    cdp(
        "Network.emulateNetworkConditions",
        Map.of(
            "offline", false,
            "latency", millis,
            "downloadThroughput", bytes,
            "uploadThroughput", bytes));
  }

  void cdp(String command, Map<String, Object> parameters) {
    driver.executeCdpCommand(command, parameters);
  }

  Keyboard keyboard() {
    return new Keyboard(driver);
  }

  void phone(boolean phone) {
    if (phone) {
      driver.executeCdpCommand(
          "Emulation.setDeviceMetricsOverride",
          Map.of("width", 390, "height", 844, "deviceScaleFactor", 1, "mobile", true));
    } else {
      driver.executeCdpCommand("Emulation.clearDeviceMetricsOverride", Map.of());
    }
  }

  /** How wide the page is, in CSS pixels, with what sticks out of it. */
  long width() {
    return script("return document.documentElement.scrollWidth")
        .filter(Number.class::isInstance)
        .map(pixels -> ((Number) pixels).longValue())
        .orElse(0L);
  }

  /** What axe finds wrong with the page for people who use it otherwise than most. */
  List<String> violations() {
    try {
      driver.executeScript(Files.readString(axe()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Object found = driver.executeAsyncScript(RUN_AXE);
    return found instanceof List<?> list ? list.stream().map(String::valueOf).toList() : List.of();
  }

  /** What stands on the console since it was asked last. */
  List<String> console() {
    return driver.manage().logs().get(LogType.BROWSER).getAll().stream()
        .map(LogEntry::getMessage)
        .toList();
  }

  @Override
  public void close() {
    driver.quit();
  }
}
