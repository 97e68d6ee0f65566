package belay.cli.backup;

import belay.cli.command.Call;
import belay.cli.command.Entry;
import belay.cli.console.Failure;
import belay.cli.machine.AsOwner;
import belay.cli.machine.HomeDirectories;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Backups of this machine's server. They are made by a program of the server's own, which needs no
 * control plane, but the home.
 */
public final class BackupCommands {
  private BackupCommands() {}

  public static List<Entry> entries() {
    return List.of(
        Entry.named("backup", "copy this server, running or not, to a place for backups")
            .words("[PLACE]", 0, 1)
            .flag("--seal", "seal the keys with a passphrase that is asked for")
            .option("--passphrase-file", "FILE", "seal them with the first line of this file")
            .flag("--verify", "try the backup afterwards, as backup:verify does")
            .json()
            .examples(
                "belay backup /mnt/backups",
                "belay backup s3://backups.example.com/belay --verify",
                "belay backup")
            .runs(call -> AsOwner.run(call, BackupCommands::backup)),
        Entry.named("backups", "list the backups in a place, and which were verified")
            .words("[PLACE]", 0, 1)
            .json()
            .runs(call -> BackupProgram.run(call, "list", call.home().path())),
        Entry.named("backup:verify", "check a backup, and start it in a scratch home")
            .words("[PLACE] [STAMP]", 0, 2)
            .option("--passphrase-file", "FILE", "what its keys were sealed with")
            .json()
            .examples(
                "belay backup:verify /mnt/backups",
                "belay backup:verify /mnt/backups 20240115-113000")
            .runs(call -> BackupProgram.run(call, "verify", call.home().path())),
        Entry.named("backup:prune", "delete old backups of this server")
            .words("[PLACE]", 0, 1)
            .option("--keep", "N", "keep so many of the newest (backup.keep)")
            .option("--days", "N", "keep all that are no older (backup.days)")
            .json()
            .examples("belay backup:prune /mnt/backups --keep 7")
            .runs(call -> BackupProgram.run(call, "prune", call.home().path())),
        secret(
            "backup:credentials",
            "credentials",
            "set the key for the store of backups, read from the input"),
        secret(
            "backup:passphrase",
            "passphrase",
            "set what scheduled backups are sealed with, read from the input"),
        Entry.named("restore", "put a backup into an empty BELAY_HOME")
            .words("PLACE [STAMP]", 1, 2)
            .option("--passphrase-file", "FILE", "what its keys were sealed with")
            .json()
            .examples("BELAY_HOME=/srv/belay belay restore /mnt/backups")
            .runs(BackupCommands::restore));
  }

  private static Entry secret(String name, String action, String help) {
    return Entry.named(name, help)
        .flag("--forget", "forget it instead")
        .json()
        .examples("belay " + name + " < secret.txt")
        .runs(call -> {
          HomeDirectories.insistMine(call.home().path());
          return BackupProgram.run(call, action, call.home().path());
        });
  }

  private static int backup(Call call) throws IOException {
    Path home = call.home().path();
    if (Files.exists(home)) {
      HomeDirectories.insistMine(home);
    }
    int status = BackupProgram.run(call, "backup", home);
    return status == Failure.FAILED || !call.has("verify")
        ? status
        : BackupProgram.run(call, "verify", home);
  }

  private static int restore(Call call) throws IOException {
    Path home = call.home().path();
    if (Files.exists(home)) {
      HomeDirectories.insistMine(home);
    }
    return BackupProgram.run(call, "restore", home);
  }
}
