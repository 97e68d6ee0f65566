package belay.cli;

import belay.cli.addons.AddonCommands;
import belay.cli.addons.CheckpointCommands;
import belay.cli.addons.PgBackupCommands;
import belay.cli.addons.PgCommands;
import belay.cli.addons.ProviderCommands;
import belay.cli.addons.RedisCommands;
import belay.cli.addons.ServiceCommands;
import belay.cli.apps.AppCommands;
import belay.cli.apps.CertAutoCommands;
import belay.cli.apps.CertCommands;
import belay.cli.apps.ConfigCommands;
import belay.cli.apps.CronCommands;
import belay.cli.apps.DomainCommands;
import belay.cli.apps.DrainCommands;
import belay.cli.apps.DynoCommands;
import belay.cli.apps.FeatureCommands;
import belay.cli.apps.HookCommands;
import belay.cli.apps.HttpsCommands;
import belay.cli.apps.LimitCommands;
import belay.cli.apps.LogCommands;
import belay.cli.apps.MailCommands;
import belay.cli.apps.MetricsCommands;
import belay.cli.apps.RunCommands;
import belay.cli.apps.WebhookCommands;
import belay.cli.apps.WebhookHistory;
import belay.cli.backup.BackupCommands;
import belay.cli.command.Entry;
import belay.cli.demo.DemoCommands;
import belay.cli.deploys.BuildCommands;
import belay.cli.deploys.BuildpackCommands;
import belay.cli.deploys.DeployCommands;
import belay.cli.deploys.GitCommands;
import belay.cli.deploys.HerokuCommands;
import belay.cli.deploys.PipelineCommands;
import belay.cli.deploys.PromotionCommands;
import belay.cli.doctor.Doctor;
import belay.cli.machine.InstallCommands;
import belay.cli.machine.MachineCommands;
import belay.cli.people.AcceptCommand;
import belay.cli.people.AccessCommands;
import belay.cli.people.AuthorizationCommands;
import belay.cli.people.DashboardCommands;
import belay.cli.people.LoginCommands;
import belay.cli.people.PeopleCommands;
import belay.cli.people.UserCommands;
import belay.cli.releases.ArchiveCommands;
import belay.cli.releases.CanaryCommands;
import belay.cli.releases.ContractCommands;
import belay.cli.releases.GroupCommands;
import belay.cli.releases.HistoryCommands;
import belay.cli.releases.LedgerCommands;
import belay.cli.releases.OrderCommands;
import belay.cli.releases.ReleaseCommands;
import belay.cli.releases.RetryCommands;
import belay.cli.releases.RollbackSettings;
import belay.cli.setup.SetupCommand;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Every command there is. */
final class Catalog {
  private Catalog() {}

  /** Commands that belong together, as help shows them; made only when asked for. */
  record Group(String title, Supplier<List<Entry>> commands) {
    List<Entry> entries() {
      return commands.get();
    }
  }

  /** The groups, those first whose commands must start fastest: looking ends where one is found. */
  static List<Group> groups() {
    return List.of(
        new Group("Releases", ReleaseCommands::entries),
        new Group("History and orders", Catalog::history),
        new Group("Apps", Catalog::apps),
        new Group("Config vars", ConfigCommands::entries),
        new Group("Add-ons", Catalog::addons),
        new Group("Dynos", Catalog::dynos),
        new Group("Runs and logs", Catalog::runsAndLogs),
        new Group("Deploys", Catalog::deploys),
        new Group("Pipelines, groups and forks", Catalog::pipelines),
        new Group("Domains and certificates", Catalog::domains),
        new Group("Activity, webhooks and hooks", Catalog::telling),
        new Group("People", Catalog::people),
        new Group("This machine", Catalog::machine),
        new Group("Help", Catalog::helpEntries));
  }

  private static List<Entry> addons() {
    List<Entry> all = new ArrayList<>(AddonCommands.entries());
    all.addAll(ServiceCommands.entries());
    all.addAll(CheckpointCommands.entries());
    all.addAll(PgCommands.entries());
    all.addAll(ProviderCommands.entries());
    all.addAll(PgBackupCommands.entries());
    all.addAll(RedisCommands.entries());
    return all;
  }

  private static List<Entry> history() {
    return joined(
        joined(
            joined(
                joined(
                    joined(OrderCommands.entries(), RetryCommands.entries()),
                    ContractCommands.entries()),
                CanaryCommands.entries()),
            HistoryCommands.entries()),
        joined(
            joined(LedgerCommands.entries(), ArchiveCommands.entries()),
            RollbackSettings.entries()));
  }

  private static List<Entry> apps() {
    return joined(AppCommands.entries(), FeatureCommands.entries());
  }

  private static List<Entry> dynos() {
    return joined(
        joined(DynoCommands.entries(), LimitCommands.entries()),
        joined(CronCommands.entries(), MetricsCommands.entries()));
  }

  private static List<Entry> pipelines() {
    return joined(
        joined(PipelineCommands.entries(), PromotionCommands.entries()), GroupCommands.entries());
  }

  private static List<Entry> people() {
    return joined(
        joined(
            joined(
                joined(AccessCommands.entries(), LoginCommands.entries()),
                PeopleCommands.entries()),
            AuthorizationCommands.entries()),
        joined(
            joined(UserCommands.entries(), AcceptCommand.entries()), DashboardCommands.entries()));
  }

  private static List<Entry> domains() {
    return joined(
        joined(DomainCommands.entries(), HttpsCommands.entries()),
        joined(CertCommands.entries(), CertAutoCommands.entries()));
  }

  private static List<Entry> machine() {
    return joined(
        joined(
            joined(joined(MachineCommands.entries(), Doctor.entries()), InstallCommands.entries()),
            SetupCommand.entries()),
        joined(BackupCommands.entries(), DemoCommands.entries()));
  }

  private static List<Entry> telling() {
    return joined(
        joined(WebhookCommands.entries(), WebhookHistory.entries()),
        joined(HookCommands.entries(), MailCommands.entries()));
  }

  private static List<Entry> runsAndLogs() {
    return joined(RunCommands.entries(), joined(LogCommands.entries(), DrainCommands.entries()));
  }

  private static List<Entry> deploys() {
    return joined(
        joined(
            joined(DeployCommands.entries(), BuildCommands.entries()), BuildpackCommands.entries()),
        joined(GitCommands.entries(), HerokuCommands.entries()));
  }

  private static List<Entry> joined(List<Entry> some, List<Entry> more) {
    List<Entry> all = new ArrayList<>(some);
    all.addAll(more);
    return all;
  }

  private static List<Entry> helpEntries() {
    return List.of(
        Entry.named("help", "show the commands, or one command's options")
            .aliases("--help", "-h")
            .words("[COMMAND]", 0, 2)
            .runs(Help::command),
        Entry.named("version", "print the version")
            .aliases("--version", "-v")
            .json()
            .runs(Version::run),
        Entry.named(
                "completion", "print what a shell needs to complete commands, apps and releases")
            .words("[bash|zsh|fish]", 0, 1)
            .examples(
                "eval \"$(belay completion)\"              in ~/.bashrc or ~/.zshrc",
                "belay completion fish | source         in ~/.config/fish/config.fish")
            .runs(Completion::run));
  }

  static List<Entry> entries() {
    List<Entry> all = new ArrayList<>();
    groups().forEach(group -> all.addAll(group.entries()));
    return all;
  }

  /** By name or alias. */
  static Optional<Entry> find(String name) {
    for (Group group : groups()) {
      for (Entry entry : group.entries()) {
        if (entry.answersTo(name)) {
          return Optional.of(entry);
        }
      }
    }
    return Optional.empty();
  }
}
