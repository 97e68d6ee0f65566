package belay.dashboard.figures;

import java.util.Locale;

/**
 * How a forge calls its pages of commits. A repository of another forge is given as a template with
 * {@code {commit}} in it.
 */
public record Forge(String base, Kind kind) {
  /** Which forges there are. */
  public enum Kind {
    GITHUB,
    GITLAB,
    GITEA,
    BITBUCKET,
    TEMPLATE
  }

  /**
   * The forge of a repository.
   *
   * @param repository an https or http URL, checked when it was set
   */
  public static Forge of(String repository) {
    String base = repository.replaceFirst("(\\.git)?/?$", "");
    if (repository.contains("{commit}")) {
      return new Forge(repository, Kind.TEMPLATE);
    }
    String host = base.replaceFirst("^https?://", "").replaceFirst("/.*", "");
    return new Forge(base, kind(host.toLowerCase(Locale.ROOT)));
  }

  private static Kind kind(String host) {
    if (host.contains("gitlab")) {
      return Kind.GITLAB;
    }
    if (host.contains("bitbucket")) {
      return Kind.BITBUCKET;
    }
    return host.contains("gitea") || host.contains("forgejo") || host.contains("codeberg")
        ? Kind.GITEA
        : Kind.GITHUB;
  }

  public String commit(String id) {
    return switch (kind) {
      case GITHUB, GITEA -> base + "/commit/" + id;
      case GITLAB -> base + "/-/commit/" + id;
      case BITBUCKET -> base + "/commits/" + id;
      case TEMPLATE -> base.replace("{commit}", id).replace("{before}", id);
    };
  }

  /** What lies between two commits. */
  public String compare(String from, String to) {
    return switch (kind) {
      case GITHUB, GITEA -> base + "/compare/" + from + "..." + to;
      case GITLAB -> base + "/-/compare/" + from + "..." + to;
      case BITBUCKET -> base + "/branches/compare/" + to + "%0D" + from;
      case TEMPLATE -> base.replace("{commit}", to).replace("{before}", from);
    };
  }
}
