package belay.apps;

import belay.database.Row;
import belay.release.App;
import belay.release.CanaryStages;
import belay.release.ConfigMode;
import belay.release.GuardMode;
import belay.release.Limits;
import belay.release.RuntimeKind;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** The SQL of what apps' owners chose. Lists of words are kept one to a line. */
final class SettingsRows {
  private SettingsRows() {}

  static Settings settings(Handle h, BuildpackSeal seal, UUID app) {
    return h.select("select * from settings where app_id = ?", app.toString())
        .map(Row.mapper(row -> settings(row, seal, app)))
        .findOne()
        .orElse(Settings.DEFAULT);
  }

  private static Settings settings(Row row, BuildpackSeal seal, UUID app) {
    return new Settings(
        row.integer("keep_releases"),
        row.flag("env_file"),
        seal.read(app, row.text("buildpacks")),
        row.flag("maintenance"),
        Duration.ofSeconds(row.number("warm_seconds")),
        lines(row.text("stopped")),
        new RollbackSettings(
            ConfigMode.ofWord(row.text("rollback_config")),
            new TreeSet<>(lines(row.text("sticky"))),
            row.flag("pin_rollbacks"),
            row.flag("release_urls"),
            Duration.ofSeconds(row.number("rehearse_seconds")),
            GuardMode.of(row.text("guard")).orElse(GuardMode.ACT),
            row.flag("guard_retry"),
            CanaryStages.parse(row.text("canary")),
            Duration.ofSeconds(row.number("contract_seconds"))),
        Optional.of(row.text("runtime")).filter(word -> !word.isEmpty()).map(RuntimeKind::ofWord),
        Limits.parse(row.text("limits")),
        row.flag("host_network"),
        Optional.of(row.text("repository")).filter(url -> !url.isEmpty()),
        new Settings.Web(
            Duration.ofSeconds(row.number("timeout_seconds")),
            Optional.of(row.text("health_host")).filter(host -> !host.isEmpty()),
            row.flag("affinity"),
            new Settings.Https(
                row.flag("https_redirect"), Duration.ofSeconds(row.number("hsts_seconds")))));
  }

  static void keepSettings(Handle h, BuildpackSeal seal, App app, Settings settings) {
    h.createUpdate(
            "insert into settings (app_id, keep_releases, env_file, buildpacks, maintenance,"
                + " warm_seconds, stopped, rollback_config, sticky, pin_rollbacks, release_urls,"
                + " rehearse_seconds, runtime, limits, repository, timeout_seconds, health_host, affinity, https_redirect, hsts_seconds, guard, guard_retry, canary, contract_seconds, host_network) values (:app, :keep, :env, :buildpacks, :maintenance, :warm,"
                + " :stopped, :config, :sticky, :pin, :urls, "
                + " :rehearse, :runtime, :limits, :repository, :timeout, :host, :affinity, :redirect, :hsts, :guard, :retry, :canary, :contract, :machines) on conflict (app_id) do"
                + " update set keep_releases = excluded.keep_releases, env_file ="
                + " excluded.env_file, buildpacks = excluded.buildpacks, maintenance ="
                + " excluded.maintenance, warm_seconds = excluded.warm_seconds, stopped ="
                + " excluded.stopped, rollback_config = excluded.rollback_config, sticky ="
                + " excluded.sticky, pin_rollbacks = excluded.pin_rollbacks, release_urls ="
                + " excluded.release_urls, rehearse_seconds = excluded.rehearse_seconds,"
                + " runtime = excluded.runtime, limits = excluded.limits,"
                + " repository = excluded.repository, timeout_seconds ="
                + " excluded.timeout_seconds, health_host = excluded.health_host,"
                + " affinity = excluded.affinity, https_redirect = excluded.https_redirect,"
                + " hsts_seconds = excluded.hsts_seconds, guard = excluded.guard,"
                + " guard_retry = excluded.guard_retry, canary = excluded.canary,"
                + " contract_seconds = excluded.contract_seconds,"
                + " host_network = excluded.host_network")
        .bind("app", app.id().toString())
        .bind("keep", settings.keepReleases())
        .bind("env", settings.envFile())
        .bind("buildpacks", seal.write(app.id(), settings.buildpacks()))
        .bind("maintenance", settings.maintenance())
        .bind("warm", settings.warm().toSeconds())
        .bind("stopped", String.join("\n", settings.stopped()))
        .bind("config", settings.rollbacks().config().word())
        .bind("sticky", String.join("\n", settings.rollbacks().sticky()))
        .bind("pin", settings.rollbacks().pin())
        .bind("urls", settings.rollbacks().urls())
        .bind("rehearse", settings.rollbacks().rehearse().toSeconds())
        .bind("runtime", settings.runtime().map(RuntimeKind::word).orElse(""))
        .bind("limits", settings.limits().toString())
        .bind("repository", settings.repository().orElse(""))
        .bind("timeout", settings.web().timeout().toSeconds())
        .bind("host", settings.web().healthHost().orElse(""))
        .bind("affinity", settings.web().affinity())
        .bind("redirect", settings.web().https().redirect())
        .bind("hsts", settings.web().https().strict().toSeconds())
        .bind("guard", settings.rollbacks().guard().word())
        .bind("retry", settings.rollbacks().retry())
        .bind("canary", settings.rollbacks().canary().toString())
        .bind("contract", settings.rollbacks().contract().toSeconds())
        .bind("machines", settings.hostNetwork())
        .execute();
  }

  /** Seals what a version before this one kept in plain; to be done once, before anybody looks. */
  static void sealBuildpacks(Handle h, BuildpackSeal seal) {
    for (App app : AppRows.all(h)) {
      h.select("select buildpacks from settings where app_id = ?", app.id().toString())
          .mapTo(String.class)
          .findOne()
          .filter(BuildpackSeal::shows)
          .ifPresent(column -> keepSettings(h, seal, app, settings(h, seal, app.id())));
    }
  }

  private static List<String> lines(String joined) {
    return joined.isEmpty() ? List.of() : List.of(joined.split("\n"));
  }
}
