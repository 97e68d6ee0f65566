package belay.router.proxy;

import belay.router.counts.Fault;
import java.util.List;

/** The router's own answers for people: one small page that says what is wrong. Pure. */
public final class ErrorPage {
  private ErrorPage() {}

  static Page of(Fault fault) {
    String code = fault == Fault.H80 || fault == Fault.H81 ? "" : "Code " + fault.name() + ".";
    String seconds = Integer.toString(fault.retrySeconds());
    List<Page.Named> extra =
        fault.retrySeconds() > 0 ? List.of(new Page.Named("Retry-After", seconds)) : List.of();
    return of(fault.status(), fault.title(), fault.sentence() + " " + code, extra);
  }

  /**
   * For a host name that no app has.
   *
   * @param trouble what is wrong with the table, if anything
   */
  static Page unknown(String trouble) {
    return of(404, "No such app", "There is no app with this host name here. " + trouble);
  }

  /**
   * A page.
   *
   * @param sentence plain text; what came from a client must not be in it
   */
  public static Page of(int status, String title, String sentence) {
    return of(status, title, sentence, List.of());
  }

  /** The same with more fields. */
  static Page of(int status, String title, String sentence, List<Page.Named> extra) {
    String text =
        """
        <!doctype html>
        <html lang="en">
        <head><meta charset="utf-8"><title>%s</title>
        <style>body{font:16px/1.5 sans-serif;margin:15vh auto;max-width:34em;padding:0 1em}</style></head>
        <body><h1>%s</h1><p>%s</p></body>
        </html>
        """
            .formatted(escape(title), escape(title), escape(sentence.strip()));
    return Page.html(status, extra, text);
  }

  private static String escape(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }
}
