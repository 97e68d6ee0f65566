package belay.api;

/**
 * What a kept release takes on the disk, in bytes.
 *
 * @param own of files that no other kept release has: what is freed when it goes
 * @param shared of files that others have too
 * @param checkpoints of its add-ons' data, that stay with it
 */
public record SlugSizeBody(
    int version, String description, long bytes, long own, long shared, long checkpoints) {}
