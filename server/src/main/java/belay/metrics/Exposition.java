package belay.metrics;

import java.util.List;
import java.util.Locale;

/**
 * The two text formats: Prometheus' 0.0.4 (prometheus.io/docs/instrumenting/exposition_formats) and
 * OpenMetrics 1.0.0. They differ in how a counter is announced, and in the last line.
 */
public enum Exposition {
  PLAIN("text/plain; version=0.0.4; charset=utf-8"),
  OPEN("application/openmetrics-text; version=1.0.0; charset=utf-8");

  private static final String OPEN_TYPE = "application/openmetrics-text";

  private final String contentType;

  Exposition(String contentType) {
    this.contentType = contentType;
  }

  public String contentType() {
    return contentType;
  }

  /** The one that a client likes better, by its Accept (RFC 9110, 12.5.1). */
  public static Exposition of(String accept) {
    double open = 0;
    double plain = 0;
    for (String each : accept.toLowerCase(Locale.ROOT).split(",", -1)) {
      String[] parts = each.strip().split(";", -1);
      double quality = quality(parts);
      switch (parts[0].strip()) {
        case OPEN_TYPE -> open = Math.max(open, quality);
        case "text/plain", "text/*", "*/*" -> plain = Math.max(plain, quality);
        default -> {}
      }
    }
    return open > 0 && open >= plain ? OPEN : PLAIN;
  }

  private static double quality(String[] parts) {
    for (String part : parts) {
      if (part.strip().startsWith("q=")) {
        try {
          return Double.parseDouble(part.strip().substring(2));
        } catch (NumberFormatException e) {
          return 0;
        }
      }
    }
    return 1;
  }

  /** Everything, as it goes over the wire. */
  public String text(List<Family> families) {
    StringBuilder text = new StringBuilder(64 << 10);
    for (Family family : families) {
      if (!family.samples().isEmpty()) {
        write(family, text);
      }
    }
    if (this == OPEN) {
      text.append("# EOF\n");
    }
    return text.toString();
  }

  private void write(Family family, StringBuilder text) {
    boolean counter = family.type() == Family.Type.COUNTER;
    String series = family.name() + (counter ? "_total" : "");
    String announced = this == OPEN ? family.name() : series;
    text.append("# HELP ").append(announced).append(' ');
    escape(family.help(), this == OPEN, text);
    text.append("\n# TYPE ")
        .append(announced)
        .append(' ')
        .append(family.type().name().toLowerCase(Locale.ROOT))
        .append('\n');
    for (Family.Sample sample : family.samples()) {
      text.append(series).append(sample.suffix());
      labels(sample.labels(), text);
      text.append(' ').append(Numbers.value(sample.value())).append('\n');
    }
  }

  private static void labels(List<String> labels, StringBuilder text) {
    if (labels.isEmpty()) {
      return;
    }
    char before = '{';
    for (int i = 0; i < labels.size(); i += 2) {
      text.append(before).append(labels.get(i)).append("=\"");
      escape(labels.get(i + 1), true, text);
      text.append('"');
      before = ',';
    }
    text.append('}');
  }

  private static void escape(String value, boolean quotes, StringBuilder text) {
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      switch (c) {
        case '\\' -> text.append("\\\\");
        case '\n' -> text.append("\\n");
        case '"' -> text.append(quotes ? "\\\"" : "\"");
        default -> text.append(c);
      }
    }
  }
}
