package belay.joint;

import belay.build.Builder;
import belay.release.Slug;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Lines of one app among those of several: what stands out in Heroku's form says whose it is. */
final class AppLines {
  private static final List<String> MARKS = List.of("-----> ", " !     ");

  private AppLines() {}

  static String named(String app, String line) {
    Optional<String> mark = MARKS.stream().filter(line::startsWith).findFirst();
    return mark.map(m -> m + app + ": " + line.substring(m.length())).orElse(line);
  }

  /**
   * Tells who reads of all apps, and what keeps the app's own; the latter is asked and built by.
   */
  static Builder.Output of(String app, Builder.Output all, Optional<? extends Builder.Output> own) {
    return new Builder.Output() {
      @Override
      public void line(String text) {
        all.line(named(app, text));
        own.ifPresent(o -> o.line(text));
      }

      @Override
      public Builder.Outcome building(Supplier<Builder.Outcome> work) {
        return own.isPresent() ? own.get().building(work) : all.building(work);
      }

      @Override
      public void built(Slug slug) {
        if (own.isPresent()) {
          own.get().built(slug);
        } else {
          all.built(slug);
        }
      }
    };
  }
}
