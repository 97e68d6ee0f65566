package belay.api.request;

/** What a value refers to: {@code "x"}, or an object with its {@code id} or {@code name}. */
public record Ref(String value) {}
