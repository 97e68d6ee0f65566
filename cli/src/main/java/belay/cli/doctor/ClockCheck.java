package belay.cli.doctor;

import belay.cli.command.Call;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The machine's clock: certificates, releases and backups go by it. One that was set back shows by
 * what was written later than now; one that nothing keeps right, by what the system says of itself.
 */
record ClockCheck(Call call) implements Check {
  private static final String SUBJECT = "clock";
  private static final Duration ALLOWED = Duration.ofMinutes(2);
  private static final List<String> WRITTEN =
      List.of("data/ledger.db", "data/ledger.db-wal", "log/server.log");

  @Override
  public List<Finding> look() throws IOException {
    Instant now = call.context().clock().instant();
    for (String name : WRITTEN) {
      Path file = call.home().path().resolve(name);
      if (Files.exists(file)) {
        Instant written = Files.getLastModifiedTime(file).toInstant();
        if (written.isAfter(now.plus(ALLOWED))) {
          return List.of(
              new Finding.Attention(
                  SUBJECT,
                  "it is "
                      + now
                      + ", and "
                      + file
                      + " was written at "
                      + written
                      + ": the clock was set back",
                  "timedatectl set-ntp true, or date -s"));
        }
      }
    }
    Optional<String> synchronised =
        Commands.line(List.of("timedatectl", "show", "-p", "NTPSynchronized", "--value"));
    return List.of(
        synchronised.filter("no"::equals).isPresent()
            ? new Finding.Attention(
                SUBJECT,
                "nothing keeps it right: it is not synchronised",
                "timedatectl set-ntp true")
            : new Finding.Well(
                SUBJECT,
                now + (synchronised.filter("yes"::equals).isPresent() ? ", synchronised" : "")));
  }
}
