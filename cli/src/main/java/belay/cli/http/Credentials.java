package belay.cli.http;

/** Whom to ask and as whom. Its text form hides the token. */
public record Credentials(String url, String email, String token) {
  public Credentials {
    url = url.replaceFirst("/+$", "");
  }

  @Override
  public String toString() {
    return "Credentials[" + url + " " + email + "]";
  }
}
