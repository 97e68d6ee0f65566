package belay.access;

/**
 * What one may be allowed to do with an app. Each is given by itself: who may roll back need not be
 * allowed to deploy. Any of them lets one view.
 */
public enum Permission {
  VIEW,
  DEPLOY,
  ROLLBACK,
  OPERATE,
  MANAGE
}
