package belay.cli;

import belay.cli.command.Entry;
import belay.cli.console.Failure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which commands a server carries out for somebody who came by SSH. There a command's words are a
 * stranger's and its files the server's, so a command is refused unless it stands here, and what
 * stands here reads and writes no file that its words name. A test wants every command decided.
 */
final class OverSsh {
  /** How the server says that a command is of this kind; nobody else can. */
  static final String VARIABLE = "BELAY_SSH";

  static final Set<String> ALLOWED =
      words(
          """
          access access:add access:remove access:update
          activity
          addons addons:attach addons:create addons:destroy addons:detach addons:docs addons:info
          addons:open addons:plans addons:rename addons:restore addons:services addons:set addons:upgrade addons:wait
          apps apps:create apps:destroy apps:info apps:rename apps:transfer
          authorizations authorizations:create authorizations:revoke
          blame
          builds builds:cache:purge builds:cancel builds:info builds:output
          buildpacks buildpacks:add buildpacks:clear buildpacks:remove buildpacks:set
          canary canary:abort canary:promote
          certs certs:auto certs:auto:disable certs:auto:enable certs:auto:refresh certs:auto:wait
          certs:hsts certs:info certs:remove
          checkpoints checkpoints:drop checkpoints:take
          config config:get config:set config:sticky config:unset config:unsticky
          cron cron:run cron:runs
          deploys:lock deploys:unlock
          domains domains:add domains:remove
          drains drains:add drains:remove
          features features:disable features:enable features:info
          fork
          groups groups:add groups:create groups:destroy groups:info groups:remove
          help
          hooks hooks:add hooks:deliveries hooks:redeliver hooks:remove hooks:test
          keys keys:add keys:remove
          ledger:head ledger:log ledger:verify
          logs
          mail mail:password
          maintenance maintenance:off maintenance:on
          metrics
          pg:backups pg:backups:capture pg:backups:delete pg:backups:info pg:backups:restore
          pg:backups:schedule pg:backups:schedules pg:backups:unschedule pg:backups:verify
          pg:credentials:rotate pg:fork pg:info pg:kill pg:promote pg:ps pg:psql pin promote
          pipelines pipelines:add pipelines:create pipelines:destroy pipelines:diff pipelines:info
          pipelines:promote pipelines:remove pipelines:rename pipelines:transfer pipelines:update
          providers providers:remove
          ps ps:exec ps:limits ps:restart ps:scale ps:stop
          redis:cli redis:credentials redis:info redis:keyspace-notifications redis:maxmemory
          redis:timeout
          releases releases:at releases:block releases:diff releases:export releases:finalize
          releases:info
          releases:keep releases:orders releases:output releases:retry releases:size
          releases:unblock releases:unkeep
          rollback rollback:config rollback:pin
          run run:detached
          settings status unpin
          users users:add users:admin users:invite users:remove users:reset users:uninvite
          version
          webhooks webhooks:add webhooks:deliveries webhooks:deliveries:info webhooks:events
          webhooks:events:info webhooks:info webhooks:remove webhooks:update
          whoami why
          """);

  private static final Set<String> OF_A_MACHINE =
      words(
          "accept backup backup:credentials backup:passphrase backup:prune backup:verify backups"
              + " completion dashboard demo doctor down git:credentials git:remote heroku:env install"
              + " login logout lost lost:purge open restore server:status servers setup uninstall up"
              + " upgrade use");

  private static final Set<String> OF_FILES =
      words(
          "certs:add certs:generate certs:update deploy pg:backups:download providers:add"
              + " releases:import");

  static final Set<String> REFUSED =
      Set.copyOf(java.util.stream.Stream.of(OF_A_MACHINE, OF_FILES).flatMap(Set::stream).toList());

  private OverSsh() {}

  private static Set<String> words(String text) {
    return Set.of(text.strip().split("\\s+"));
  }

  static void insist(Entry entry) {
    if (ALLOWED.contains(entry.name())) {
      return;
    }
    String why =
        OF_FILES.contains(entry.name())
            ? " takes files of your own machine, which are not here."
            : " is for your own machine, and does nothing over SSH.";
    throw Failure.usage(
        entry.name() + why, "Run it there: belay " + entry.name(), "Here: help lists what is.");
  }

  /** The words of the line, which no list of processes is to show; a NUL ends each. */
  static List<String> line(Map<String, String> env) throws IOException {
    Path file = Path.of(env.getOrDefault("BELAY_HOME", "")).resolve("words");
    String text = Files.readString(file, StandardCharsets.UTF_8);
    return text.isEmpty()
        ? List.of()
        : List.of(text.substring(0, text.length() - 1).split("\0", -1));
  }
}
