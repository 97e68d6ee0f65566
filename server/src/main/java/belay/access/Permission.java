package belay.access;

/** What one may be allowed to do with an app. */
public enum Permission {
  VIEW,
  DEPLOY,
  ROLLBACK,
  OPERATE,
  MANAGE
}
