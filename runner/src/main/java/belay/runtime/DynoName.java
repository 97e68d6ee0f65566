package belay.runtime;

import belay.release.InvalidInput;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A dyno's name, {@code web.1}: its process type and a number from 1. */
public record DynoName(String type, int number) {
  private static final Pattern FORM = Pattern.compile("([-\\w]{1,128})\\.(\\d{1,6})");

  public static DynoName parse(String text) {
    Matcher form = FORM.matcher(text);
    if (!form.matches()) {
      throw new InvalidInput("Not a dyno's name, such as web.1: " + text);
    }
    return new DynoName(form.group(1), Integer.parseInt(form.group(2)));
  }

  @Override
  public String toString() {
    return type + "." + number;
  }
}
