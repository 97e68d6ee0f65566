package belay.git;

import belay.build.Builder;
import belay.builds.Build;
import belay.builds.Builds;
import belay.release.Masked;
import belay.release.Printable;
import belay.release.Slug;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.eclipse.jgit.revwalk.RevCommit;

/** A push as a build. */
final class PushedBuild {
  private static final int SUBJECT_CHARS_MAX = 200;

  private PushedBuild() {}

  static Build.Asked asked(RevCommit commit, List<String> buildpacks) {
    String subject = Printable.of(Masked.text(commit.getShortMessage()), SUBJECT_CHARS_MAX);
    return new Build.Asked(
        Optional.empty(),
        Optional.empty(),
        Optional.of(commit.name()),
        Optional.of(subject).filter(s -> !s.isBlank()),
        buildpacks.stream().map(Masked::url).toList());
  }

  /** What tells the pusher and is kept. */
  static Builder.Output output(Builder.Output pusher, Builds.Running build) {
    return new Builder.Output() {
      @Override
      public void line(String text) {
        pusher.line(text);
        build.line(text);
      }

      @Override
      public Builder.Outcome building(Supplier<Builder.Outcome> work) {
        Builder.Outcome outcome = build.building(work);
        build.cancelled().ifPresent(pusher::line);
        return outcome;
      }

      @Override
      public void built(Slug slug) {
        build.built(slug);
      }
    };
  }
}
