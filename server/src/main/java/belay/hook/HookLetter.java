package belay.hook;

import belay.mail.Letter;
import belay.mail.MailAddress;

/** A notice as a letter: as text, and as HTML without anything that is fetched or run. Pure. */
final class HookLetter {
  private static final String CELL = "padding:2px 16px 2px 0;vertical-align:top;text-align:left";

  private HookLetter() {}

  /**
   * @param id the delivery's
   */
  static Letter of(Notice notice, String id, MailAddress to) {
    return new Letter(id, to, notice.headline(), text(notice), html(notice));
  }

  static String text(Notice notice) {
    StringBuilder text = new StringBuilder(notice.headline()).append(".\n\n");
    int width = notice.facts().stream().mapToInt(f -> f.name().length()).max().orElse(0) + 3;
    for (Notice.Fact fact : notice.facts()) {
      String name = fact.name() + ":";
      String indent = "\n" + " ".repeat(width);
      text.append(name)
          .append(" ".repeat(width - name.length()))
          .append(fact.value().replace("\n", indent))
          .append('\n');
    }
    return notice.url().isEmpty() ? text.toString() : text.append('\n').append(notice.url()) + "\n";
  }

  static String html(Notice notice) {
    StringBuilder html = new StringBuilder("<!doctype html><html><body>");
    html.append("<p style=\"font-size:16px;font-weight:600\">")
        .append(escaped(notice.headline()))
        .append(".</p><table style=\"border-collapse:collapse\">");
    for (Notice.Fact fact : notice.facts()) {
      html.append("<tr><th style=\"")
          .append(CELL)
          .append("\">")
          .append(escaped(fact.name()))
          .append("</th><td style=\"")
          .append(CELL)
          .append("\">")
          .append(escaped(fact.value()).replace("\n", "<br>"))
          .append("</td></tr>");
    }
    html.append("</table>");
    if (!notice.url().isEmpty()) {
      String url = escaped(notice.url());
      html.append("<p><a href=\"").append(url).append("\">").append(url).append("</a></p>");
    }
    return html.append("</body></html>\n").toString();
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;")
        .replace("'", "&#39;");
  }
}
