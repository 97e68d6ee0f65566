package belay.provider;

/**
 * Something that is so of an add-on at this moment.
 *
 * @param name what it is, for people ({@code Memory})
 * @param value how it is
 */
public record Fact(String name, String value) {}
