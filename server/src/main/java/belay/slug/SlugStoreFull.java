package belay.slug;

import belay.release.BelayException;

/** The slug store could not take or lay out a tree. Nothing of it is left. */
public final class SlugStoreFull extends BelayException {
  private static final long serialVersionUID = 1L;

  public SlugStoreFull(String message, Throwable cause) {
    super(message, cause);
  }
}
