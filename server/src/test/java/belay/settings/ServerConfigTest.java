package belay.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import belay.acme.AcmeSettings;
import belay.backup.KeepRule;
import belay.backup.s3.Bucket;
import belay.fleet.Quotas;
import belay.git.GitLimits;
import belay.handover.LogSizes;
import belay.network.NetworkSettings;
import belay.network.Service;
import belay.outbound.AddressRule;
import belay.release.InvalidInput;
import belay.release.RuntimeKind;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServerConfigTest {
  private static final Map<String, String> PORTS =
      Map.of("api.port", "7700", "ssh.port", "2222", "http.port", "8080");

  @Test
  void portsAreReadAndTheRestHasDefaults() {
    ServerConfig config = of(Map.of("api.port", "7700", "ssh.port", "2222", "http.port", "8080"));

    assertThat(config)
        .isEqualTo(
            new ServerConfig(
                "127.0.0.1",
                "127.0.0.1",
                7700,
                2222,
                8080,
                Optional.empty(),
                30,
                600,
                30,
                1024,
                250,
                Optional.empty(),
                AddressRule.STRICT,
                Quotas.PerUser.USUAL,
                DockerConfig.NONE,
                TlsConfig.NONE,
                AddressConfig.NONE,
                Optional.empty(),
                Optional.empty(),
                new NetworkSettings(
                    NetworkSettings.Kind.HOST,
                    Optional.empty(),
                    NetworkSettings.Six.USUAL,
                    List.of(),
                    List.of(new Service(8080, true, true)),
                    Set.of(7700, 2222)),
                new MetricsConfig(Optional.empty(), InetAddress.getLoopbackAddress(), true),
                new BackupConfig(
                    Optional.empty(),
                    3,
                    new KeepRule(14, 0),
                    BackupConfig.Trial.WEEKLY,
                    new Bucket.Reached(Optional.empty(), "us-east-1", false, Optional.empty()),
                    Optional.empty()),
                LogSizes.USUAL,
                AcmeSettings.USUAL,
                Optional.empty()));
  }

  @Test
  void figuresAreToldWhereItIsSaidAndAMistakeIsNamed() {
    Map<String, String> values = new HashMap<>(PORTS);
    values.put("metrics.port", "9100");
    values.put("metrics.bind", "::1");
    values.put("metrics.access", "token");
    MetricsConfig config = of(values).metrics();
    assertThat(config.port()).contains(9100);
    assertThat(config.bind().isLoopbackAddress()).isTrue();
    assertThat(config.loopback()).isFalse();
    values.put("metrics.bind", "belay.example.com");
    values.put("metrics.access", "open");
    assertThatThrownBy(() -> of(values))
        .hasMessageContaining("metrics.bind must be an address")
        .hasMessageContaining("metrics.access must be loopback");
  }

  @Test
  void aProxyThatIsNoAddressIsNamed() {
    Map<String, String> values = new HashMap<>(PORTS);
    values.put("trusted.proxies", "10.0.0.0/8, ::1, loopback");
    of(values);
    values.put("trusted.proxies", "10.0.0.0/8, proxy.example.com");
    assertThatThrownBy(() -> of(values))
        .isInstanceOf(InvalidInput.class)
        .hasMessageContaining("trusted.proxies must be addresses")
        .hasMessageContaining("not \"proxy.example.com\"");
  }

  @Test
  void innerAddressesThatAppsMayReachAreReadAndAMistakeIsNamed() {
    Map<String, String> values = new HashMap<>(PORTS);
    values.put("fetch.allow", "loopback, 10.1.0.0/16");
    assertThat(of(values).fetchAllow()).isEqualTo(AddressRule.of("loopback 10.1.0.0/16"));
    values.put("fetch.allow", "git.example.com");
    assertThatThrownBy(() -> of(values))
        .isInstanceOf(InvalidInput.class)
        .hasMessageContaining("fetch.allow must be addresses")
        .hasMessageContaining("not \"git.example.com\"");
  }

  @Test
  void theRuntimeAndItsEngineCanBeSet() {
    Map<String, String> values = new HashMap<>(PORTS);
    values.putAll(
        Map.of(
            "runtime", "docker",
            "docker.host", "unix:///run/engine.sock",
            "docker.megabytes", "512",
            "docker.cpus", "2",
            "docker.base", "debian:12"));

    assertThat(of(values).docker())
        .isEqualTo(
            new DockerConfig(
                RuntimeKind.DOCKER,
                Optional.of("unix:///run/engine.sock"),
                512,
                2,
                Optional.of("debian:12")));
    values.put("runtime", "podman");
    assertThatThrownBy(() -> of(values)).hasMessageContaining("runtime is process or docker");
  }

  @Test
  void theUsualSizesOfAPushAreTheGitDoorsOwn() {
    ServerConfig config = of(Map.of("api.port", "7700", "ssh.port", "2222", "http.port", "8080"));

    assertThat(GitLimits.ofMegabytes(config.pushMegabytes(), config.objectMegabytes()))
        .isEqualTo(GitLimits.DEFAULT);
  }

  @Test
  void sizesOfAPushCanBeSet() {
    ServerConfig config =
        of(
            Map.of(
                "api.port", "7700",
                "ssh.port", "2222",
                "http.port", "8080",
                "push.megabytes", "20",
                "object.megabytes", "2"));

    assertThat(config.pushMegabytes()).isEqualTo(20);
    assertThat(config.objectMegabytes()).isEqualTo(2);
  }

  @Test
  void moreAuthoritiesForDrainsComeFromAFile() {
    Map<String, String> ports =
        Map.of("api.port", "7700", "ssh.port", "2222", "http.port", "8080", "drains.ca", "own.pem");

    assertThat(of(ports).drainAuthorities()).contains(Path.of("own.pem"));
  }

  @Test
  void whatPeopleElsewhereCallItIsOneAddressForAllOfIt() {
    Map<String, String> values = new HashMap<>(PORTS);
    values.put("public.host", "Belay.example.com");
    values.put("apps.domain", "apps.example.com");
    AddressConfig plain = of(values).addresses();
    values.put("public.host", "belay.example.com:443");
    values.put("apps.domain", "https://apps.example.com");
    AddressConfig proxied = of(values).addresses();

    assertThat(plain.url(7700, 8080)).contains("https://belay.example.com:7700");
    assertThat(plain.site(8080).url("shop")).isEqualTo("http://shop.apps.example.com:8080/");
    assertThat(plain.names()).containsExactly("belay.example.com");
    assertThat(proxied.url(7700, 8080)).contains("https://belay.example.com");
    assertThat(proxied.site(8080).url("shop")).isEqualTo("https://shop.apps.example.com/");
    assertThat(AddressConfig.NONE.site(8080).url("shop")).isEqualTo("http://shop.localhost:8080/");
  }

  @Test
  void aBaseDomainNamesTheServerAndItsApps() {
    Map<String, String> values = new HashMap<>(PORTS);
    values.put("base.domain", "Example.com");
    values.put("http.port", "80");
    AddressConfig plain = of(values).addresses();
    values.put("base.domain", "https://example.com");
    values.put("apps.domain", "https://example-apps.net");
    AddressConfig proxied = of(values).addresses();
    values.put("base.domain", "203.0.113.7");
    values.remove("apps.domain");
    AddressConfig address = of(values).addresses();

    assertThat(plain.console()).contains("belay.example.com");
    assertThat(plain.url(7700, 80)).contains("http://belay.example.com");
    assertThat(plain.site(80).url("shop")).isEqualTo("http://shop.example.com/");
    assertThat(plain.names()).containsExactly("belay.example.com");
    assertThat(proxied.url(7700, 80)).contains("https://belay.example.com");
    assertThat(proxied.site(80).url("shop")).isEqualTo("https://shop.example-apps.net/");
    assertThat(address.console()).contains("203.0.113.7");
    assertThat(address.url(7700, 8080)).contains("http://203.0.113.7:8080");
    assertThat(address.site(8080).url("shop")).isEqualTo("http://shop.localhost:8080/");
  }

  @Test
  void tlsOfTheRouterIsInEveryAddress() {
    Properties properties = new Properties();
    properties.put("base.domain", "example.com");
    properties.put("https.port", "8443");
    AddressConfig tls = AddressConfig.of(properties, new ArrayList<>());
    assertThat(tls.url(7700, 8080)).contains("https://belay.example.com:8443");
    assertThat(tls.site(8080).url("shop")).isEqualTo("https://shop.example.com:8443/");
    properties.put("https.port", "443");
    assertThat(AddressConfig.of(properties, new ArrayList<>()).url(7700, 8080))
        .contains("https://belay.example.com");
  }

  @Test
  void theApisOwnPortMayListenElsewhereThanTheRouter() {
    Map<String, String> values = new HashMap<>(PORTS);
    values.put("bind", "::");
    assertThat(of(values).apiBind()).isEqualTo("::");
    values.put("api.bind", "127.0.0.1");
    assertThat(of(values).apiBind()).isEqualTo("127.0.0.1");
    assertThat(of(values).bind()).isEqualTo("::");
  }

  @Test
  void anAddressThatLeadsNowhereIsRefused() {
    for (String domain : List.of("0.0.0.0", "*.example.com", "a b", "ftp://x", "1.2", "x/y")) {
      Map<String, String> values = new HashMap<>(PORTS);
      values.put("base.domain", domain);
      assertThatThrownBy(() -> of(values)).as(domain).hasMessageContaining("base.domain must be");
    }
    for (String host : List.of("0.0.0.0", "[::]", "*.example.com", "a b", "http://x", "x:99999")) {
      Map<String, String> values = new HashMap<>(PORTS);
      values.put("public.host", host);
      assertThatThrownBy(() -> of(values)).as(host).hasMessageContaining("public.host must be");
    }
    for (String domain : List.of("10.0.0.1", "*.example.com", "a_b", "ftp://x", "x/y")) {
      Map<String, String> values = new HashMap<>(PORTS);
      values.put("apps.domain", domain);
      assertThatThrownBy(() -> of(values)).as(domain).hasMessageContaining("apps.domain must be");
    }
  }

  @Test
  void everyMistakeIsNamedAtOnce() {
    assertThatThrownBy(() -> of(Map.of("api.port", "http", "ssh.port", "70000", "colour", "red")))
        .isInstanceOf(InvalidInput.class)
        .hasMessageContaining("colour means nothing here")
        .hasMessageContaining("api.port must be a number")
        .hasMessageContaining("ssh.port must be a number")
        .hasMessageContaining("http.port is missing");
  }

  private static ServerConfig of(Map<String, String> values) {
    Properties properties = new Properties();
    properties.putAll(values);
    return ServerConfig.of(properties, "server.properties");
  }

  @Test
  void aKeyThatIsGivenTwoValuesIsRefused(@TempDir Path directory) throws IOException {
    Path file = directory.resolve("server.properties");
    String ports = "api.port=7700\nssh.port=2222\nhttp.port=8080\n";
    Files.writeString(file, ports + "stop.seconds=5\nstop.seconds=50\n");

    assertThatThrownBy(() -> ServerConfig.read(file))
        .isInstanceOf(InvalidInput.class)
        .hasMessageContaining("stop.seconds is given two values");

    Files.writeString(file, ports + "stop.seconds=5\nstop.seconds=5\n");
    assertThat(ServerConfig.read(file)).isNotNull();
  }
}
