package belay.keeper;

import belay.release.AppName;
import belay.runtime.CannotStartDyno;
import belay.runtime.DynoQuota;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.UUID;

/**
 * How the server of an add-on is started.
 *
 * @param id the add-on's
 * @param name what stands in its process's place of an app's name ({@code postgresql})
 * @param human what people are told that it is ({@code PostgreSQL})
 * @param script for {@code sh}, begun with the environment; {@code BELAY_KEPT} is the directory
 *     that outlives it
 * @param port of 127.0.0.1, where it listens
 */
public record ServiceProcess(
    UUID id,
    AppName name,
    String human,
    String script,
    Map<String, String> environment,
    int port,
    DynoQuota quota) {
  public ServiceProcess {
    environment = Map.copyOf(environment);
  }

  /**
   * A script that lies beside a class.
   *
   * @throws CannotStartDyno when it is not there
   */
  public static String script(Class<?> beside, String name) {
    try (InputStream in = beside.getResourceAsStream(name)) {
      if (in == null) {
        throw new CannotStartDyno("Belay's own " + name + " is missing from its jar.");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new CannotStartDyno("Belay's own " + name + " cannot be read.", e);
    }
  }

  /** Without its environment, which has passwords. */
  @Override
  public String toString() {
    return "ServiceProcess[" + human + " of " + id + "]";
  }
}
