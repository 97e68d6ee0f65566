package belay.cli.doctor;

import belay.cli.command.Call;
import belay.cli.home.Program;
import belay.cli.http.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * What the control plane made of this machine for its apps, and others may have taken away: that
 * packets are forwarded, the rules of the apps' networks, addresses that are nobody else's, and
 * what was left of networks.
 */
record NetworkCheck(Call call) implements Check {
  private static final String SUBJECT = "networks";
  private static final Path FORWARD = Path.of("/proc/sys/net/ipv4/ip_forward");
  private static final Path FORWARD_6 = Path.of("/proc/sys/net/ipv6/conf/all/forwarding");
  private static final Path TRACKED = Path.of("/proc/sys/net/netfilter/nf_conntrack_count");
  private static final Path TRACKED_MAX = Path.of("/proc/sys/net/netfilter/nf_conntrack_max");
  private static final Path SPACES = Path.of("/run/netns");
  private static final Path DEVICES = Path.of("/sys/class/net");
  private static final int NEARLY = 90;

  @Override
  public List<Finding> look() throws IOException {
    Json networks =
        Program.SERVER.running(call.home()).isPresent()
            ? call.api().get("/server").at("walls", "networks")
            : Json.NOTHING;
    if (networks.text("kind").equals("dyno")) {
      return List.of(pasta());
    }
    if (!networks.text("kind").equals("app")
        || !System.getProperty("user.name", "").equals("root")) {
      return List.of();
    }
    List<Finding> found = new ArrayList<>();
    forwarding(!networks.text("range6").isEmpty()).ifPresent(found::add);
    rules().ifPresent(found::add);
    Commands.output(List.of("nft", "list", "ruleset"))
        .flatMap(OtherFirewalls::closed)
        .map(chain ->
            new Finding.Attention(
                SUBJECT,
                "the chain "
                    + chain
                    + " of another firewall drops what apps send: its rules were loaded again;"
                    + " Belay has it let them pass within half a minute",
                "nft list chain " + chain + "; if it stays so: belay upgrade --force"))
        .ifPresent(found::add);
    Commands.output(List.of("ip", "-4", "route", "show", "table", "all"))
        .flatMap(routes -> UsedRanges.collision(networks.text("range"), routes))
        .map(words ->
            new Finding.Attention(
                SUBJECT,
                words,
                "set network.range in "
                    + call.home().path().resolve("server.properties")
                    + " to private addresses that nobody uses, then belay down and belay up"))
        .ifPresent(found::add);
    tracked().ifPresent(found::add);
    left().ifPresent(found::add);
    if (found.isEmpty()) {
      found.add(new Finding.Well(SUBJECT, "packets are forwarded, by Belay's rules"));
    }
    return found;
  }

  /** What runs keeps its network; what is to be started needs the program again. */
  private static Finding pasta() {
    return Commands.output(List.of("pasta", "--version")).isPresent()
        ? new Finding.Well(SUBJECT, "each dyno has one of its own, by pasta")
        : new Finding.Attention(
            SUBJECT,
            "pasta cannot be run any more, and no dyno can be started without it",
            "apt-get install passt; or network.pasta=off in server.properties, then belay down and"
                + " belay up");
  }

  private static Optional<Finding> forwarding(boolean six) throws IOException {
    if (isOff(FORWARD)) {
      return Optional.of(
          new Finding.Attention(
              SUBJECT,
              "ip_forward is off, so apps reach nothing outside; Belay turns it on again within half"
                  + " a minute, and something turns it off",
              "grep -r ip_forward /etc/sysctl.conf /etc/sysctl.d"));
    }
    boolean leads = Commands.line(List.of("ip", "-6", "route", "show", "default")).isPresent();
    return six && leads && isOff(FORWARD_6)
        ? Optional.of(
            new Finding.Attention(
                SUBJECT,
                "forwarding of IPv6 is off, so apps reach nothing outside by it; Belay turns it on"
                    + " again within half a minute, and something turns it off",
                "grep -r ipv6 /etc/sysctl.conf /etc/sysctl.d"))
        : Optional.empty();
  }

  private static boolean isOff(Path setting) throws IOException {
    return Files.exists(setting) && !Files.readString(setting).strip().equals("1");
  }

  private Optional<Finding> rules() {
    Optional<String> tables = Commands.output(List.of("nft", "list", "tables"));
    if (tables.isEmpty()) {
      return Optional.of(
          new Finding.Attention(
              SUBJECT,
              "nft cannot be run any more: apps that are started now get no network, and rules that"
                  + " somebody flushes stay away",
              "apt-get install nftables"));
    }
    // Of this home, or what the versions before have for all.
    List<String> ours = List.of("table inet belay_" + name(call.home().path()), "table inet belay");
    return tables.get().lines().anyMatch(ours::contains)
        ? Optional.empty()
        : Optional.of(
            new Finding.Attention(
                SUBJECT,
                "the rules of the apps' networks are gone: somebody flushed them; Belay puts them"
                    + " back within half a minute",
                "nft list ruleset; if they stay away: belay upgrade --force"));
  }

  /** By which this home's rules are told from others', as the control plane calls them. */
  static String name(Path home) {
    try {
      byte[] path = home.toAbsolutePath().normalize().toString().getBytes(StandardCharsets.UTF_8);
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(path);
      return HexFormat.of().formatHex(hash, 0, 6);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /** When the kernel can keep no more connections in mind, it drops new ones of everybody's. */
  private static Optional<Finding> tracked() throws IOException {
    if (!Files.exists(TRACKED) || !Files.exists(TRACKED_MAX)) {
      return Optional.empty();
    }
    long count = number(TRACKED);
    long most = number(TRACKED_MAX);
    return count * 100 < most * NEARLY
        ? Optional.empty()
        : Optional.of(
            new Finding.Attention(
                SUBJECT,
                "the kernel keeps "
                    + count
                    + " connections in mind, of at most "
                    + most
                    + "; beyond that it drops new ones, of all apps and visitors",
                "see which app makes them: conntrack -L; sysctl net.netfilter.nf_conntrack_max"));
  }

  /** The kernel gives a setting in one piece or not at all: a byte by itself would be its first. */
  private static long number(Path setting) throws IOException {
    return Long.parseLong(Files.readAllLines(setting).getFirst().strip());
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
