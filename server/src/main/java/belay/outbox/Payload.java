package belay.outbox;

/**
 * What is told, before it is known to whom.
 *
 * @param include what it is about, in the word by which receivers choose
 * @param json an object of JSON without secrets
 */
public record Payload(String include, String json) {}
