/** Backups of what add-ons hold: made, encrypted, kept elsewhere, tried, and put back. */
@org.jspecify.annotations.NullMarked
package belay.addonbackup;
