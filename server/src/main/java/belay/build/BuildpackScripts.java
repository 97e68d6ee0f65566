package belay.build;

/** The shell scripts that call those of buildpacks (bin/detect and so on). */
final class BuildpackScripts {
  private BuildpackScripts() {}

  /** Asks several in turn, in one process: a sandbox each would take longer than the questions. */
  static final String DETECT =
      """
      app=$1; shift
      for pack; do
        title=$(cd "$pack" && "$pack/bin/detect" "$app" 2>/dev/null); status=$?
        if [ $status = 0 ]; then
          printf '%s\\n%s\\n' "${pack##*/}" "$title"
          exit 0
        fi
        # It was not run at all: that is no answer.
        if [ $status = 126 ]; then exit 126; fi
      done
      exit 1
      """;

  /**
   * Each buildpack finds what those before it exported, for which Heroku's buildpacks write bash
   * where there is one. A buildpack's working directory is its own, as on Heroku, and what
   * bin/report says is for Heroku alone. What bin/release says comes as a file: to ask for it in a
   * process of its own would take longer than the answer.
   */
  static final String COMPILE =
      """
      packs=$1; pack=$2; shift 2
      mkdir -p "$HOME"
      for export in "$packs"/*/export; do
        if [ -f "$export" ]; then . "$export"; fi
      done
      bin=$packs/$pack/bin
      cd "$packs/$pack" || exit
      "$bin/compile" "$@"; status=$?
      if [ -x "$bin/report" ]; then "$bin/report" "$@" >"$TMPDIR/report.yml" 2>/dev/null; fi
      if [ $status != 0 ]; then exit $status; fi
      if [ -x "$bin/release" ]; then
        rm -rf "$TMPDIR/release.yml"
        "$bin/release" "$1" >"$TMPDIR/release.yml" 2>/dev/null || {
          echo " !     bin/release failed with exit status $?."
          exit 1
        }
      fi
      """;
}
