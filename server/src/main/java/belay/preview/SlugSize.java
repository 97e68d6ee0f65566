package belay.preview;

import belay.release.LedgerEntry;

/**
 * The room that a kept release takes on the disk.
 *
 * @param bytes of its tree
 * @param own of files that no other kept release of the app has: what is freed when it goes
 */
public record SlugSize(LedgerEntry entry, long bytes, long own) {}
