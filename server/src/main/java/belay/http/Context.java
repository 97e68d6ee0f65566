package belay.http;

/**
 * What the endpoints share.
 *
 * @param url this server, without a slash at the end
 */
record Context(
    Services services,
    ServerFacts facts,
    Limits limits,
    String url,
    Secrets secrets,
    Changes changes) {}
