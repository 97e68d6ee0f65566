package belay.sandbox;

/**
 * A process that somebody holds the streams of.
 *
 * @param streams to be handed on or opened
 * @param kill ends everything of it but its supervisor
 * @param forget removes what is left on disk; may be called more than once
 */
public record Attached(Process process, Streams streams, Runnable kill, Runnable forget) {}
