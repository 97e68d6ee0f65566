/** What holds for the whole server. */
@org.jspecify.annotations.NullMarked
package belay;
