package belay.http;

import belay.access.Permission;
import java.util.Optional;

/** Whom a route lets in, beside what the token is for. */
public enum Allowed {
  /** Anybody: the URL carries a secret of its own, or there is nothing to keep. */
  OPEN,
  /** Who has a token. The endpoint shows each what is his. */
  USER,
  /** An administrator of the server. */
  ADMIN,
  /** Who may view the app in the path; the endpoint may ask for more where the body decides. */
  VIEW,
  DEPLOY,
  ROLLBACK,
  OPERATE,
  MANAGE;

  /** What one must be allowed to do with the app in the path. */
  Optional<Permission> permission() {
    return switch (this) {
      case OPEN, USER, ADMIN -> Optional.empty();
      case VIEW -> Optional.of(Permission.VIEW);
      case DEPLOY -> Optional.of(Permission.DEPLOY);
      case ROLLBACK -> Optional.of(Permission.ROLLBACK);
      case OPERATE -> Optional.of(Permission.OPERATE);
      case MANAGE -> Optional.of(Permission.MANAGE);
    };
  }
}
