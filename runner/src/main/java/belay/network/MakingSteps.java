package belay.network;

/**
 * How a network comes about, as one script for {@code sh -e}: each program that is started costs
 * whoever waits for a dyno. It may be cut short after any line and run again from the first. Pure.
 *
 * @param isNew whether its pair of devices is not there yet
 * @param mtu how large packets to the outside may be: larger ones would vanish on the way
 * @param outside6 whether IPv6 leads to the outside from this machine
 */
record MakingSteps(AppNetwork network, boolean isNew, int mtu, boolean outside6) {
  /**
   * Its text.
   *
   * @param ruled for nftables: said before there is a way, for nothing that an app sends is to pass
   *     unruled
   * @param inside the same for within
   */
  String script(String ruled, String inside) {
    return """
    nft -f - <<'RULES'
    %sRULES
    ip -batch - <<'LINKS'
    %sLINKS
    echo 1 >/proc/sys/net/ipv4/conf/%s/route_localnet
    nsenter --net=%s -- sh -e <<'INSIDE'
    ip -batch - <<'LINKS'
    %sLINKS
    echo 1 >/proc/sys/net/ipv4/conf/%s/route_localnet
    nft -f - <<'RULES'
    %sRULES
    INSIDE
    """
        .formatted(
            ruled,
            outer(),
            network.link(),
            network.namespace(),
            inner(),
            AppNetwork.INSIDE,
            inside);
  }

  private String outer() {
    StringBuilder text = new StringBuilder();
    String link = network.link();
    if (isNew) {
      text.append(
          "link add %s mtu %d type veth peer name %s mtu %2$d netns %1$s\n"
              .formatted(link, mtu, AppNetwork.INSIDE));
    }
    text.append("addr replace %s/31 dev %s\n".formatted(network.outer(), link));
    network
        .six()
        .ifPresent(
            six -> text.append("addr replace %s/127 dev %s nodad\n".formatted(six.outer(), link)));
    text.append("link set %s up\n".formatted(link));
    return text.toString();
  }

  private String inner() {
    String device = AppNetwork.INSIDE;
    StringBuilder text = new StringBuilder();
    text.append("link set lo up\n");
    text.append("addr replace %s/31 dev %s\n".formatted(network.inner(), device));
    network
        .six()
        .ifPresent(six ->
            text.append("addr replace %s/127 dev %s nodad\n".formatted(six.inner(), device)));
    text.append("link set %s up\n".formatted(device));
    text.append("route replace default via %s\n".formatted(network.outer()));
    if (outside6) {
      network
          .six()
          .ifPresent(six -> text.append("route replace default via %s\n".formatted(six.outer())));
    }
    return text.toString();
  }
}
