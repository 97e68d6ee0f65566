package belay.dashboard.figures;

import java.util.List;
import java.util.Optional;

/** Shapes of a lane of a plot, a unit wide for each step. Pure. */
public final class Paths {
  static final int HEIGHT = 100;

  private Paths() {}

  /** The next of 1, 2 and 5 times a power of ten. */
  public static double nice(double value) {
    if (value <= 0) {
      return 0;
    }
    double power = Math.pow(10, Math.floor(Math.log10(value)));
    for (double times : new double[] {1, 2, 5}) {
      if (value <= times * power * 1.000001) {
        return times * power;
      }
    }
    return 10 * power;
  }

  private static long height(double value, double top) {
    return Math.round(value / top * HEIGHT);
  }

  static String area(List<Long> values, double top) {
    if (top == 0 || values.stream().allMatch(v -> v == 0)) {
      return "";
    }
    StringBuilder path = new StringBuilder("M0 " + HEIGHT);
    long y = HEIGHT;
    int run = 0;
    for (long value : values) {
      // What there is of a kind is seen, however little it is.
      long height = value == 0 ? 0 : Math.max(1, height((double) value, top));
      if (HEIGHT - height != y) {
        path.append(run > 0 ? "h" + run : "").append('V').append(HEIGHT - height);
        y = HEIGHT - height;
        run = 0;
      }
      run++;
    }
    return path.append("h").append(run).append('V').append(HEIGHT).append('z').toString();
  }

  /** Goes through the middles of the steps, and stops where there is no value. */
  public static String line(List<Optional<Long>> values, double top) {
    StringBuilder path = new StringBuilder();
    boolean drawn = false;
    for (int i = 0; i < values.size() && top > 0; i++) {
      if (values.get(i).isPresent()) {
        long y = HEIGHT - height(values.get(i).get(), top);
        // A value between two that are missing is a point, which a line of no length shows.
        path.append(drawn ? "L" : "M").append(i).append(".5 ").append(y);
        path.append(drawn ? "" : "h0");
      }
      drawn = values.get(i).isPresent();
    }
    return path.toString();
  }
}
