/** Trees of files: deleted, whatever is in them. */
@org.jspecify.annotations.NullMarked
package belay.files;
