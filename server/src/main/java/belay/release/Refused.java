package belay.release;

/**
 * The request is well formed, but a rule forbids it as things stand (the target is the release that
 * serves, the name is taken, a build is running). Nothing was changed. Doors answer it with 422, or
 * 409 where {@link #id()} is {@code conflict}.
 */
public final class Refused extends BelayException {
  private static final long serialVersionUID = 1L;

  private final String id;

  /**
   * @param id the Platform API's error id: {@code invalid_params}, {@code conflict}, {@code
   *     forbidden}
   */
  public Refused(String id, String message) {
    super(message);
    this.id = id;
  }

  public String id() {
    return id;
  }
}
