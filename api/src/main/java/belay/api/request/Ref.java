package belay.api.request;

/**
 * What a value refers to: {@code "x"}, or an object with its {@code id}, {@code name} or {@code
 * url}.
 */
public record Ref(String value) {}
