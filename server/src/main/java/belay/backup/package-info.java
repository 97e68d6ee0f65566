/** A whole server as a directory of files: copied while it runs, checked, and put back. */
@org.jspecify.annotations.NullMarked
package belay.backup;
