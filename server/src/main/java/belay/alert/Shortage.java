package belay.alert;

/**
 * Whether there is too little of something: less than a bound, and once it is told less than a
 * higher one. Pure.
 *
 * @param share of the whole, from 0 to 1
 * @param least in bytes: so much is enough, however small a share it is; 0 for never
 */
public record Shortage(double share, long least) {
  private static final double MORE = 1.5;

  /**
   * Whether it is.
   *
   * @param open whether it was told
   */
  public boolean of(long left, long whole, boolean open) {
    double times = open ? MORE : 1;
    boolean enough = least > 0 && left >= least * times;
    return !enough && left < whole * share * times;
  }
}
