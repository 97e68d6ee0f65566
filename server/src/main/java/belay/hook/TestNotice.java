package belay.hook;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/** What a hook is told by who wants to see whether it works. Pure. */
public final class TestNotice {
  private TestNotice() {}

  /**
   * The notice.
   *
   * @param app the hook's app; empty of the server's own
   * @param url where the app answers; empty where there is none
   * @param by who asks
   */
  public static Notice of(Hook hook, String app, String url, String by) {
    String headline =
        "A test of the hook " + hook.name() + (app.isEmpty() ? "" : " of " + app) + ": it works";
    SequencedMap<String, String> form = new LinkedHashMap<>();
    form.put("app", app);
    form.put("user", by);
    form.put("url", url);
    for (String none :
        List.of("head", "head_long", "prev_head", "git_log", "release", "description", "reason")) {
      form.put(none, "");
    }
    form.put("event", HookChannel.TEST);
    form.put("text", headline);
    return new Notice(
        HookChannel.TEST,
        Notice.Tone.PLAIN,
        headline,
        url,
        List.of(
            new Notice.Fact("By", by), new Notice.Fact("Told of", HookEvent.words(hook.events()))),
        form,
        "");
  }
}
