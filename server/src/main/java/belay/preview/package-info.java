/** What a change would do, and what differs between releases. Writes nothing. */
@org.jspecify.annotations.NullMarked
package belay.preview;
