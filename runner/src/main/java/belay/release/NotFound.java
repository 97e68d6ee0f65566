package belay.release;

/** The thing named is not there, or not for this person to see. Doors answer it with 404. */
public final class NotFound extends BelayException {
  private static final long serialVersionUID = 1L;

  private final String resource;

  /**
   * @param resource the Platform API's word for the kind of thing: {@code app}, {@code release}, …
   */
  public NotFound(String resource, String message) {
    super(message);
    this.resource = resource;
  }

  public String resource() {
    return resource;
  }
}
