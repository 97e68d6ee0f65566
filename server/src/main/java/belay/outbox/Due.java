package belay.outbox;

/** A delivery with what it tells. */
public record Due(Delivery delivery, String channel, Told told) {}
