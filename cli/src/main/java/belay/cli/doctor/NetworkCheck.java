package belay.cli.doctor;

import belay.cli.command.Call;
import belay.cli.home.Program;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What the control plane made of this machine for its apps, and others may have taken away: that
 * packets are forwarded, the rules of the apps' networks, and what was left of networks.
 */
record NetworkCheck(Call call) implements Check {
  private static final String SUBJECT = "networks";
  private static final Path FORWARD = Path.of("/proc/sys/net/ipv4/ip_forward");
  private static final Path SPACES = Path.of("/run/netns");
  private static final Path DEVICES = Path.of("/sys/class/net");

  @Override
  public List<Finding> look() throws IOException {
    boolean own =
        Program.SERVER.running(call.home()).isPresent()
            && call.api().get("/server").text("runtime").contains("network of its own");
    if (!own || !System.getProperty("user.name", "").equals("root")) {
      return List.of();
    }
    List<Finding> found = new ArrayList<>();
    if (!Files.readString(FORWARD).strip().equals("1")) {
      found.add(
          new Finding.Attention(
              SUBJECT,
              "ip_forward is off, so apps reach nothing outside; Belay turns it on again within half"
                  + " a minute, and something turns it off",
              "grep -r ip_forward /etc/sysctl.conf /etc/sysctl.d"));
    }
    Optional<String> tables = Commands.output(List.of("nft", "list", "tables"));
    if (tables.isPresent() && tables.get().lines().noneMatch("table inet belay"::equals)) {
      found.add(
          new Finding.Attention(
              SUBJECT,
              "the rules of the apps' networks are gone: somebody flushed them; Belay puts them back"
                  + " within half a minute",
              "nft list ruleset; if they stay away: belay upgrade --force"));
    }
    left().ifPresent(found::add);
    if (found.isEmpty()) {
      found.add(new Finding.Well(SUBJECT, "packets are forwarded, by Belay's rules"));
    }
    return found;
  }

  /** A namespace without its device leads nowhere, whichever home it was of. */
  private static Optional<Finding> left() throws IOException {
    List<String> orphans = new ArrayList<>();
    if (Files.isDirectory(SPACES)) {
      try (DirectoryStream<Path> all = Files.newDirectoryStream(SPACES, "belay[0-9]*")) {
        for (Path space : all) {
          if (!Files.exists(DEVICES.resolve(space.getFileName()))) {
            orphans.add(space.getFileName().toString());
          }
        }
      }
    }
    return orphans.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Finding.Attention(
                SUBJECT,
                orphans.size() + " network namespaces lead nowhere, such as " + orphans.getFirst(),
                "ip netns del " + orphans.getFirst()));
  }
}
