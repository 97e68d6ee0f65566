package belay.api;

/**
 * Where people read of a kind of add-on.
 *
 * @param url absolute
 */
public record AddonDocsBody(String service, String url) {}
