package belay.cli.http;

/** Whom to ask and as whom. Its text form hides the token. */
public record Credentials(String url, String email, String token, Trust trust) {
  public Credentials {
    url = url.replaceFirst("/+$", "");
  }

  public Credentials(String url, String email, String token) {
    this(url, email, token, Trust.USUAL);
  }

  @Override
  public String toString() {
    return "Credentials[" + url + " " + email + "]";
  }
}
