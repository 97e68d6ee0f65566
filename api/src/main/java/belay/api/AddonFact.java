package belay.api;

/**
 * Something that is so of an add-on at this moment, as its service says.
 *
 * @param name what it is, for people ({@code Memory})
 */
public record AddonFact(String name, String value) {}
