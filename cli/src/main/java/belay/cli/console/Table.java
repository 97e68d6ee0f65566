package belay.cli.console;

import java.util.ArrayList;
import java.util.List;

/**
 * Rows in columns, as wide as their widest cell. What is wider than the terminal is taken from the
 * column named as the one that gives way, and the cut is shown by an ellipsis.
 */
public final class Table {
  private static final String GAP = "   ";
  private static final int CELL_MIN = 8;

  private final List<String> header;
  private final int givesWay;
  private final List<List<String>> rows = new ArrayList<>();

  public Table(int givesWay, String... header) {
    this.givesWay = givesWay;
    this.header = List.of(header);
  }

  public Table row(String... cells) {
    rows.add(List.of(cells));
    return this;
  }

  /**
   * The lines of the table; {@code columns} is the terminal's width, 0 when nothing is to be cut.
   */
  public List<String> lines(int columns) {
    int[] widths = widths(columns);
    List<String> lines = new ArrayList<>();
    lines.add(line(header, widths));
    List<String> rule = new ArrayList<>();
    for (int width : widths) {
      rule.add("-".repeat(width));
    }
    lines.add(line(rule, widths));
    for (List<String> row : rows) {
      lines.add(line(row, widths));
    }
    return lines;
  }

  private int[] widths(int columns) {
    int[] widths = new int[header.size()];
    int total = GAP.length() * (widths.length - 1);
    for (int i = 0; i < widths.length; i++) {
      widths[i] = header.get(i).length();
      for (List<String> row : rows) {
        widths[i] = Math.max(widths[i], width(row.get(i)));
      }
      total += widths[i];
    }
    if (columns > 0 && total > columns) {
      widths[givesWay] = Math.max(CELL_MIN, widths[givesWay] - (total - columns));
    }
    return widths;
  }

  private static int width(String cell) {
    return cell.codePointCount(0, cell.length());
  }

  private static String line(List<String> cells, int[] widths) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < widths.length; i++) {
      String cell = cut(cells.get(i), widths[i]);
      line.append(i == 0 ? "" : GAP).append(cell).append(" ".repeat(widths[i] - width(cell)));
    }
    return line.toString().stripTrailing();
  }

  private static String cut(String cell, int width) {
    if (width(cell) <= width) {
      return cell;
    }
    return cell.substring(0, cell.offsetByCodePoints(0, width - 1)) + "…";
  }
}
