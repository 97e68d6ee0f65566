package belay.api.request;

/** What becomes of a value that may be unset: a missing key leaves it, null takes it away. */
public sealed interface Patch<T> {
  record Left<T>() implements Patch<T> {}

  record Unset<T>() implements Patch<T> {}

  record Put<T>(T value) implements Patch<T> {}
}
