package belay.activity;

/** Happenings of an app as a whole. */
public sealed interface OfApp extends Happening {
  record Created(String name) implements OfApp {}

  record Imported(String name) implements OfApp {}

  record Exported() implements OfApp {}

  /** Another app was made from it. */
  record Forked(String to) implements OfApp {}

  record Renamed(String from, String to) implements OfApp {}

  /** Given away, by e-mail addresses. */
  record Transferred(String from, String to) implements OfApp {}

  record Destroyed(String name) implements OfApp {}

  record PipelineJoined(String pipeline, String stage) implements OfApp {}

  record PipelineMoved(String pipeline, String stage) implements OfApp {}

  record PipelineLeft(String pipeline) implements OfApp {}

  /** It goes live and back with the others of a group. */
  record GroupJoined(String group) implements OfApp {}

  record GroupLeft(String group) implements OfApp {}
}
