/** What backups promise. */
@org.jspecify.annotations.NullMarked
package belay.backup;
